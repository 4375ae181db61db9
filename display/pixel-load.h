/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "canvas.h"
#include "pixel-format.h"

/* Reading one pixel, for inner loops that are compiled once per kind: with a constant kind nothing
 * of the switch is left. The memory must be there. */
typedef enum
{
  VTR_PIXEL_BGRX,    /* 4 bytes as they are kept */
  VTR_PIXEL_BGR,     /* the first 3 of these; 4 are read */
  VTR_PIXEL_8,
  VTR_PIXEL_16,
  VTR_PIXEL_32,
  VTR_PIXEL_24,      /* 3 of the 4 bytes of a 32-bit pixel */
} VtrPixelKind;

#define VTR_PIXEL_INLINE static inline __attribute__ ((always_inline))

VTR_PIXEL_INLINE size_t
vtr_pixel_kind_size (VtrPixelKind kind)
{
  switch (kind)
    {
    case VTR_PIXEL_8:
      return 1;
    case VTR_PIXEL_16:
      return 2;
    case VTR_PIXEL_BGR:
    case VTR_PIXEL_24:
      return 3;
    case VTR_PIXEL_BGRX:
    case VTR_PIXEL_32:
    default:
      return 4;
    }
}

/* The kind of a full pixel, and that of a compressed one. */
VTR_PIXEL_INLINE VtrPixelKind
vtr_pixel_kind_for (const VtrPixelFormat *format,
                    bool                  is_compressed)
{
  if (format->is_bgrx)
    return is_compressed && format->cpixel_bytes == 3 ? VTR_PIXEL_BGR : VTR_PIXEL_BGRX;
  if (format->bytes == 4)
    return is_compressed && format->cpixel_bytes == 3 ? VTR_PIXEL_24 : VTR_PIXEL_32;

  return format->bytes == 1 ? VTR_PIXEL_8 : VTR_PIXEL_16;
}

VTR_PIXEL_INLINE uint32_t
vtr_pixel_scale (const VtrPixelFormat *format,
                 uint32_t              value)
{
  uint32_t rgb[3];

  for (int i = 0; i < 3; i++)
    rgb[i] = (((value >> format->shift[i]) & format->max[i]) * format->scale[i] + 0x8000) >> 16;

  return vtr_pixel_from_rgb (rgb[0], rgb[1], rgb[2]);
}

VTR_PIXEL_INLINE uint32_t
vtr_pixel_load (VtrPixelKind          kind,
                const VtrPixelFormat *format,
                const uint8_t        *bytes)
{
  uint32_t value = 0;
  uint16_t half = 0;

  switch (kind)
    {
    case VTR_PIXEL_8:
      return format->map[bytes[0]];
    case VTR_PIXEL_16:
      memcpy (&half, bytes, 2);
      return vtr_pixel_scale (format, format->is_swapped ? __builtin_bswap16 (half) : half);
    case VTR_PIXEL_24:
      memcpy ((uint8_t *) &value + format->cpixel_at, bytes, 3);
      return vtr_pixel_scale (format, format->is_swapped ? __builtin_bswap32 (value) : value);
    case VTR_PIXEL_32:
      memcpy (&value, bytes, 4);
      return vtr_pixel_scale (format, format->is_swapped ? __builtin_bswap32 (value) : value);
    case VTR_PIXEL_BGR:
      memcpy (&value, bytes, 4);
      return value & vtr_pixel_from_rgb (0xff, 0xff, 0xff);
    case VTR_PIXEL_BGRX:
    default:
      memcpy (&value, bytes, 4);
      return value;
    }
}
