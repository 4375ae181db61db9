/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-decoder-private.h"
#include "rfb-tight.h"

/* Tight, of the community's rfbproto: one colour, JPEG, or rows through a filter and zlib. This
 * file reads what says so; tight-rows.c draws the rows, rfb-decode-tight-jpeg.c JPEG. */

#define CONTROL_FILL   8
#define CONTROL_JPEG   9
#define HAS_FILTER     4
#define STREAM_MASK    3
/* Rows shorter than this together are not compressed. */
#define MIN_COMPRESSED 12u

static VtrRfbStatus
read_control (VtrRfbDecoder *decoder,
              VtrByteReader *reader)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  const uint8_t *bytes = vtr_byte_reader_take (reader, 1);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  for (unsigned i = 0; i < VTR_RFB_TIGHT_STREAMS; i++)
    if (bytes[0] >> i & 1 && decoder->tight[i] != NULL)
      vtr_rfb_inflater_reset (decoder->tight[i]);

  progress->control = bytes[0] >> 4;
  if (progress->control > CONTROL_JPEG)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TIGHT);
  if (progress->control == CONTROL_JPEG && !decoder->allows_jpeg)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_JPEG_UNASKED);

  if (progress->control == CONTROL_FILL)
    progress->step = VTR_RFB_TIGHT_FILL;
  else if (progress->control == CONTROL_JPEG)
    progress->step = VTR_RFB_TIGHT_LENGTH;
  else
    progress->step = progress->control & HAS_FILTER ? VTR_RFB_TIGHT_FILTER : VTR_RFB_TIGHT_BODY;

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
draw_fill (VtrRfbDecoder   *decoder,
           VtrByteReader   *reader,
           const VtrCanvas *canvas)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, vtr_tight_pixel_size (&decoder->format));

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  vtr_rfb_decoder_fill (decoder, canvas, &decoder->rect,
                        vtr_tight_pixel_load (&decoder->format, bytes));
  decoder->progress.tight.step = VTR_RFB_TIGHT_DONE;

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
read_filter (VtrRfbDecoder *decoder,
             VtrByteReader *reader)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  const uint8_t *bytes = vtr_byte_reader_take (reader, 1);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;
  if (bytes[0] > VTR_TIGHT_FILTER_GRADIENT)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TIGHT);
  /* A gradient is of colours; a map's numbers have none. */
  if (bytes[0] == VTR_TIGHT_FILTER_GRADIENT && decoder->format.bytes == 1)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TIGHT);

  progress->filter = bytes[0];
  progress->step = bytes[0] == VTR_TIGHT_FILTER_PALETTE ? VTR_RFB_TIGHT_PALETTE
                                                        : VTR_RFB_TIGHT_BODY;

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
read_palette (VtrRfbDecoder *decoder,
              VtrByteReader *reader)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  size_t size = vtr_tight_pixel_size (&decoder->format);
  const uint8_t *bytes = vtr_byte_reader_peek (reader, 1);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  progress->n_colours = bytes[0] + 1u;
  bytes = vtr_byte_reader_take (reader, 1 + progress->n_colours * size);
  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  vtr_tight_palette_load (decoder, bytes + 1);
  progress->step = VTR_RFB_TIGHT_BODY;

  return VTR_RFB_STATUS_DONE;
}

static VtrRfbStatus
draw_short_body (VtrRfbDecoder   *decoder,
                 VtrByteReader   *reader,
                 const VtrCanvas *canvas,
                 size_t           length)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, length);
  uint8_t copy[MIN_COMPRESSED] = { 0 };

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  memcpy (copy, bytes, length);
  decoder->progress.tight.step = VTR_RFB_TIGHT_DONE;

  return vtr_tight_rows_draw (decoder, canvas, copy, decoder->rect.height);
}

static VtrRfbStatus
begin_body (VtrRfbDecoder   *decoder,
            VtrByteReader   *reader,
            const VtrCanvas *canvas)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  VtrRfbStatus status = vtr_tight_rows_begin (decoder);

  if (status != VTR_RFB_STATUS_DONE)
    return status;
  if (progress->row * decoder->rect.height < MIN_COMPRESSED)
    return draw_short_body (decoder, reader, canvas, progress->row * decoder->rect.height);

  progress->step = VTR_RFB_TIGHT_LENGTH;

  return VTR_RFB_STATUS_DONE;
}

/* One to three bytes, seven bits of the length in each of the first two. */
static VtrRfbStatus
read_length (VtrRfbDecoder *decoder,
             VtrByteReader *reader)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  size_t start = vtr_byte_reader_save (reader);
  uint32_t length = vtr_byte_reader_u8 (reader);

  if (length & 0x80)
    length = (length & 0x7f) | (uint32_t) vtr_byte_reader_u8 (reader) << 7;
  if (length & 0x4000)
    length = (length & 0x3fff) | (uint32_t) vtr_byte_reader_u8 (reader) << 14;
  if (vtr_byte_reader_is_short (reader))
    {
      vtr_byte_reader_restore (reader, start);
      return VTR_RFB_STATUS_MORE;
    }

  if (progress->control == CONTROL_JPEG)
    {
      progress->step = VTR_RFB_TIGHT_JPEG;
      return vtr_rfb_tight_jpeg_begin (decoder, length);
    }

  progress->step = VTR_RFB_TIGHT_ROWS;

  return vtr_rfb_deflated_begin (decoder, &progress->deflated,
                                 &decoder->tight[progress->control & STREAM_MASK], length,
                                 progress->row * decoder->rect.height);
}

/* The whole rows that were inflated, as far as the turn lasts: a byte can be eight pixels. */
static uint32_t
count_rows (const VtrRfbDecoder *decoder)
{
  const VtrRfbTightProgress *progress = &decoder->progress.tight;
  size_t count = vtr_rfb_inflater_get_left (progress->deflated.inflater) / progress->row;
  size_t turn = (size_t) VTR_RFB_TURN_PIXELS / decoder->rect.width + 1;

  return (uint32_t) (count < turn ? count : turn);
}

static VtrRfbStatus
draw_rows (VtrRfbDecoder   *decoder,
           VtrByteReader   *reader,
           const VtrCanvas *canvas)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  VtrRfbDeflated *deflated = &progress->deflated;
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  while (progress->y < decoder->rect.height)
    {
      uint32_t count = count_rows (decoder);

      if (decoder->budget <= 0)
        return VTR_RFB_STATUS_YIELD;

      if (count == 0)
        status = vtr_rfb_deflated_fill (decoder, deflated, reader);
      else
        {
          status = vtr_tight_rows_draw (decoder, canvas,
                                        vtr_rfb_inflater_get_data (deflated->inflater), count);
          deflated->inflater->start += count * progress->row;
        }
      if (status != VTR_RFB_STATUS_DONE)
        return status;
    }

  status = vtr_rfb_deflated_finish (decoder, deflated, reader, 0);
  if (status == VTR_RFB_STATUS_DONE)
    progress->step = VTR_RFB_TIGHT_DONE;

  return status;
}

static VtrRfbStatus
take_step (VtrRfbDecoder   *decoder,
           VtrByteReader   *reader,
           const VtrCanvas *canvas)
{
  switch (decoder->progress.tight.step)
    {
    case VTR_RFB_TIGHT_CONTROL:
      return read_control (decoder, reader);
    case VTR_RFB_TIGHT_FILL:
      return draw_fill (decoder, reader, canvas);
    case VTR_RFB_TIGHT_FILTER:
      return read_filter (decoder, reader);
    case VTR_RFB_TIGHT_PALETTE:
      return read_palette (decoder, reader);
    case VTR_RFB_TIGHT_BODY:
      return begin_body (decoder, reader, canvas);
    case VTR_RFB_TIGHT_LENGTH:
      return read_length (decoder, reader);
    case VTR_RFB_TIGHT_ROWS:
      return draw_rows (decoder, reader, canvas);
    case VTR_RFB_TIGHT_JPEG:
      return vtr_rfb_tight_jpeg_continue (decoder, reader, canvas);
    case VTR_RFB_TIGHT_DONE:
    default:
      return VTR_RFB_STATUS_DONE;
    }
}

VtrRfbStatus
vtr_rfb_decode_tight (VtrRfbDecoder   *decoder,
                      VtrByteReader   *reader,
                      const VtrCanvas *canvas)
{
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  while (status == VTR_RFB_STATUS_DONE && decoder->progress.tight.step != VTR_RFB_TIGHT_DONE)
    {
      size_t start = vtr_byte_reader_save (reader);
      VtrRfbTightStep step = decoder->progress.tight.step;

      status = take_step (decoder, reader, canvas);
      /* Headers are read as a whole or not at all. */
      if (status == VTR_RFB_STATUS_MORE && step != VTR_RFB_TIGHT_ROWS &&
          step != VTR_RFB_TIGHT_JPEG)
        vtr_byte_reader_restore (reader, start);
    }

  return status;
}
