/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-decoder-private.h"

/* Raw, RFC 6143, 7.7.1: the pixels. Those that need no conversion may end anywhere, also inside of
 * a pixel, since the connection may have been read straight into the picture. */

static size_t
rect_length (const VtrRfbDecoder *decoder)
{
  return (size_t) decoder->rect.width * decoder->rect.height * decoder->format.bytes;
}

static uint8_t *
bgrx_at (const VtrRfbDecoder *decoder,
         const VtrCanvas     *canvas)
{
  size_t row = (size_t) decoder->rect.width * 4;
  size_t offset = decoder->progress.raw.offset;

  return vtr_canvas_at (canvas, decoder->rect.x, decoder->rect.y) + offset / row * canvas->stride +
         offset % row;
}

/* What lies in one piece behind the offset: the row's rest, or all when rows have no gaps. */
static size_t
bgrx_piece (const VtrRfbDecoder *decoder,
            const VtrCanvas     *canvas)
{
  size_t row = (size_t) decoder->rect.width * 4;
  size_t offset = decoder->progress.raw.offset;

  if (row == canvas->stride)
    return rect_length (decoder) - offset;

  return offset < rect_length (decoder) ? row - offset % row : 0;
}

static void
draw_bgrx (VtrRfbDecoder   *decoder,
           VtrByteReader   *reader,
           const VtrCanvas *canvas,
           size_t           length)
{
  while (length > 0)
    {
      size_t piece = bgrx_piece (decoder, canvas);
      size_t count = piece < length ? piece : length;

      memcpy (bgrx_at (decoder, canvas), vtr_byte_reader_take (reader, count), count);
      decoder->progress.raw.offset += count;
      length -= count;
    }
}

static void
draw_converted (VtrRfbDecoder   *decoder,
                VtrByteReader   *reader,
                const VtrCanvas *canvas,
                size_t           length)
{
  size_t bytes = decoder->format.bytes;
  size_t row = decoder->rect.width * bytes;

  while (length >= bytes)
    {
      size_t offset = decoder->progress.raw.offset;
      size_t piece = row - offset % row;
      size_t count = (piece < length ? piece : length) / bytes;
      uint8_t *at = vtr_canvas_at (canvas, decoder->rect.x, decoder->rect.y) +
                    offset / row * canvas->stride + offset % row / bytes * 4;

      vtr_pixel_format_convert (&decoder->format, vtr_byte_reader_take (reader, count * bytes), at,
                                count);
      decoder->progress.raw.offset += count * bytes;
      length -= count * bytes;
    }
}

VtrRfbStatus
vtr_rfb_decode_raw (VtrRfbDecoder   *decoder,
                    VtrByteReader   *reader,
                    const VtrCanvas *canvas)
{
  size_t bytes = decoder->format.bytes;
  size_t wanted = rect_length (decoder) - decoder->progress.raw.offset;
  size_t had = vtr_byte_reader_get_left (reader);
  size_t length = wanted < had ? wanted : had;
  size_t turn = (size_t) decoder->budget * bytes;
  bool is_over = length > turn;

  if (is_over)
    length = turn;
  if (decoder->format.is_bgrx)
    draw_bgrx (decoder, reader, canvas, length);
  else
    draw_converted (decoder, reader, canvas, length);
  vtr_rfb_decoder_spend (decoder, (uint32_t) (length / bytes));

  if (decoder->progress.raw.offset == rect_length (decoder))
    return VTR_RFB_STATUS_DONE;

  return is_over ? VTR_RFB_STATUS_YIELD : VTR_RFB_STATUS_MORE;
}

size_t
vtr_rfb_decoder_get_sink (VtrRfbDecoder    *decoder,
                          const VtrCanvas  *canvas,
                          uint8_t         **ret_bytes)
{
  size_t length = 0;

  if (decoder->decode != vtr_rfb_decode_raw || !decoder->format.is_bgrx ||
      decoder->violation != VTR_RFB_VIOLATION_NONE ||
      !vtr_canvas_contains (canvas, &decoder->rect))
    return 0;

  length = bgrx_piece (decoder, canvas);
  if (length > 0)
    *ret_bytes = bgrx_at (decoder, canvas);

  return length;
}

void
vtr_rfb_decoder_advance_sink (VtrRfbDecoder *decoder,
                              size_t         count)
{
  size_t wanted = rect_length (decoder) - decoder->progress.raw.offset;

  if (decoder->decode != vtr_rfb_decode_raw)
    return;

  decoder->progress.raw.offset += count < wanted ? count : wanted;
  vtr_rfb_decoder_spend (decoder, (uint32_t) (count / 4));
}
