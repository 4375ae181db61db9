/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "rfb-tight.h"

/* JPEG in Tight. Where all of it was received and it is drawn in one turn, it is read from where it
 * was received; else it is collected first, in memory that grows as it comes. */

/* What is kept of a larger buffer once its picture is drawn: nothing. */
#define KEPT_BUFFER (256u * 1024)

static VtrRfbStatus
fail (VtrRfbDecoder   *decoder,
      VtrRfbViolation  violation)
{
  return vtr_rfb_decoder_fail (decoder, violation);
}

VtrRfbStatus
vtr_rfb_tight_jpeg_begin (VtrRfbDecoder *decoder,
                          uint32_t       length)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;

  if (length == 0)
    return fail (decoder, VTR_RFB_VIOLATION_JPEG_BROKEN);

  if (decoder->jpeg == NULL)
    decoder->jpeg = vtr_jpeg_picture_new ();
  if (decoder->jpeg == NULL)
    return fail (decoder, VTR_RFB_VIOLATION_NO_MEMORY);

  progress->jpeg_length = length;
  progress->jpeg_received = 0;

  return VTR_RFB_STATUS_DONE;
}

/* Grows by doubling, so that a length that was only claimed costs nothing. */
static bool
ensure_buffer (VtrRfbDecoder *decoder,
               size_t         needed)
{
  size_t size = decoder->jpeg_buffer_size > 0 ? decoder->jpeg_buffer_size : KEPT_BUFFER;
  uint8_t *buffer = NULL;

  if (needed <= decoder->jpeg_buffer_size)
    return true;

  while (size < needed)
    size *= 2;
  buffer = realloc (decoder->jpeg_buffer, size);
  if (buffer == NULL)
    return false;

  decoder->jpeg_buffer = buffer;
  decoder->jpeg_buffer_size = size;

  return true;
}

static void
drop_large_buffer (VtrRfbDecoder *decoder)
{
  if (decoder->jpeg_buffer_size <= KEPT_BUFFER)
    return;

  free (decoder->jpeg_buffer);
  decoder->jpeg_buffer = NULL;
  decoder->jpeg_buffer_size = 0;
}

static VtrRfbStatus
collect (VtrRfbDecoder *decoder,
         VtrByteReader *reader)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  size_t wanted = progress->jpeg_length - progress->jpeg_received;
  size_t left = vtr_byte_reader_get_left (reader);
  size_t count = wanted < left ? wanted : left;

  if (count == 0)
    return VTR_RFB_STATUS_MORE;
  if (!ensure_buffer (decoder, progress->jpeg_received + count))
    return fail (decoder, VTR_RFB_VIOLATION_NO_MEMORY);

  memcpy (decoder->jpeg_buffer + progress->jpeg_received, vtr_byte_reader_take (reader, count),
          count);
  progress->jpeg_received += count;

  return count == wanted ? VTR_RFB_STATUS_DONE : VTR_RFB_STATUS_MORE;
}

static VtrRfbStatus
begin_picture (VtrRfbDecoder *decoder,
               const uint8_t *data)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  VtrRfbViolation violation = vtr_jpeg_picture_begin (decoder->jpeg, data, progress->jpeg_length,
                                                      decoder->rect.width, decoder->rect.height);

  progress->is_jpeg_begun = true;

  return violation == VTR_RFB_VIOLATION_NONE ? VTR_RFB_STATUS_DONE : fail (decoder, violation);
}

/* Whether it is drawn in one turn. */
static bool
is_small (const VtrRfbDecoder *decoder)
{
  return decoder->rect.width * decoder->rect.height <= VTR_RFB_TURN_PIXELS;
}

static VtrRfbStatus
draw (VtrRfbDecoder   *decoder,
      const VtrCanvas *canvas,
      uint32_t         pixels)
{
  const VtrRect *rect = &decoder->rect;
  VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;
  bool is_done = false;

  violation = vtr_jpeg_picture_draw (decoder->jpeg, canvas, rect->x, rect->y, pixels, &is_done);
  if (violation != VTR_RFB_VIOLATION_NONE)
    return fail (decoder, violation);

  vtr_rfb_decoder_spend (decoder, is_small (decoder) ? rect->width * rect->height
                                                     : VTR_RFB_TURN_PIXELS);
  if (!is_done)
    return VTR_RFB_STATUS_YIELD;

  drop_large_buffer (decoder);
  decoder->progress.tight.step = VTR_RFB_TIGHT_DONE;

  return VTR_RFB_STATUS_DONE;
}

/* A picture that is only borrowed from the reader has to be drawn at once. */
static VtrRfbStatus
draw_borrowed (VtrRfbDecoder   *decoder,
               VtrByteReader   *reader,
               const VtrCanvas *canvas)
{
  const uint8_t *data = vtr_byte_reader_take (reader, decoder->progress.tight.jpeg_length);
  VtrRfbStatus status = begin_picture (decoder, data);

  if (status == VTR_RFB_STATUS_DONE)
    status = draw (decoder, canvas, UINT32_MAX);
  if (status == VTR_RFB_STATUS_YIELD)
    status = fail (decoder, VTR_RFB_VIOLATION_JPEG_BROKEN);

  return status;
}

VtrRfbStatus
vtr_rfb_tight_jpeg_continue (VtrRfbDecoder   *decoder,
                             VtrByteReader   *reader,
                             const VtrCanvas *canvas)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  if (!progress->is_jpeg_begun)
    {
      if (progress->jpeg_received == 0 && is_small (decoder) &&
          vtr_byte_reader_get_left (reader) >= progress->jpeg_length)
        return draw_borrowed (decoder, reader, canvas);

      status = collect (decoder, reader);
      if (status == VTR_RFB_STATUS_DONE)
        status = begin_picture (decoder, decoder->jpeg_buffer);
      if (status != VTR_RFB_STATUS_DONE)
        return status;
    }
  if (decoder->budget <= 0)
    return VTR_RFB_STATUS_YIELD;

  return draw (decoder, canvas, VTR_RFB_TURN_PIXELS);
}
