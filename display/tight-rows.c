/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "pixel-expand.h"
#include "pixel-triples.h"
#include "rfb-tight.h"

/* Tight's filters: rows of pixels as they are, of numbers of a palette's colours, or of differences
 * to what the pixels above and to the left suggest. */

void
vtr_tight_palette_load (VtrRfbDecoder *decoder,
                        const uint8_t *bytes)
{
  size_t size = vtr_tight_pixel_size (&decoder->format);
  uint32_t count = decoder->progress.tight.n_colours;

  for (uint32_t i = 0; i < count; i++)
    decoder->palette[i] = vtr_tight_pixel_load (&decoder->format, bytes + i * size) &
                          ~VTR_PALETTE_MARK;
  /* Of two colours, a bit chooses. */
  for (uint32_t i = count; i < VTR_RFB_PALETTE_SIZE && count != 2; i++)
    decoder->palette[i] = VTR_PALETTE_MARK;
}

static bool
ensure_gradient (VtrRfbDecoder *decoder)
{
  size_t length = (size_t) decoder->rect.width * 3 * sizeof *decoder->gradient;

  if (decoder->gradient == NULL)
    decoder->gradient = calloc (VTR_RFB_MAX_SIDE, 3 * sizeof *decoder->gradient);
  if (decoder->gradient == NULL || decoder->rect.width > VTR_RFB_MAX_SIDE)
    return false;

  memset (decoder->gradient, 0, length);

  return true;
}

VtrRfbStatus
vtr_tight_rows_begin (VtrRfbDecoder *decoder)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  size_t width = decoder->rect.width;

  if (progress->filter == VTR_TIGHT_FILTER_GRADIENT && !ensure_gradient (decoder))
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_NO_MEMORY);

  if (progress->filter != VTR_TIGHT_FILTER_PALETTE)
    progress->row = width * vtr_tight_pixel_size (&decoder->format);
  else
    progress->row = progress->n_colours == 2 ? (width + 7) / 8 : width;

  return VTR_RFB_STATUS_DONE;
}

/* The colour that the neighbours suggest, with the difference, cut to the colour's bits. */
VTR_PIXEL_INLINE uint32_t
apply_gradient (int32_t  left,
                int32_t  above,
                int32_t  corner,
                uint32_t difference,
                uint32_t max)
{
  int32_t suggested = left + above - corner;

  if (suggested < 0)
    suggested = 0;
  if (suggested > (int32_t) max)
    suggested = (int32_t) max;

  return ((uint32_t) suggested + difference) & max;
}

static void
draw_gradient_rgb (uint8_t       *at,
                   const uint8_t *bytes,
                   uint32_t       count,
                   uint16_t      *above)
{
  uint32_t left[3] = { 0 };
  uint32_t corner[3] = { 0 };

  for (uint32_t i = 0; i < count; i++, bytes += 3, above += 3)
    {
      uint32_t pixel = 0;

      for (int c = 0; c < 3; c++)
        {
          uint32_t colour = apply_gradient ((int32_t) left[c], above[c], (int32_t) corner[c],
                                            bytes[c], 255);

          corner[c] = above[c];
          above[c] = (uint16_t) colour;
          left[c] = colour;
        }
      pixel = vtr_pixel_from_rgb (left[0], left[1], left[2]);
      memcpy (at + 4 * (size_t) i, &pixel, 4);
    }
}

static uint32_t
load_value (const VtrPixelFormat *format,
            const uint8_t        *bytes)
{
  uint32_t value = 0;

  for (uint32_t i = 0; i < format->bytes; i++)
    value |= (uint32_t) bytes[i] << 8 * (format->is_big_endian ? format->bytes - 1u - i : i);

  return value;
}

static void
draw_gradient (const VtrPixelFormat *format,
               uint8_t              *at,
               const uint8_t        *bytes,
               uint32_t              count,
               uint16_t             *above)
{
  uint32_t left[3] = { 0 };
  uint32_t corner[3] = { 0 };

  for (uint32_t i = 0; i < count; i++, bytes += format->bytes, above += 3)
    {
      uint32_t value = load_value (format, bytes);
      uint32_t pixel = 0;

      for (int c = 0; c < 3; c++)
        {
          uint32_t colour = apply_gradient ((int32_t) left[c], above[c], (int32_t) corner[c],
                                            value >> format->shift[c] & format->max[c],
                                            format->max[c]);

          corner[c] = above[c];
          above[c] = (uint16_t) colour;
          left[c] = colour;
          pixel |= colour << format->shift[c];
        }
      pixel = vtr_pixel_scale (format, pixel);
      memcpy (at + 4 * (size_t) i, &pixel, 4);
    }
}

VtrRfbStatus
vtr_tight_rows_draw (VtrRfbDecoder   *decoder,
                     const VtrCanvas *canvas,
                     const uint8_t   *bytes,
                     uint32_t         count)
{
  VtrRfbTightProgress *progress = &decoder->progress.tight;
  const VtrPixelFormat *format = &decoder->format;
  uint32_t width = decoder->rect.width;
  uint32_t seen = 0;

  for (uint32_t i = 0; i < count && width > 0; i++, bytes += progress->row)
    {
      uint8_t *at = vtr_canvas_at (canvas, decoder->rect.x, decoder->rect.y + progress->y + i);

      if (progress->filter == VTR_TIGHT_FILTER_PALETTE && progress->n_colours == 2)
        vtr_pixels_expand_1 (at, bytes, width, decoder->palette);
      else if (progress->filter == VTR_TIGHT_FILTER_PALETTE)
        seen |= vtr_pixels_expand_8 (at, bytes, width, decoder->palette);
      else if (progress->filter == VTR_TIGHT_FILTER_COPY && format->is_tpixel_rgb)
        vtr_pixels_from_rgb (at, bytes, width);
      else if (progress->filter == VTR_TIGHT_FILTER_COPY)
        vtr_pixel_format_convert (format, bytes, at, width);
      else if (format->is_tpixel_rgb)
        draw_gradient_rgb (at, bytes, width, decoder->gradient);
      else
        draw_gradient (format, at, bytes, width, decoder->gradient);
    }

  progress->y += count;
  vtr_rfb_decoder_spend (decoder, width * count);
  if (seen & VTR_PALETTE_MARK)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_PALETTE);

  return VTR_RFB_STATUS_DONE;
}
