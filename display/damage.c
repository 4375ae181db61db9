/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "damage.h"

static uint64_t
end_x (const VtrRect *rect)
{
  return (uint64_t) rect->x + rect->width;
}

static uint64_t
end_y (const VtrRect *rect)
{
  return (uint64_t) rect->y + rect->height;
}

static bool
is_empty (const VtrRect *rect)
{
  return rect->width == 0 || rect->height == 0;
}

static bool
overlaps (const VtrRect *a,
          const VtrRect *b)
{
  return !is_empty (a) && !is_empty (b) &&
         a->x < end_x (b) && b->x < end_x (a) && a->y < end_y (b) && b->y < end_y (a);
}

static bool
covers (const VtrRect *outer,
        const VtrRect *inner)
{
  return outer->x <= inner->x && outer->y <= inner->y &&
         end_x (outer) >= end_x (inner) && end_y (outer) >= end_y (inner);
}

static uint32_t
side (uint64_t start,
      uint64_t end)
{
  uint64_t length = end - start;

  return length > UINT32_MAX ? UINT32_MAX : (uint32_t) length;
}

static VtrRect
bounding_box (const VtrRect *a,
              const VtrRect *b)
{
  VtrRect box = { 0 };

  box.x = a->x < b->x ? a->x : b->x;
  box.y = a->y < b->y ? a->y : b->y;
  box.width = side (box.x, end_x (a) > end_x (b) ? end_x (a) : end_x (b));
  box.height = side (box.y, end_y (a) > end_y (b) ? end_y (a) : end_y (b));

  return box;
}

static uint64_t
area (const VtrRect *rect)
{
  return (uint64_t) rect->width * rect->height;
}

/* How many pixels the box around both has that neither asked for. Overlap makes it less, never
 * negative. */
static uint64_t
waste (const VtrRect *a,
       const VtrRect *b)
{
  VtrRect box = bounding_box (a, b);
  uint64_t asked = area (a) + area (b);

  return area (&box) > asked ? area (&box) - asked : 0;
}

static void
drop (VtrDamage *damage,
      size_t     index)
{
  damage->count--;
  damage->rects[index] = damage->rects[damage->count];
}

/* The rectangle that grows least by taking @rect in. */
static size_t
cheapest (const VtrDamage *damage,
          const VtrRect   *rect)
{
  size_t best = 0;
  uint64_t best_waste = UINT64_MAX;

  for (size_t i = 0; i < damage->count; i++)
    {
      uint64_t cost = waste (&damage->rects[i], rect);

      if (cost < best_waste)
        {
          best = i;
          best_waste = cost;
        }
    }

  return best;
}

void
vtr_damage_clear (VtrDamage *damage)
{
  damage->count = 0;
}

bool
vtr_damage_is_empty (const VtrDamage *damage)
{
  return damage->count == 0;
}

void
vtr_damage_add (VtrDamage     *damage,
                const VtrRect *rect)
{
  VtrRect merged = *rect;

  if (is_empty (rect))
    return;

  /* Each turn takes one rectangle out of the list, so this ends. */
  while (damage->count > 0)
    {
      size_t index = cheapest (damage, &merged);

      if (covers (&damage->rects[index], &merged))
        return;
      if (waste (&damage->rects[index], &merged) > 0 && damage->count < VTR_DAMAGE_MAX_RECTS)
        break;

      merged = bounding_box (&damage->rects[index], &merged);
      drop (damage, index);
    }

  damage->rects[damage->count] = merged;
  damage->count++;
}

VtrRect
vtr_damage_extents (const VtrDamage *damage)
{
  VtrRect box = { 0 };

  if (damage->count > 0)
    box = damage->rects[0];
  for (size_t i = 1; i < damage->count; i++)
    box = bounding_box (&box, &damage->rects[i]);

  return box;
}

bool
vtr_damage_touches (const VtrDamage *damage,
                    const VtrRect   *rect)
{
  for (size_t i = 0; i < damage->count; i++)
    if (overlaps (&damage->rects[i], rect))
      return true;

  return false;
}
