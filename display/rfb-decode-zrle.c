/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-decoder-private.h"
#include "rle-tile.h"

#include <stdlib.h>

/* ZRLE and TRLE, RFC 6143, 7.7.6 and 7.7.5: tiles of 64x64 through zlib, tiles of 16x16 as they
 * are. */

#define TRLE_TILE_SIDE 16u
#define TRLE_TILE_MAX  (1 + 128 * 4 + TRLE_TILE_SIDE * TRLE_TILE_SIDE * 5 + 64)

_Static_assert (VTR_RLE_TILE_MAX <= VTR_RFB_INFLATER_SLACK, "see there");
_Static_assert (TRLE_TILE_MAX <= VTR_RFB_MIN_INPUT, "see there");

static bool
ensure_linear (VtrRfbDecoder *decoder)
{
  if (decoder->linear == NULL)
    decoder->linear = calloc (VTR_RLE_TILE_SIDE * VTR_RLE_TILE_SIDE + 4, sizeof *decoder->linear);
  if (decoder->linear == NULL)
    vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_NO_MEMORY);

  return decoder->linear != NULL;
}

static VtrRleTile
get_tile (VtrRfbDecoder          *decoder,
          const VtrRfbTileCursor *cursor,
          const VtrCanvas        *canvas,
          uint32_t                side)
{
  uint32_t left_x = decoder->rect.width - cursor->x;
  uint32_t left_y = decoder->rect.height - cursor->y;

  return (VtrRleTile) {
    .at = vtr_canvas_at (canvas, decoder->rect.x + cursor->x, decoder->rect.y + cursor->y),
    .stride = canvas->stride,
    .width = left_x < side ? left_x : side,
    .height = left_y < side ? left_y : side,
    .format = &decoder->format,
    .linear = decoder->linear,
  };
}

static bool
has_tile (const VtrRfbDecoder    *decoder,
          const VtrRfbTileCursor *cursor)
{
  return cursor->y < decoder->rect.height && decoder->rect.width > 0;
}

static void
go_to_next_tile (VtrRfbDecoder    *decoder,
                 VtrRfbTileCursor *cursor,
                 uint32_t          side)
{
  vtr_rfb_decoder_spend (decoder, side * side);
  cursor->x += side;
  if (cursor->x >= decoder->rect.width)
    {
      cursor->x = 0;
      cursor->y += side;
    }
}

/* The most that the rectangle can need: each pixel a run of its own. */
static size_t
get_worst_length (const VtrRfbDecoder *decoder)
{
  size_t tiles = (size_t) (decoder->rect.width / VTR_RLE_TILE_SIDE + 1) *
                 (decoder->rect.height / VTR_RLE_TILE_SIDE + 1);

  return (size_t) decoder->rect.width * decoder->rect.height *
         (decoder->format.cpixel_bytes + 1u) + tiles * (1 + 128 * 4);
}

static VtrRfbStatus
begin (VtrRfbDecoder *decoder,
       VtrByteReader *reader)
{
  VtrRfbZrleProgress *progress = &decoder->progress.zrle;
  const uint8_t *bytes = vtr_byte_reader_peek (reader, 4);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;
  if (!ensure_linear (decoder))
    return VTR_RFB_STATUS_BROKEN;

  if (decoder->zrle == NULL && decoder->is_large)
    decoder->zrle = vtr_rfb_inflater_new (VTR_INFLATE_LONG);

  vtr_byte_reader_take (reader, 4);
  progress->has_header = true;

  return vtr_rfb_deflated_begin (decoder, &progress->deflated, &decoder->zrle,
                                 vtr_bytes_get_u32 (bytes),
                                 get_worst_length (decoder) + VTR_RFB_ZRLE_LEFTOVER);
}

/* A tile's bytes may go further than what was inflated, but not than the scratch memory: it is
 * drawn when its longest form is there, or all there will ever be. */
static VtrRfbStatus
draw_tile (VtrRfbDecoder   *decoder,
           const VtrCanvas *canvas)
{
  VtrRfbZrleProgress *progress = &decoder->progress.zrle;
  VtrRfbInflater *inflater = progress->deflated.inflater;
  VtrRleTile tile = get_tile (decoder, &progress->cursor, canvas, VTR_RLE_TILE_SIDE);
  const uint8_t *bytes = vtr_rfb_inflater_get_data (inflater);
  const uint8_t *end = vtr_rle_tile_draw (&tile, bytes,
                                          vtr_pixel_kind_for (&decoder->format, true));

  if ((size_t) (end - bytes) > vtr_rfb_inflater_get_left (inflater))
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_LITTLE);
  if (tile.violation != VTR_RFB_VIOLATION_NONE)
    return vtr_rfb_decoder_fail (decoder, tile.violation);

  inflater->start += (size_t) (end - bytes);
  go_to_next_tile (decoder, &progress->cursor, VTR_RLE_TILE_SIDE);

  return VTR_RFB_STATUS_DONE;
}

VtrRfbStatus
vtr_rfb_decode_zrle (VtrRfbDecoder   *decoder,
                     VtrByteReader   *reader,
                     const VtrCanvas *canvas)
{
  VtrRfbZrleProgress *progress = &decoder->progress.zrle;
  VtrRfbDeflated *deflated = &progress->deflated;
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  if (!progress->has_header)
    status = begin (decoder, reader);

  while (status == VTR_RFB_STATUS_DONE && has_tile (decoder, &progress->cursor))
    {
      if (decoder->budget <= 0)
        return VTR_RFB_STATUS_YIELD;
      if (!deflated->is_drained &&
          vtr_rfb_inflater_get_left (deflated->inflater) < VTR_RLE_TILE_MAX)
        status = vtr_rfb_deflated_fill (decoder, deflated, reader);
      else
        status = draw_tile (decoder, canvas);
    }

  if (status != VTR_RFB_STATUS_DONE)
    return status;

  return vtr_rfb_deflated_finish (decoder, deflated, reader, VTR_RFB_ZRLE_LEFTOVER);
}

/* What comes later may not be there yet, and the tile's own bytes tell how long it is. Where the
 * longest tile is not there, it is tried on a copy that may be read behind its end. */
static VtrRfbStatus
try_trle_tile (VtrRfbDecoder   *decoder,
               VtrByteReader   *reader,
               const VtrCanvas *canvas)
{
  VtrRfbTrleProgress *progress = &decoder->progress.trle;
  VtrRleTile tile = get_tile (decoder, &progress->cursor, canvas, TRLE_TILE_SIDE);
  VtrRfbTrlePalette palette = progress->palette;
  size_t left = vtr_byte_reader_get_left (reader);
  const uint8_t *bytes = reader->data + reader->offset;
  const uint8_t *end = NULL;
  uint8_t copy[TRLE_TILE_MAX];

  if (left == 0)
    return VTR_RFB_STATUS_MORE;
  if (left < TRLE_TILE_MAX)
    {
      memcpy (copy, bytes, left);
      memset (copy + left, 0, sizeof copy - left);
      bytes = copy;
    }

  tile.palette = palette.pixels;
  tile.n_palette = &palette.count;
  end = vtr_rle_tile_draw (&tile, bytes, vtr_pixel_kind_for (&decoder->format, true));
  if ((size_t) (end - bytes) > left)
    return VTR_RFB_STATUS_MORE;
  if (tile.violation != VTR_RFB_VIOLATION_NONE)
    return vtr_rfb_decoder_fail (decoder, tile.violation);

  progress->palette = palette;
  vtr_byte_reader_take (reader, (size_t) (end - bytes));
  go_to_next_tile (decoder, &progress->cursor, TRLE_TILE_SIDE);

  return VTR_RFB_STATUS_DONE;
}

VtrRfbStatus
vtr_rfb_decode_trle (VtrRfbDecoder   *decoder,
                     VtrByteReader   *reader,
                     const VtrCanvas *canvas)
{
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  if (!ensure_linear (decoder))
    return VTR_RFB_STATUS_BROKEN;

  while (status == VTR_RFB_STATUS_DONE && has_tile (decoder, &decoder->progress.trle.cursor))
    {
      if (decoder->budget <= 0)
        return VTR_RFB_STATUS_YIELD;
      status = try_trle_tile (decoder, reader, canvas);
    }

  return status;
}
