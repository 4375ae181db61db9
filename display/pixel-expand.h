/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas.h"
#include "pixel-load.h"

/* From numbers of palette colours to pixels: the inner loops of Tight, ZRLE and TRLE. Nothing is
 * checked while they run: a colour that the palette doesn't have is marked in its X byte, the
 * functions tell what they saw, and the caller looks for the mark afterwards. */

#define VTR_PALETTE_MARK (~vtr_pixel_from_rgb (0xff, 0xff, 0xff))

/* Eight pixels a byte, the first in the highest bit. */
VTR_PIXEL_INLINE void
vtr_pixels_expand_1 (uint8_t       *at,
                     const uint8_t *bytes,
                     uint32_t       count,
                     const uint32_t palette[2])
{
  const VtrPixels4 left = { 0x80, 0x40, 0x20, 0x10 };
  const VtrPixels4 right = { 8, 4, 2, 1 };
  VtrPixels4 zero = vtr_pixels4_splat (palette[0]);
  VtrPixels4 change = vtr_pixels4_splat (palette[0] ^ palette[1]);
  uint32_t i = 0;

  for (; count - i >= 8; i += 8, bytes++, at += 32)
    {
      VtrPixels4 byte = vtr_pixels4_splat (*bytes);
      VtrPixels4 first = zero ^ (change & (VtrPixels4) ((byte & left) == left));
      VtrPixels4 second = zero ^ (change & (VtrPixels4) ((byte & right) == right));

      memcpy (at, &first, 16);
      memcpy (at + 16, &second, 16);
    }
  for (uint32_t bit = 0x80; i < count; i++, bit >>= 1, at += 4)
    memcpy (at, &palette[(*bytes & bit) != 0], 4);
}

VTR_PIXEL_INLINE uint32_t
vtr_pixels_expand_2 (uint8_t       *at,
                     const uint8_t *bytes,
                     uint32_t       count,
                     const uint32_t palette[4])
{
  uint32_t seen = 0;

  for (uint32_t i = 0; i < count; i++)
    {
      uint32_t pixel = palette[bytes[i >> 2] >> (6 - 2 * (i & 3)) & 3];

      seen |= pixel;
      memcpy (at + 4 * (size_t) i, &pixel, 4);
    }

  return seen;
}

VTR_PIXEL_INLINE uint32_t
vtr_pixels_expand_4 (uint8_t       *at,
                     const uint8_t *bytes,
                     uint32_t       count,
                     const uint32_t palette[16])
{
  uint32_t seen = 0;
  uint32_t i = 0;

  for (; count - i >= 2; i += 2, bytes++, at += 8)
    {
      uint32_t pixels[2] = { palette[*bytes >> 4], palette[*bytes & 15] };

      seen |= pixels[0] | pixels[1];
      memcpy (at, pixels, 8);
    }
  if (i < count)
    {
      seen |= palette[*bytes >> 4];
      memcpy (at, &palette[*bytes >> 4], 4);
    }

  return seen;
}

VTR_PIXEL_INLINE uint32_t
vtr_pixels_expand_8 (uint8_t       *at,
                     const uint8_t *bytes,
                     uint32_t       count,
                     const uint32_t palette[256])
{
  uint32_t seen = 0;

  for (uint32_t i = 0; i < count; i++)
    {
      uint32_t pixel = palette[bytes[i]];

      seen |= pixel;
      memcpy (at + 4 * (size_t) i, &pixel, 4);
    }

  return seen;
}
