/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A rectangle in pixels. */
typedef struct
{
  uint32_t x;
  uint32_t y;
  uint32_t width;
  uint32_t height;
} VtrRect;

/* Which parts of a picture changed: a bounded list of rectangles that merges neighbours and,
 * when it is full, becomes coarser instead of longer. Plain C, no allocation, no thread of its
 * own. */
#define VTR_DAMAGE_MAX_RECTS 64u

typedef struct
{
  VtrRect rects[VTR_DAMAGE_MAX_RECTS];
  size_t  count;
} VtrDamage;

void    vtr_damage_clear    (VtrDamage       *damage);
bool    vtr_damage_is_empty (const VtrDamage *damage);
void    vtr_damage_add      (VtrDamage       *damage,
                             const VtrRect   *rect);
/* The bounding box; all zero when empty. */
VtrRect vtr_damage_extents  (const VtrDamage *damage);
bool    vtr_damage_touches  (const VtrDamage *damage,
                             const VtrRect   *rect);
