/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rect.h"

static bool
intersect_side (uint32_t  a,
                uint32_t  a_length,
                uint32_t  b,
                uint32_t  b_length,
                uint32_t *ret_start,
                uint32_t *ret_length)
{
  uint64_t start = a > b ? a : b;
  uint64_t a_end = (uint64_t) a + a_length;
  uint64_t b_end = (uint64_t) b + b_length;
  uint64_t end = a_end < b_end ? a_end : b_end;

  if (end <= start)
    return false;

  *ret_start = (uint32_t) start;
  *ret_length = (uint32_t) (end - start);

  return true;
}

bool
vtr_rect_intersect (const VtrRect *a,
                    const VtrRect *b,
                    VtrRect       *ret_common)
{
  VtrRect common = { 0 };

  if (!intersect_side (a->x, a->width, b->x, b->width, &common.x, &common.width) ||
      !intersect_side (a->y, a->height, b->y, b->height, &common.y, &common.height))
    return false;

  *ret_common = common;

  return true;
}

bool
vtr_rect_contains (const VtrRect *outer,
                   const VtrRect *inner)
{
  VtrRect common = { 0 };

  return vtr_rect_intersect (outer, inner, &common) && vtr_rect_equal (&common, inner);
}

bool
vtr_rect_equal (const VtrRect *a,
                const VtrRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}
