/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "damage.h"

/* Whether every pixel of a picture was drawn at least once since its size was set: how a whole
 * first frame is told from a black start. One bit a pixel, only until it is so. Plain C, no thread
 * of its own. */
typedef struct
{
  uint64_t *bits;        /* NULL once complete, and for a picture without pixels */
  uint32_t  width;
  uint32_t  height;
  uint64_t  n_missing;   /* pixels */
} VtrCoverage;

/* Starts anew. Where there is no memory for the bits the picture counts as complete at once. */
void vtr_coverage_reset       (VtrCoverage   *coverage,
                               uint32_t       width,
                               uint32_t       height);
/* @rect: inside of the picture. */
void vtr_coverage_add         (VtrCoverage   *coverage,
                               const VtrRect *rect);
/* False for a picture without pixels. */
bool vtr_coverage_is_complete (const VtrCoverage *coverage);
void vtr_coverage_clear       (VtrCoverage   *coverage);
