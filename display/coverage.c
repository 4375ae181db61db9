/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coverage.h"

#include <stdlib.h>

#define WORD_BITS 64u

void
vtr_coverage_reset (VtrCoverage *coverage,
                    uint32_t     width,
                    uint32_t     height)
{
  uint64_t n_pixels = (uint64_t) width * height;

  free (coverage->bits);
  coverage->bits = NULL;
  coverage->width = width;
  coverage->height = height;
  if (n_pixels > 0)
    coverage->bits = calloc ((size_t) (n_pixels / WORD_BITS + 1), sizeof *coverage->bits);
  coverage->n_missing = coverage->bits != NULL ? n_pixels : 0;
}

/* Of the @n bits of @mask. Most words are all new or all old, and counting takes as long as drawing
 * on processors for which nothing but the oldest instructions are compiled. */
static uint64_t
count_clear (uint64_t word,
             uint64_t mask,
             uint64_t n)
{
  uint64_t clear = mask & ~word;

  if (clear == 0)
    return 0;

  return clear == mask ? n : (uint64_t) __builtin_popcountll (clear);
}

/* The bits from @first on, @count of them; returns how many were clear. */
static uint64_t
set_bits (uint64_t *bits,
          uint64_t  first,
          uint64_t  count)
{
  uint64_t n_new = 0;

  while (count > 0)
    {
      uint64_t offset = first % WORD_BITS;
      uint64_t n = WORD_BITS - offset < count ? WORD_BITS - offset : count;
      uint64_t mask = (n == WORD_BITS ? ~UINT64_C (0) : (UINT64_C (1) << n) - 1) << offset;
      uint64_t *word = &bits[first / WORD_BITS];

      n_new += count_clear (*word, mask, n);
      *word |= mask;
      first += n;
      count -= n;
    }

  return n_new;
}

void
vtr_coverage_add (VtrCoverage   *coverage,
                  const VtrRect *rect)
{
  if (coverage->bits == NULL || rect->x >= coverage->width || rect->y >= coverage->height ||
      rect->width > coverage->width - rect->x || rect->height > coverage->height - rect->y)
    return;

  if (rect->width == coverage->width)
    coverage->n_missing -= set_bits (coverage->bits, (uint64_t) rect->y * coverage->width,
                                     (uint64_t) rect->height * coverage->width);
  else
    for (uint32_t y = rect->y; y < rect->y + rect->height; y++)
      coverage->n_missing -=
        set_bits (coverage->bits, (uint64_t) y * coverage->width + rect->x, rect->width);

  if (coverage->n_missing == 0)
    vtr_coverage_clear (coverage);
}

bool
vtr_coverage_is_complete (const VtrCoverage *coverage)
{
  return coverage->n_missing == 0 && coverage->width > 0 && coverage->height > 0;
}

void
vtr_coverage_clear (VtrCoverage *coverage)
{
  free (coverage->bits);
  coverage->bits = NULL;
}
