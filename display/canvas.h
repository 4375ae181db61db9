/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "damage.h"

/* Memory to draw on: 32 bits a pixel, B G R X in memory, X whatever it is. Plain C; borrows the
 * pixels, which those of a VtrFramebuffer are while its lock is held. The inline functions check
 * nothing: whoever calls them did, with vtr_canvas_contains(). */
typedef struct
{
  uint8_t  *pixels;
  uint32_t  width;
  uint32_t  height;
  size_t    stride;     /* bytes from a row to the next one; a multiple of 4 */
} VtrCanvas;

static inline bool
vtr_canvas_contains (const VtrCanvas *canvas,
                     const VtrRect   *rect)
{
  return rect->width <= canvas->width && rect->x <= canvas->width - rect->width &&
         rect->height <= canvas->height && rect->y <= canvas->height - rect->height;
}

static inline uint8_t *
vtr_canvas_at (const VtrCanvas *canvas,
               uint32_t         x,
               uint32_t         y)
{
  return canvas->pixels + y * canvas->stride + (size_t) x * 4;
}

/* A pixel as a number, in the order of this machine's bytes. */
static inline uint32_t
vtr_pixel_from_rgb (uint32_t red,
                    uint32_t green,
                    uint32_t blue)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return red << 16 | green << 8 | blue;
#else
  return red << 8 | green << 16 | blue << 24;
#endif
}

/* Four pixels in one of the processor's registers. */
typedef uint32_t VtrPixels4 __attribute__ ((vector_size (16)));

static inline VtrPixels4
vtr_pixels4_splat (uint32_t pixel)
{
  return (VtrPixels4) { pixel, pixel, pixel, pixel };
}

static inline void
vtr_pixels_fill (uint8_t  *pixels,
                 size_t    count,
                 uint32_t  pixel)
{
  VtrPixels4 four = vtr_pixels4_splat (pixel);
  size_t i = 0;

  for (; count - i >= 4; i += 4)
    memcpy (pixels + 4 * i, &four, 16);
  for (; i < count; i++)
    memcpy (pixels + 4 * i, &pixel, 4);
}

static inline void
vtr_canvas_fill (const VtrCanvas *canvas,
                 const VtrRect   *rect,
                 uint32_t         pixel)
{
  for (uint32_t y = 0; y < rect->height; y++)
    vtr_pixels_fill (vtr_canvas_at (canvas, rect->x, rect->y + y), rect->width, pixel);
}
