/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rle-tile.h"

#include <stddef.h>

#include "pixel-triples.h"

/* Kinds of tiles. Between them lie the packed palettes of 2 to 16 colours and, above 129, palettes
 * of 2 to 127 colours with runs. */
#define RAW                 0
#define SOLID               1
#define PACKED_MAX          16
#define PACKED_REUSED       127
#define PLAIN_RUNS          128
#define PALETTE_RUNS_REUSED 129

#define PALETTE_SIZE        128u

VTR_PIXEL_INLINE const uint8_t *
draw_raw (VtrRleTile    *tile,
          const uint8_t *bytes,
          VtrPixelKind   kind)
{
  const VtrPixelFormat *format = tile->format;
  const size_t size = vtr_pixel_kind_size (kind);
  const uint32_t width = tile->width;

  for (uint32_t y = 0; y < tile->height; y++, bytes += width * size)
    {
      uint8_t *at = tile->at + y * tile->stride;

      if (kind == VTR_PIXEL_BGR)
        vtr_pixels_from_bgr (at, bytes, width);
      else
        for (uint32_t x = 0; x < width; x++)
          {
            uint32_t pixel = vtr_pixel_load (kind, format, bytes + x * size);

            memcpy (at + (size_t) x * 4, &pixel, 4);
          }
    }

  return bytes;
}

static void
draw_solid (VtrRleTile *tile,
            uint32_t    pixel)
{
  for (uint32_t y = 0; y < tile->height; y++)
    vtr_pixels_fill (tile->at + y * tile->stride, tile->width, pixel);
}

VTR_PIXEL_INLINE const uint8_t *
load_palette (VtrRleTile    *tile,
              const uint8_t *bytes,
              VtrPixelKind   kind,
              uint32_t      *palette,
              uint32_t       count)
{
  for (uint32_t i = 0; i < count; i++, bytes += vtr_pixel_kind_size (kind))
    palette[i] = vtr_pixel_load (kind, tile->format, bytes) & ~VTR_PALETTE_MARK;
  for (uint32_t i = count; i < PALETTE_SIZE; i++)
    palette[i] = VTR_PALETTE_MARK;

  return bytes;
}

/* Rows begin at whole bytes. */
static const uint8_t *
draw_packed (VtrRleTile     *tile,
             const uint8_t  *bytes,
             const uint32_t *palette,
             uint32_t        count)
{
  uint32_t bits = count <= 2 ? 1 : count <= 4 ? 2 : 4;
  uint32_t row = (tile->width * bits + 7) / 8;
  uint32_t seen = 0;

  for (uint32_t y = 0; y < tile->height; y++, bytes += row)
    {
      uint8_t *at = tile->at + y * tile->stride;

      if (bits == 1)
        vtr_pixels_expand_1 (at, bytes, tile->width, palette);
      else if (bits == 2)
        seen |= vtr_pixels_expand_2 (at, bytes, tile->width, palette);
      else
        seen |= vtr_pixels_expand_4 (at, bytes, tile->width, palette);
    }
  if (seen & VTR_PALETTE_MARK)
    tile->violation = VTR_RFB_VIOLATION_PALETTE;

  return bytes;
}

/* A run's length is 1 and a sum of bytes, of which the first that isn't 255 is the last. Stops
 * early, with more than @left, when it is too long. */
VTR_PIXEL_INLINE const uint8_t *
load_run (const uint8_t *bytes,
          size_t         left,
          size_t        *ret_run)
{
  size_t run = 1;
  uint8_t byte = 0;

  do
    {
      byte = *bytes++;
      run += byte;
    }
  while (byte == 255 && run <= left);

  *ret_run = run;

  return bytes;
}

/* Four at a time, so up to three too many: the next run covers them. */
VTR_PIXEL_INLINE void
fill_run (uint32_t *at,
          size_t    run,
          uint32_t  pixel)
{
  VtrPixels4 pixels = vtr_pixels4_splat (pixel);

  for (size_t i = 0; i < run; i += 4)
    memcpy (at + i, &pixels, 16);
}

static void
draw_linear (VtrRleTile *tile)
{
  const uint32_t *from = tile->linear;

  for (uint32_t y = 0; y < tile->height; y++, from += tile->width)
    memcpy (tile->at + y * tile->stride, from, (size_t) tile->width * 4);
}

VTR_PIXEL_INLINE const uint8_t *
draw_runs (VtrRleTile    *tile,
           const uint8_t *bytes,
           VtrPixelKind   kind)
{
  uint32_t *at = tile->linear;
  uint32_t *end = at + tile->width * tile->height;

  while (at < end)
    {
      uint32_t pixel = vtr_pixel_load (kind, tile->format, bytes);
      size_t left = (size_t) (end - at);
      size_t run = 0;

      bytes = load_run (bytes + vtr_pixel_kind_size (kind), left, &run);
      if (run > left)
        {
          tile->violation = VTR_RFB_VIOLATION_RUN;
          return bytes;
        }
      fill_run (at, run, pixel);
      at += run;
    }
  draw_linear (tile);

  return bytes;
}

static const uint8_t *
draw_palette_runs (VtrRleTile     *tile,
                   const uint8_t  *bytes,
                   const uint32_t *palette)
{
  uint32_t *at = tile->linear;
  uint32_t *end = at + tile->width * tile->height;
  uint32_t seen = 0;

  while (at < end)
    {
      uint8_t index = *bytes++;
      uint32_t pixel = palette[index & 127];
      size_t left = (size_t) (end - at);
      size_t run = 1;

      seen |= pixel;
      if (index < 128)
        {
          *at++ = pixel;
          continue;
        }
      bytes = load_run (bytes, left, &run);
      if (run > left)
        {
          tile->violation = VTR_RFB_VIOLATION_RUN;
          return bytes;
        }
      fill_run (at, run, pixel);
      at += run;
    }
  draw_linear (tile);
  if (seen & VTR_PALETTE_MARK)
    tile->violation = VTR_RFB_VIOLATION_PALETTE;

  return bytes;
}

VTR_PIXEL_INLINE const uint8_t *
draw (VtrRleTile    *tile,
      const uint8_t *bytes,
      VtrPixelKind   kind)
{
  uint32_t own_palette[PALETTE_SIZE];
  uint32_t *palette = tile->palette != NULL ? tile->palette : own_palette;
  uint8_t type = *bytes++;
  bool is_reused = type == PACKED_REUSED || type == PALETTE_RUNS_REUSED;
  uint32_t count = type > PALETTE_RUNS_REUSED ? type - 128u : type;

  if (type == RAW)
    return draw_raw (tile, bytes, kind);
  if (type == SOLID)
    {
      draw_solid (tile, vtr_pixel_load (kind, tile->format, bytes));
      return bytes + vtr_pixel_kind_size (kind);
    }
  if (type == PLAIN_RUNS)
    return draw_runs (tile, bytes, kind);
  if ((type > PACKED_MAX && type < PACKED_REUSED) || (is_reused && tile->palette == NULL))
    {
      tile->violation = VTR_RFB_VIOLATION_TILE;
      return bytes;
    }
  if (is_reused && *tile->n_palette == 0)
    {
      tile->violation = VTR_RFB_VIOLATION_PALETTE;
      return bytes;
    }

  if (is_reused)
    count = *tile->n_palette;
  else
    bytes = load_palette (tile, bytes, kind, palette, count);
  if (tile->n_palette != NULL)
    *tile->n_palette = count;
  if (type >= PLAIN_RUNS)
    return draw_palette_runs (tile, bytes, palette);
  if (count < 2 || count > PACKED_MAX)
    {
      tile->violation = VTR_RFB_VIOLATION_PALETTE;
      return bytes;
    }

  return draw_packed (tile, bytes, palette, count);
}

const uint8_t *
vtr_rle_tile_draw (VtrRleTile    *tile,
                   const uint8_t *bytes,
                   VtrPixelKind   kind)
{
  switch (kind)
    {
    case VTR_PIXEL_BGR:
      return draw (tile, bytes, VTR_PIXEL_BGR);
    case VTR_PIXEL_BGRX:
      return draw (tile, bytes, VTR_PIXEL_BGRX);
    case VTR_PIXEL_8:
      return draw (tile, bytes, VTR_PIXEL_8);
    case VTR_PIXEL_16:
      return draw (tile, bytes, VTR_PIXEL_16);
    case VTR_PIXEL_24:
      return draw (tile, bytes, VTR_PIXEL_24);
    case VTR_PIXEL_32:
    default:
      return draw (tile, bytes, VTR_PIXEL_32);
    }
}
