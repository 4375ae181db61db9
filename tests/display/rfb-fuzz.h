/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every fuzz target of an encoding does: rectangles of @encoding from @data, once in one piece
 * and once in small ones. Nothing outside of the rectangle may change, and both must end alike.
 *
 * @data begins with the pixel format, the picture's size less 1 and the length of the pieces, a
 * byte each; then, for each rectangle, its place and size in a byte each, and its body. */
void rfb_fuzz_decode (int32_t        encoding,
                      const uint8_t *data,
                      size_t         size);
