/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixel-format.h"

#include "byte-reader.h"
#include "pixel-load.h"

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define HOST_IS_BIG_ENDIAN false
#else
#define HOST_IS_BIG_ENDIAN true
#endif

static unsigned
count_bits (uint16_t max)
{
  return (unsigned) __builtin_popcount (max);
}

/* The bits that a colour takes in a pixel, or 0 when it has no place there. */
static uint64_t
colour_mask (const VtrPixelFormat *format,
             int                   colour)
{
  uint16_t max = format->max[colour];

  if (max == 0 || (max & (max + 1u)) != 0)
    return 0;
  if (format->shift[colour] + count_bits (max) > format->bits)
    return 0;

  return (uint64_t) max << format->shift[colour];
}

static bool
makes_sense (const VtrPixelFormat *format)
{
  uint64_t masks[3];

  if (format->bits != 8 && format->bits != 16 && format->bits != 32)
    return false;
  if (format->depth == 0 || format->depth > format->bits)
    return false;
  if (!format->is_true_colour)
    return format->bits == 8;

  for (int i = 0; i < 3; i++)
    {
      masks[i] = colour_mask (format, i);
      if (masks[i] == 0)
        return false;
    }

  return (masks[0] & masks[1]) == 0 && (masks[0] & masks[2]) == 0 && (masks[1] & masks[2]) == 0;
}

/* RFC 6143, 7.7.5: three bytes when all colours lie in the lower or in the upper three. */
static void
derive_cpixel (VtrPixelFormat *format)
{
  uint64_t mask = colour_mask (format, 0) | colour_mask (format, 1) | colour_mask (format, 2);

  format->cpixel_bytes = format->bytes;
  format->cpixel_at = 0;
  if (format->bits != 32 || format->depth > 24 || !format->is_true_colour)
    return;

  if ((mask & 0xff000000u) == 0)
    {
      format->cpixel_bytes = 3;
      format->cpixel_at = format->is_big_endian ? 1 : 0;
    }
  else if ((mask & 0xffu) == 0)
    {
      format->cpixel_bytes = 3;
      format->cpixel_at = format->is_big_endian ? 0 : 1;
    }
}

static bool
is_888 (const VtrPixelFormat *format)
{
  return format->bits == 32 && format->is_true_colour && format->max[0] == 255 &&
         format->max[1] == 255 && format->max[2] == 255;
}

static void
derive (VtrPixelFormat *format)
{
  const uint8_t bgrx[3] = { 16, 8, 0 };
  const uint8_t swapped_bgrx[3] = { 8, 16, 24 };

  format->bytes = format->bits / 8;
  format->is_swapped = format->is_big_endian != HOST_IS_BIG_ENDIAN;
  format->is_bgrx = is_888 (format) &&
                    memcmp (format->shift, format->is_big_endian ? swapped_bgrx : bgrx, 3) == 0;
  format->is_tpixel_rgb = is_888 (format) && format->depth == 24;
  derive_cpixel (format);
  if (!format->is_true_colour)
    return;

  for (int i = 0; i < 3; i++)
    format->scale[i] = ((255u << 16) + format->max[i] / 2u) / format->max[i];
  for (uint32_t i = 0; i < VTR_COLOUR_MAP_SIZE && format->bits == 8; i++)
    format->map[i] = vtr_pixel_scale (format, i);
}

void
vtr_pixel_format_init_bgrx (VtrPixelFormat *format)
{
  *format = (VtrPixelFormat) { .bits = 32, .depth = 24, .is_true_colour = true,
                               .max = { 255, 255, 255 }, .shift = { 16, 8, 0 } };
  derive (format);
}

bool
vtr_pixel_format_parse (VtrPixelFormat *format,
                        const uint8_t   bytes[VTR_PIXEL_FORMAT_LENGTH])
{
  VtrPixelFormat parsed = { .bits = bytes[0], .depth = bytes[1], .is_big_endian = bytes[2] != 0,
                            .is_true_colour = bytes[3] != 0 };

  for (int i = 0; i < 3; i++)
    {
      parsed.max[i] = vtr_bytes_get_u16 (bytes + 4 + 2 * i);
      parsed.shift[i] = bytes[10 + i];
    }
  if (!makes_sense (&parsed))
    return false;

  derive (&parsed);
  *format = parsed;

  return true;
}

void
vtr_pixel_format_write (const VtrPixelFormat *format,
                        uint8_t               bytes[VTR_PIXEL_FORMAT_LENGTH])
{
  memset (bytes, 0, VTR_PIXEL_FORMAT_LENGTH);
  bytes[0] = format->bits;
  bytes[1] = format->depth;
  bytes[2] = format->is_big_endian;
  bytes[3] = format->is_true_colour;
  for (int i = 0; i < 3; i++)
    {
      bytes[4 + 2 * i] = (uint8_t) (format->max[i] >> 8);
      bytes[5 + 2 * i] = (uint8_t) format->max[i];
      bytes[10 + i] = format->shift[i];
    }
}

bool
vtr_pixel_format_set_colour (VtrPixelFormat *format,
                             uint32_t        index,
                             uint16_t        red,
                             uint16_t        green,
                             uint16_t        blue)
{
  if (format->is_true_colour || index >= VTR_COLOUR_MAP_SIZE)
    return false;

  format->map[index] = vtr_pixel_from_rgb (red >> 8, green >> 8, blue >> 8);

  return true;
}

VTR_PIXEL_INLINE void
convert (VtrPixelKind          kind,
         const VtrPixelFormat *format,
         const uint8_t        *pixels,
         uint8_t              *bgrx,
         size_t                count)
{
  for (size_t i = 0; i < count; i++)
    {
      uint32_t pixel = vtr_pixel_load (kind, format, pixels + i * vtr_pixel_kind_size (kind));

      memcpy (bgrx + 4 * i, &pixel, 4);
    }
}

void
vtr_pixel_format_convert (const VtrPixelFormat *format,
                          const uint8_t        *pixels,
                          uint8_t              *bgrx,
                          size_t                count)
{
  if (format->is_bgrx)
    memcpy (bgrx, pixels, 4 * count);
  else if (format->bytes == 1)
    convert (VTR_PIXEL_8, format, pixels, bgrx, count);
  else if (format->bytes == 2)
    convert (VTR_PIXEL_16, format, pixels, bgrx, count);
  else
    convert (VTR_PIXEL_32, format, pixels, bgrx, count);
}
