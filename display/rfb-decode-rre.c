/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixel-load.h"
#include "rfb-decoder-private.h"

/* RRE and CoRRE, RFC 6143, 7.7.3 and the community's 7.7.8: a background and rectangles of one
 * colour on it. CoRRE has coordinates of 8 bits. */

/* What drawing even the smallest rectangle costs, in pixels. */
#define SUBRECT_COST  8u
/* Larger ones are drawn in parts if need be. */
#define LARGE_SUBRECT 65536u

VTR_PIXEL_INLINE VtrRect
load_subrect (const uint8_t *bytes,
              bool           is_compact)
{
  if (is_compact)
    return (VtrRect) { bytes[0], bytes[1], bytes[2], bytes[3] };

  return (VtrRect) { vtr_bytes_get_u16 (bytes), vtr_bytes_get_u16 (bytes + 2),
                     vtr_bytes_get_u16 (bytes + 4), vtr_bytes_get_u16 (bytes + 6) };
}

static bool
is_inside (const VtrRect *subrect,
           const VtrRect *rect)
{
  return subrect->width <= rect->width && subrect->x <= rect->width - subrect->width &&
         subrect->height <= rect->height && subrect->y <= rect->height - subrect->height;
}

VTR_PIXEL_INLINE VtrRfbStatus
draw_subrects (VtrRfbDecoder   *decoder,
               VtrByteReader   *reader,
               const VtrCanvas *canvas,
               VtrPixelKind     kind,
               bool             is_compact)
{
  const size_t size = vtr_pixel_kind_size (kind);
  const size_t length = size + (is_compact ? 4 : 8);
  VtrRfbRreProgress *progress = &decoder->progress.rre;
  const VtrRect *rect = &decoder->rect;
  uint64_t max_area = (uint64_t) rect->width * rect->height * VTR_RFB_MAX_OVERDRAW;

  for (; progress->left > 0; progress->left--)
    {
      const uint8_t *bytes = NULL;
      uint32_t area = 0;
      VtrRect subrect;

      if (decoder->budget <= 0)
        return VTR_RFB_STATUS_YIELD;
      bytes = vtr_byte_reader_peek (reader, length);
      if (bytes == NULL)
        return VTR_RFB_STATUS_MORE;

      vtr_byte_reader_take (reader, length);
      subrect = load_subrect (bytes + size, is_compact);
      if (!is_inside (&subrect, rect))
        return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_RECT_OUTSIDE);
      area = subrect.width * subrect.height;
      progress->area += area;
      if (progress->area > max_area)
        return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_OVERDRAW);

      subrect.x += rect->x;
      subrect.y += rect->y;
      if (area > LARGE_SUBRECT)
        vtr_rfb_decoder_fill (decoder, canvas, &subrect,
                              vtr_pixel_load (kind, &decoder->format, bytes));
      else
        vtr_canvas_fill (canvas, &subrect, vtr_pixel_load (kind, &decoder->format, bytes));
      vtr_rfb_decoder_spend (decoder, area + SUBRECT_COST);
    }

  return VTR_RFB_STATUS_DONE;
}

VTR_PIXEL_INLINE VtrRfbStatus
decode (VtrRfbDecoder   *decoder,
        VtrByteReader   *reader,
        const VtrCanvas *canvas,
        VtrPixelKind     kind,
        bool             is_compact)
{
  VtrRfbRreProgress *progress = &decoder->progress.rre;

  if (!progress->has_header)
    {
      const uint8_t *bytes = vtr_byte_reader_peek (reader, 4 + vtr_pixel_kind_size (kind));

      if (bytes == NULL)
        return VTR_RFB_STATUS_MORE;

      vtr_byte_reader_take (reader, 4 + vtr_pixel_kind_size (kind));
      progress->has_header = true;
      progress->left = vtr_bytes_get_u32 (bytes);
      vtr_rfb_decoder_fill (decoder, canvas, &decoder->rect,
                            vtr_pixel_load (kind, &decoder->format, bytes + 4));
    }

  return draw_subrects (decoder, reader, canvas, kind, is_compact);
}

VTR_PIXEL_INLINE VtrRfbStatus
decode_any (VtrRfbDecoder   *decoder,
            VtrByteReader   *reader,
            const VtrCanvas *canvas,
            bool             is_compact)
{
  switch (decoder->format.bytes)
    {
    case 1:
      return decode (decoder, reader, canvas, VTR_PIXEL_8, is_compact);
    case 2:
      return decode (decoder, reader, canvas, VTR_PIXEL_16, is_compact);
    default:
      if (decoder->format.is_bgrx)
        return decode (decoder, reader, canvas, VTR_PIXEL_BGRX, is_compact);
      return decode (decoder, reader, canvas, VTR_PIXEL_32, is_compact);
    }
}

VtrRfbStatus
vtr_rfb_decode_rre (VtrRfbDecoder   *decoder,
                    VtrByteReader   *reader,
                    const VtrCanvas *canvas)
{
  return decode_any (decoder, reader, canvas, false);
}

VtrRfbStatus
vtr_rfb_decode_corre (VtrRfbDecoder   *decoder,
                      VtrByteReader   *reader,
                      const VtrCanvas *canvas)
{
  return decode_any (decoder, reader, canvas, true);
}
