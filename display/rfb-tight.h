/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pixel-load.h"
#include "rfb-decoder-private.h"

/* Shared by rfb-decode-tight.c, tight-rows.c and rfb-decode-tight-jpeg.c. */

#define VTR_TIGHT_FILTER_COPY     0
#define VTR_TIGHT_FILTER_PALETTE  1
#define VTR_TIGHT_FILTER_GRADIENT 2

/* A pixel is three bytes where the format allows it, red first. */
static inline size_t
vtr_tight_pixel_size (const VtrPixelFormat *format)
{
  return format->is_tpixel_rgb ? 3 : format->bytes;
}

static inline uint32_t
vtr_tight_pixel_load (const VtrPixelFormat *format,
                      const uint8_t        *bytes)
{
  if (format->is_tpixel_rgb)
    return vtr_pixel_from_rgb (bytes[0], bytes[1], bytes[2]);

  return vtr_pixel_load (vtr_pixel_kind_for (format, false), format, bytes);
}

/* @bytes: progress->n_colours pixels. */
void         vtr_tight_palette_load      (VtrRfbDecoder   *decoder,
                                          const uint8_t   *bytes);
/* Works out progress->row, the bytes of a row, and gets the memory for rows. */
VtrRfbStatus vtr_tight_rows_begin        (VtrRfbDecoder   *decoder);
/* @bytes: @count filtered rows, and one more readable byte. They are the next ones. */
VtrRfbStatus vtr_tight_rows_draw         (VtrRfbDecoder   *decoder,
                                          const VtrCanvas *canvas,
                                          const uint8_t   *bytes,
                                          uint32_t         count);

VtrRfbStatus vtr_rfb_tight_jpeg_begin    (VtrRfbDecoder   *decoder,
                                          uint32_t         length);
VtrRfbStatus vtr_rfb_tight_jpeg_continue (VtrRfbDecoder   *decoder,
                                          VtrByteReader   *reader,
                                          const VtrCanvas *canvas);
