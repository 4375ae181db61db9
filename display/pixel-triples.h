/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pixels of three bytes made B G R X: as ZRLE sends them, or with red first as Tight does. By the
 * processor's shuffling where it has it. Reads 3 x @count bytes, writes 4 x @count. */
void vtr_pixels_from_bgr (uint8_t       *at,
                          const uint8_t *bytes,
                          size_t         count);
void vtr_pixels_from_rgb (uint8_t       *at,
                          const uint8_t *bytes,
                          size_t         count);
