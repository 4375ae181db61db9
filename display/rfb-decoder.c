/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-decoder.h"

#include <stdlib.h>

#include "rfb-decoder-private.h"

#define ALL_ENCODINGS UINT32_MAX
/* Pixels; from here on long compressed pieces are the rule. */
#define LARGE_PICTURE (1000u * 1000)

static VtrRfbDecode
find_decode (int32_t encoding)
{
  switch (encoding)
    {
    case VTR_RFB_ENCODING_RAW:
      return vtr_rfb_decode_raw;
    case VTR_RFB_ENCODING_COPY_RECT:
      return vtr_rfb_decode_copy_rect;
    case VTR_RFB_ENCODING_RRE:
      return vtr_rfb_decode_rre;
    case VTR_RFB_ENCODING_CORRE:
      return vtr_rfb_decode_corre;
    case VTR_RFB_ENCODING_HEXTILE:
      return vtr_rfb_decode_hextile;
    case VTR_RFB_ENCODING_ZLIB:
      return vtr_rfb_decode_zlib;
    case VTR_RFB_ENCODING_TIGHT:
      return vtr_rfb_decode_tight;
    case VTR_RFB_ENCODING_TRLE:
      return vtr_rfb_decode_trle;
    case VTR_RFB_ENCODING_ZRLE:
      return vtr_rfb_decode_zrle;
    default:
      return NULL;
    }
}

VtrRfbDecoder *
vtr_rfb_decoder_new (void)
{
  VtrRfbDecoder *decoder = calloc (1, sizeof *decoder);

  if (decoder == NULL)
    return NULL;

  vtr_pixel_format_init_bgrx (&decoder->format);
  decoder->allowed = ALL_ENCODINGS;
  decoder->allows_jpeg = true;
  decoder->budget = VTR_RFB_TURN_PIXELS;

  return decoder;
}

void
vtr_rfb_decoder_free (VtrRfbDecoder *decoder)
{
  if (decoder == NULL)
    return;

  vtr_rfb_inflater_free (decoder->zlib);
  vtr_rfb_inflater_free (decoder->zrle);
  for (unsigned i = 0; i < VTR_RFB_TIGHT_STREAMS; i++)
    vtr_rfb_inflater_free (decoder->tight[i]);
  vtr_jpeg_picture_free (decoder->jpeg);
  free (decoder->jpeg_buffer);
  free (decoder->gradient);
  free (decoder->linear);
  free (decoder);
}

void
vtr_rfb_decoder_set_format (VtrRfbDecoder        *decoder,
                            const VtrPixelFormat *format)
{
  decoder->format = *format;
}

const VtrPixelFormat *
vtr_rfb_decoder_get_format (VtrRfbDecoder *decoder)
{
  return &decoder->format;
}

bool
vtr_rfb_decoder_set_colours (VtrRfbDecoder *decoder,
                             uint32_t       first,
                             uint32_t       count,
                             const uint8_t *colours)
{
  if (decoder->format.is_true_colour || first > VTR_COLOUR_MAP_SIZE ||
      count > VTR_COLOUR_MAP_SIZE - first)
    {
      vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_COLOUR_MAP);
      return false;
    }

  for (uint32_t i = 0; i < count; i++)
    {
      const uint8_t *colour = colours + 6 * i;

      vtr_pixel_format_set_colour (&decoder->format, first + i, vtr_bytes_get_u16 (colour),
                                   vtr_bytes_get_u16 (colour + 2), vtr_bytes_get_u16 (colour + 4));
    }

  return true;
}

void
vtr_rfb_decoder_set_encodings (VtrRfbDecoder *decoder,
                               const int32_t *encodings,
                               size_t         count)
{
  if (decoder->allowed == ALL_ENCODINGS)
    {
      decoder->allowed = 1u << VTR_RFB_ENCODING_RAW;
      decoder->allows_jpeg = false;
    }
  for (size_t i = 0; i < count; i++)
    {
      if (encodings[i] >= 0 && encodings[i] < 32)
        decoder->allowed |= 1u << encodings[i];
      else if (encodings[i] >= VTR_RFB_ENCODING_QUALITY_0 &&
               encodings[i] <= VTR_RFB_ENCODING_QUALITY_9)
        decoder->allows_jpeg = true;
    }
}

VtrRfbStatus
vtr_rfb_decoder_fail (VtrRfbDecoder   *decoder,
                      VtrRfbViolation  violation)
{
  if (decoder->violation == VTR_RFB_VIOLATION_NONE)
    decoder->violation = violation;

  return VTR_RFB_STATUS_BROKEN;
}

bool
vtr_rfb_decoder_begin (VtrRfbDecoder   *decoder,
                       int32_t          encoding,
                       const VtrRect   *rect,
                       const VtrCanvas *canvas)
{
  decoder->decode = find_decode (encoding);
  decoder->rect = *rect;
  decoder->is_large = (uint64_t) canvas->width * canvas->height >= LARGE_PICTURE;
  memset (&decoder->progress, 0, sizeof decoder->progress);

  if (decoder->decode == NULL || (decoder->allowed & 1u << encoding) == 0)
    vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_ENCODING);
  else if (!vtr_canvas_contains (canvas, rect))
    vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_RECT_OUTSIDE);

  return decoder->violation == VTR_RFB_VIOLATION_NONE;
}

/* In the decoder's place when it has read all of its rectangle. */
static VtrRfbStatus
finished (VtrRfbDecoder   *decoder,
          VtrByteReader   *reader,
          const VtrCanvas *canvas)
{
  return VTR_RFB_STATUS_DONE;
}

/* As many rows as the turn has pixels for, one at least. */
static void
draw_rows (VtrRfbDecoder   *decoder,
           const VtrCanvas *canvas)
{
  VtrRfbRows *rows = &decoder->rows;
  uint32_t width = MAX (rows->rect.width, 1);
  uint32_t count = MIN (rows->rect.height - rows->n_done, MAX (VTR_RFB_TURN_PIXELS / width, 1));
  VtrRect part = { rows->rect.x, rows->rect.y + rows->n_done, rows->rect.width, count };

  if (!rows->is_copy)
    vtr_canvas_fill (canvas, &part, rows->pixel);

  /* In the order in which none is overwritten before it was read. */
  for (uint32_t i = rows->n_done; rows->is_copy && i < rows->n_done + count; i++)
    {
      uint32_t y = rows->rect.y <= rows->source_y ? i : rows->rect.height - 1 - i;

      memmove (vtr_canvas_at (canvas, rows->rect.x, rows->rect.y + y),
               vtr_canvas_at (canvas, rows->source_x, rows->source_y + y),
               (size_t) rows->rect.width * 4);
    }

  rows->n_done += count;
  rows->is_pending = rows->n_done < rows->rect.height;
  vtr_rfb_decoder_spend (decoder, rows->is_pending ? VTR_RFB_TURN_PIXELS : width * count);
}

void
vtr_rfb_decoder_fill (VtrRfbDecoder   *decoder,
                      const VtrCanvas *canvas,
                      const VtrRect   *rect,
                      uint32_t         pixel)
{
  decoder->rows = (VtrRfbRows) { .rect = *rect, .pixel = pixel };
  draw_rows (decoder, canvas);
}

void
vtr_rfb_decoder_copy (VtrRfbDecoder   *decoder,
                      const VtrCanvas *canvas,
                      const VtrRect   *rect,
                      uint32_t         source_x,
                      uint32_t         source_y)
{
  decoder->rows = (VtrRfbRows) { .rect = *rect, .source_x = source_x, .source_y = source_y,
                                 .is_copy = true };
  if (rect->width > 0)
    draw_rows (decoder, canvas);
}

VtrRfbStatus
vtr_rfb_decoder_continue (VtrRfbDecoder   *decoder,
                          VtrByteReader   *reader,
                          const VtrCanvas *canvas)
{
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;

  if (decoder->violation != VTR_RFB_VIOLATION_NONE)
    return VTR_RFB_STATUS_BROKEN;
  if (decoder->decode == NULL)
    return VTR_RFB_STATUS_DONE;
  /* Again, since the canvas comes anew each time. */
  if (!vtr_canvas_contains (canvas, &decoder->rect))
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_RECT_OUTSIDE);

  if (decoder->budget <= 0)
    {
      decoder->budget = VTR_RFB_TURN_PIXELS;
      return VTR_RFB_STATUS_YIELD;
    }

  if (decoder->rows.is_pending)
    {
      draw_rows (decoder, canvas);
      if (decoder->rows.is_pending)
        {
          decoder->budget = VTR_RFB_TURN_PIXELS;
          return VTR_RFB_STATUS_YIELD;
        }
    }

  status = decoder->decode (decoder, reader, canvas);
  if (status == VTR_RFB_STATUS_DONE && decoder->rows.is_pending)
    {
      /* Read, but not drawn. */
      decoder->decode = finished;
      decoder->budget = VTR_RFB_TURN_PIXELS;
      return VTR_RFB_STATUS_YIELD;
    }
  if (status == VTR_RFB_STATUS_DONE)
    decoder->decode = NULL;
  else if (status == VTR_RFB_STATUS_YIELD)
    decoder->budget = VTR_RFB_TURN_PIXELS;

  return status;
}

VtrRfbViolation
vtr_rfb_decoder_get_violation (VtrRfbDecoder *decoder)
{
  return decoder->violation;
}
