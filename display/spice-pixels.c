/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-pixels.h"

#include <spice/enums.h>
#include <string.h>

#include "rect.h"

#define FRAMEBUFFER_PIXEL 4u

/* Five bits, or six, to eight, so that the largest stays the largest. */
static uint8_t
widen_5 (unsigned int value)
{
  return (uint8_t) (value << 3 | value >> 2);
}

static uint8_t
widen_6 (unsigned int value)
{
  return (uint8_t) (value << 2 | value >> 4);
}

static void
convert_row (const uint8_t *source,
             uint8_t       *target,
             uint32_t       width,
             bool           is_565)
{
  for (uint32_t i = 0; i < width; i++)
    {
      uint16_t pixel = 0;

      memcpy (&pixel, source + (size_t) i * sizeof pixel, sizeof pixel);
      target[0] = widen_5 (pixel & 0x1f);
      target[1] = is_565 ? widen_6 (pixel >> 5 & 0x3f) : widen_5 (pixel >> 5 & 0x1f);
      target[2] = is_565 ? widen_5 (pixel >> 11) : widen_5 (pixel >> 10 & 0x1f);
      target[3] = 0;
      target += FRAMEBUFFER_PIXEL;
    }
}

static size_t
get_pixel_size (int format)
{
  switch (format)
    {
    case SPICE_SURFACE_FMT_32_xRGB:
    case SPICE_SURFACE_FMT_32_ARGB:
      return 4;
    case SPICE_SURFACE_FMT_16_555:
    case SPICE_SURFACE_FMT_16_565:
      return 2;
    default:
      return 0;
    }
}

bool
vtr_spice_pixels_copy (const VtrSpiceSurface *surface,
                       const VtrRect         *source,
                       VtrFramebuffer        *framebuffer,
                       const VtrRect         *target)
{
  const VtrRect all = { 0, 0, (uint32_t) surface->width, (uint32_t) surface->height };
  size_t pixel = get_pixel_size (surface->format);
  size_t stride = vtr_framebuffer_get_stride (framebuffer);
  const uint8_t *from = NULL;
  uint8_t *to = NULL;

  if (pixel == 0 || surface->stride <= 0 ||
      (size_t) surface->stride < (size_t) surface->width * pixel ||
      !vtr_rect_contains (&all, source) || source->width != target->width ||
      source->height != target->height || !vtr_framebuffer_contains (framebuffer, target))
    return false;

  from = surface->data + (size_t) source->y * (size_t) surface->stride + source->x * pixel;
  to = vtr_framebuffer_get_pixels (framebuffer) + target->y * stride +
       (size_t) target->x * FRAMEBUFFER_PIXEL;
  for (uint32_t y = 0; y < source->height; y++)
    {
      if (pixel == FRAMEBUFFER_PIXEL)
        memcpy (to, from, source->width * pixel);
      else
        convert_row (from, to, source->width, surface->format == SPICE_SURFACE_FMT_16_565);
      from += surface->stride;
      to += stride;
    }

  return true;
}
