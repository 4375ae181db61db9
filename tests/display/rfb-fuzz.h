/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every fuzz target of an encoding does: rectangles of @encoding from @data, on a picture of
 * at most 80 pixels a side and 640 in all, where tiles of all kinds have a neighbour. Nothing
 * outside of the rectangle may change, and what comes in pieces must end like what comes at once.
 *
 * @data, whose end has to be an allocation's, begins with five bytes:
 * - the pixel format in bits 0 to 2; bit 3: only in pieces, nothing is compared; bit 4: inflate as
 *   for a large picture; bit 5: turns of a few pixels;
 * - the picture's width and height, less 1, modulo 80; the height is cut to 640 pixels;
 * - how long the pieces are, less 1, and where they begin: six are cut, the rest is one piece.
 * Then, for each rectangle, its place and size in a byte each, and its body. */
void rfb_fuzz_decode (int32_t        encoding,
                      const uint8_t *data,
                      size_t         size);
