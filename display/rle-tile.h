/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pixel-expand.h"
#include "rfb-violation.h"

/* One tile of ZRLE or TRLE (RFC 6143, 7.7.5 and 7.7.6), compiled once per kind of pixel.
 *
 * Reading is not checked byte by byte: VTR_RLE_TILE_MAX bytes must be readable, and the caller
 * compares afterwards how far it went with how much there was. What is drawn stays inside of the
 * tile. */

#define VTR_RLE_TILE_SIDE 64u
/* A palette; a pixel and its length for each pixel; what a run that is too long reads. */
#define VTR_RLE_TILE_MAX  (1 + 128 * 4 + VTR_RLE_TILE_SIDE * VTR_RLE_TILE_SIDE * 5 + 64)

typedef struct
{
  uint8_t              *at;
  size_t                stride;
  uint32_t              width;
  uint32_t              height;
  const VtrPixelFormat *format;
  /* Room for the tile's pixels in one row, and three more */
  uint32_t             *linear;
  /* The last tile's, for TRLE; NULL for ZRLE */
  uint32_t             *palette;
  uint32_t             *n_palette;
  VtrRfbViolation       violation;
} VtrRleTile;

/* Draws; returns where reading ended. */
const uint8_t *vtr_rle_tile_draw (VtrRleTile    *tile,
                                  const uint8_t *bytes,
                                  VtrPixelKind   kind);
