/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-decoder-private.h"

/* Zlib, of the community's rfbproto: a raw rectangle, compressed. */

static VtrRfbStatus
begin (VtrRfbDecoder *decoder,
       VtrByteReader *reader)
{
  VtrRfbZlibProgress *progress = &decoder->progress.zlib;
  const uint8_t *bytes = vtr_byte_reader_peek (reader, 4);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  vtr_byte_reader_take (reader, 4);
  progress->has_header = true;

  return vtr_rfb_deflated_begin (decoder, &progress->deflated, &decoder->zlib,
                                 vtr_bytes_get_u32 (bytes),
                                 (size_t) decoder->rect.width * decoder->rect.height *
                                 decoder->format.bytes);
}

/* Draws the whole rows that were inflated. */
static void
draw_rows (VtrRfbDecoder   *decoder,
           const VtrCanvas *canvas)
{
  VtrRfbZlibProgress *progress = &decoder->progress.zlib;
  VtrRfbInflater *inflater = progress->deflated.inflater;
  const VtrRect *rect = &decoder->rect;
  size_t row = (size_t) rect->width * decoder->format.bytes;

  while (progress->y < rect->height && vtr_rfb_inflater_get_left (inflater) >= row)
    {
      vtr_pixel_format_convert (&decoder->format, vtr_rfb_inflater_get_data (inflater),
                                vtr_canvas_at (canvas, rect->x, rect->y + progress->y),
                                rect->width);
      inflater->start += row;
      progress->y++;
      vtr_rfb_decoder_spend (decoder, rect->width);
    }
}

VtrRfbStatus
vtr_rfb_decode_zlib (VtrRfbDecoder   *decoder,
                     VtrByteReader   *reader,
                     const VtrCanvas *canvas)
{
  VtrRfbZlibProgress *progress = &decoder->progress.zlib;
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  if (!progress->has_header)
    status = begin (decoder, reader);

  while (status == VTR_RFB_STATUS_DONE && progress->y < decoder->rect.height &&
         decoder->rect.width > 0)
    {
      if (decoder->budget <= 0)
        return VTR_RFB_STATUS_YIELD;

      status = vtr_rfb_deflated_fill (decoder, &progress->deflated, reader);
      if (status == VTR_RFB_STATUS_DONE)
        draw_rows (decoder, canvas);
    }

  if (status != VTR_RFB_STATUS_DONE)
    return status;

  return vtr_rfb_deflated_finish (decoder, &progress->deflated, reader, 0);
}
