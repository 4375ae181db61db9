/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pixel-triples.h"

#include <string.h>

#include "canvas.h"

typedef uint8_t Bytes __attribute__ ((vector_size (16)));

/* Four pixels a vector, of which 16 bytes are read: six pixels have to be there. How many were
 * done. */
static inline __attribute__ ((always_inline)) size_t
shuffle (uint8_t       *at,
         const uint8_t *bytes,
         size_t         count,
         bool           is_rgb)
{
  const Bytes zero = { 0 };
  size_t i = 0;

  for (; count - i >= 6; i += 4)
    {
      Bytes four;

      memcpy (&four, bytes + 3 * i, 16);
      four = is_rgb ? __builtin_shufflevector (four, zero, 2, 1, 0, 16, 5, 4, 3, 16, 8, 7, 6, 16,
                                               11, 10, 9, 16)
                    : __builtin_shufflevector (four, zero, 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16,
                                               9, 10, 11, 16);
      memcpy (at + 4 * i, &four, 16);
    }

  return i;
}

/* What every x86 of the last fifteen years has, and the compiler may not assume. */
#if defined __x86_64__ || defined __i386__

static __attribute__ ((target ("ssse3"))) size_t
shuffle_bgr (uint8_t       *at,
             const uint8_t *bytes,
             size_t         count)
{
  return shuffle (at, bytes, count, false);
}

static __attribute__ ((target ("ssse3"))) size_t
shuffle_rgb (uint8_t       *at,
             const uint8_t *bytes,
             size_t         count)
{
  return shuffle (at, bytes, count, true);
}

static bool
can_shuffle (void)
{
  return __builtin_cpu_supports ("ssse3") != 0;
}

#else

static size_t
shuffle_bgr (uint8_t       *at,
             const uint8_t *bytes,
             size_t         count)
{
  return shuffle (at, bytes, count, false);
}

static size_t
shuffle_rgb (uint8_t       *at,
             const uint8_t *bytes,
             size_t         count)
{
  return shuffle (at, bytes, count, true);
}

static bool
can_shuffle (void)
{
  return true;
}

#endif

void
vtr_pixels_from_bgr (uint8_t       *at,
                     const uint8_t *bytes,
                     size_t         count)
{
  for (size_t i = can_shuffle () ? shuffle_bgr (at, bytes, count) : 0; i < count; i++)
    {
      const uint8_t *bgr = bytes + 3 * i;
      uint32_t pixel = vtr_pixel_from_rgb (bgr[2], bgr[1], bgr[0]);

      memcpy (at + 4 * i, &pixel, 4);
    }
}

void
vtr_pixels_from_rgb (uint8_t       *at,
                     const uint8_t *bytes,
                     size_t         count)
{
  for (size_t i = can_shuffle () ? shuffle_rgb (at, bytes, count) : 0; i < count; i++)
    {
      const uint8_t *rgb = bytes + 3 * i;
      uint32_t pixel = vtr_pixel_from_rgb (rgb[0], rgb[1], rgb[2]);

      memcpy (at + 4 * i, &pixel, 4);
    }
}
