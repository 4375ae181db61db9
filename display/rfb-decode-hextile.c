/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixel-load.h"
#include "rfb-decoder-private.h"

/* Hextile, RFC 6143, 7.7.4: tiles of 16x16, each raw, or a background with rectangles on it. A tile
 * is drawn when it is there as a whole, at most 1532 bytes. */

#define TILE_SIDE 16u

#define IS_RAW         1u
#define HAS_BACKGROUND 2u
#define HAS_FOREGROUND 4u
#define HAS_SUBRECTS   8u
#define IS_COLOURED    16u
#define ALL_FLAGS      31u

typedef struct
{
  uint8_t  *at;
  size_t    stride;
  uint32_t  width;
  uint32_t  height;
} Tile;

/* The tile's length with its flags, or 0 when not enough is there to tell. */
VTR_PIXEL_INLINE size_t
measure (const uint8_t *bytes,
         size_t         left,
         const Tile    *tile,
         size_t         size)
{
  size_t length = 1;

  if (left == 0)
    return 0;
  if (bytes[0] & IS_RAW)
    return 1 + tile->width * tile->height * size;

  if (bytes[0] & HAS_BACKGROUND)
    length += size;
  if (bytes[0] & HAS_FOREGROUND)
    length += size;
  if ((bytes[0] & HAS_SUBRECTS) == 0)
    return length;
  if (left <= length)
    return 0;

  return length + 1 + bytes[length] * (bytes[0] & IS_COLOURED ? 2 + size : 2);
}

VTR_PIXEL_INLINE void
draw_raw (const Tile           *tile,
          const VtrPixelFormat *format,
          const uint8_t        *bytes,
          VtrPixelKind          kind)
{
  for (uint32_t y = 0; y < tile->height; y++, bytes += tile->width * vtr_pixel_kind_size (kind))
    if (kind == VTR_PIXEL_BGRX && tile->width == TILE_SIDE)
      memcpy (tile->at + y * tile->stride, bytes, TILE_SIDE * 4);
    else
      vtr_pixel_format_convert (format, bytes, tile->at + y * tile->stride, tile->width);
}

VTR_PIXEL_INLINE void
draw_background (const Tile *tile,
                 uint32_t    pixel)
{
  if (tile->width == TILE_SIDE)
    for (uint32_t y = 0; y < tile->height; y++)
      vtr_pixels_fill (tile->at + y * tile->stride, TILE_SIDE, pixel);
  else
    for (uint32_t y = 0; y < tile->height; y++)
      vtr_pixels_fill (tile->at + y * tile->stride, tile->width, pixel);
}

/* The area drawn, or UINT32_MAX when a rectangle leaves the tile. */
VTR_PIXEL_INLINE uint32_t
draw_subrects (const Tile           *tile,
               const VtrPixelFormat *format,
               const uint8_t        *bytes,
               uint32_t              count,
               uint32_t              foreground,
               bool                  is_coloured,
               VtrPixelKind          kind)
{
  uint32_t area = 0;

  for (uint32_t i = 0; i < count; i++)
    {
      uint32_t pixel = is_coloured ? vtr_pixel_load (kind, format, bytes) : foreground;
      const uint8_t *place = bytes + (is_coloured ? vtr_pixel_kind_size (kind) : 0);
      uint32_t x = place[0] >> 4;
      uint32_t y = place[0] & 15;
      uint32_t width = (place[1] >> 4) + 1u;
      uint32_t height = (place[1] & 15) + 1u;
      uint8_t *at = tile->at + y * tile->stride + x * 4;

      if (x + width > tile->width || y + height > tile->height)
        return UINT32_MAX;

      area += width * height;
      /* Mostly a few pixels: too short for anything clever. */
      for (; height > 0; height--, at += tile->stride)
        for (uint32_t j = 0; j < width; j++)
          memcpy (at + 4 * j, &pixel, 4);
      bytes = place + 2;
    }

  return area;
}

VTR_PIXEL_INLINE uint32_t
draw_tile (VtrRfbDecoder *decoder,
           const Tile    *tile,
           const uint8_t *bytes,
           VtrPixelKind   kind)
{
  VtrRfbHextileProgress *progress = &decoder->progress.hextile;
  const size_t size = vtr_pixel_kind_size (kind);
  uint8_t flags = *bytes++;

  if (flags & IS_RAW)
    {
      draw_raw (tile, &decoder->format, bytes, kind);
      return 0;
    }

  if (flags & HAS_BACKGROUND)
    {
      progress->background = vtr_pixel_load (kind, &decoder->format, bytes);
      bytes += size;
    }
  if (flags & HAS_FOREGROUND)
    {
      progress->foreground = vtr_pixel_load (kind, &decoder->format, bytes);
      bytes += size;
    }

  draw_background (tile, progress->background);
  if ((flags & HAS_SUBRECTS) == 0)
    return 0;
  if (flags & IS_COLOURED)
    return draw_subrects (tile, &decoder->format, bytes + 1, bytes[0], 0, true, kind);

  return draw_subrects (tile, &decoder->format, bytes + 1, bytes[0], progress->foreground, false,
                        kind);
}

/* Draws one tile, of which all is there; @length: how long it was. */
VTR_PIXEL_INLINE VtrRfbStatus
decode_tile (VtrRfbDecoder *decoder,
             VtrByteReader *reader,
             const Tile    *tile,
             VtrPixelKind   kind)
{
  const uint8_t *bytes = reader->data + reader->offset;
  size_t left = vtr_byte_reader_get_left (reader);
  size_t length = measure (bytes, left, tile, vtr_pixel_kind_size (kind));
  uint32_t area = 0;

  if (left > 0 && bytes[0] > ALL_FLAGS)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TILE);
  if (length == 0 || length > left)
    return VTR_RFB_STATUS_MORE;

  area = draw_tile (decoder, tile, bytes, kind);
  if (area == UINT32_MAX)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_RECT_OUTSIDE);

  decoder->progress.hextile.area += area;
  vtr_rfb_decoder_spend (decoder, tile->width * tile->height + area);
  reader->offset += length;

  return VTR_RFB_STATUS_DONE;
}

VTR_PIXEL_INLINE VtrRfbStatus
decode (VtrRfbDecoder   *decoder,
        VtrByteReader   *reader,
        const VtrCanvas *canvas,
        VtrPixelKind     kind)
{
  VtrRfbHextileProgress *progress = &decoder->progress.hextile;
  const VtrRect *rect = &decoder->rect;
  uint64_t max_area = (uint64_t) rect->width * rect->height * VTR_RFB_MAX_OVERDRAW;

  while (progress->cursor.y < rect->height && rect->width > 0)
    {
      uint32_t left_x = rect->width - progress->cursor.x;
      uint32_t left_y = rect->height - progress->cursor.y;
      Tile tile = { vtr_canvas_at (canvas, rect->x + progress->cursor.x,
                                   rect->y + progress->cursor.y),
                    canvas->stride, left_x < TILE_SIDE ? left_x : TILE_SIDE,
                    left_y < TILE_SIDE ? left_y : TILE_SIDE };
      VtrRfbStatus status = VTR_RFB_STATUS_YIELD;

      if (decoder->budget > 0)
        status = decode_tile (decoder, reader, &tile, kind);
      if (status != VTR_RFB_STATUS_DONE)
        return status;
      if (progress->area > max_area)
        return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_OVERDRAW);

      progress->cursor.x += TILE_SIDE;
      if (progress->cursor.x >= rect->width)
        {
          progress->cursor.x = 0;
          progress->cursor.y += TILE_SIDE;
        }
    }

  return VTR_RFB_STATUS_DONE;
}

VtrRfbStatus
vtr_rfb_decode_hextile (VtrRfbDecoder   *decoder,
                        VtrByteReader   *reader,
                        const VtrCanvas *canvas)
{
  switch (decoder->format.bytes)
    {
    case 1:
      return decode (decoder, reader, canvas, VTR_PIXEL_8);
    case 2:
      return decode (decoder, reader, canvas, VTR_PIXEL_16);
    default:
      if (decoder->format.is_bgrx)
        return decode (decoder, reader, canvas, VTR_PIXEL_BGRX);
      return decode (decoder, reader, canvas, VTR_PIXEL_32);
    }
}
