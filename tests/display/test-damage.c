/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "damage.h"

#define SIDE 64u

static void
test_empty (void)
{
  VtrDamage damage = { 0 };
  VtrRect box = { 1, 1, 1, 1 };

  g_assert_true (vtr_damage_is_empty (&damage));
  vtr_damage_add (&damage, &(VtrRect) { 3, 4, 0, 9 });
  g_assert_true (vtr_damage_is_empty (&damage));
  g_assert_false (vtr_damage_touches (&damage, &(VtrRect) { 0, 0, 100, 100 }));

  box = vtr_damage_extents (&damage);
  g_assert_cmpuint (box.x + box.y + box.width + box.height, ==, 0);
}

static void
test_merges (void)
{
  VtrDamage damage = { 0 };

  /* Two halves of a row become the row; what lies inside adds nothing. */
  vtr_damage_add (&damage, &(VtrRect) { 0, 0, 10, 5 });
  vtr_damage_add (&damage, &(VtrRect) { 10, 0, 10, 5 });
  g_assert_cmpuint (damage.count, ==, 1);
  g_assert_cmpuint (damage.rects[0].width, ==, 20);
  vtr_damage_add (&damage, &(VtrRect) { 4, 1, 3, 2 });
  g_assert_cmpuint (damage.count, ==, 1);

  vtr_damage_add (&damage, &(VtrRect) { 100, 100, 1, 1 });
  g_assert_cmpuint (damage.count, ==, 2);
  g_assert_false (vtr_damage_touches (&damage, &(VtrRect) { 20, 0, 80, 100 }));
  g_assert_true (vtr_damage_touches (&damage, &(VtrRect) { 19, 4, 1, 1 }));

  vtr_damage_clear (&damage);
  g_assert_true (vtr_damage_is_empty (&damage));
}

static void
test_far_corner (void)
{
  VtrDamage damage = { 0 };

  /* Sums above 32 bits must not come round to the start. */
  vtr_damage_add (&damage, &(VtrRect) { UINT32_MAX - 1, UINT32_MAX - 1, 10, 10 });
  g_assert_false (vtr_damage_touches (&damage, &(VtrRect) { 0, 0, 8, 8 }));
  g_assert_true (vtr_damage_touches (&damage, &(VtrRect) { UINT32_MAX, UINT32_MAX, 1, 1 }));
}

/* Whatever is added, everything asked for is covered, and the list keeps its bound. */
static void
test_covers_all (void)
{
  for (guint round = 0; round < 200; round++)
    {
      VtrDamage damage = { 0 };
      gboolean asked[SIDE][SIDE] = { { FALSE } };
      guint n_rects = (guint) g_test_rand_int_range (1, 200);

      for (guint i = 0; i < n_rects; i++)
        {
          guint x = (guint) g_test_rand_int_range (0, SIDE);
          guint y = (guint) g_test_rand_int_range (0, SIDE);
          VtrRect rect = { x, y, (guint) g_test_rand_int_range (0, (int) (SIDE - x)) % 6,
                           (guint) g_test_rand_int_range (0, (int) (SIDE - y)) % 6 };

          vtr_damage_add (&damage, &rect);
          for (guint row = y; row < y + rect.height; row++)
            for (guint column = x; column < x + rect.width; column++)
              asked[row][column] = TRUE;
        }

      g_assert_cmpuint (damage.count, <=, VTR_DAMAGE_MAX_RECTS);
      for (guint row = 0; row < SIDE; row++)
        for (guint column = 0; column < SIDE; column++)
          if (asked[row][column])
            g_assert_true (vtr_damage_touches (&damage, &(VtrRect) { column, row, 1, 1 }));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/empty", test_empty);
  g_test_add_func ("/damage/merges", test_merges);
  g_test_add_func ("/damage/far-corner", test_far_corner);
  g_test_add_func ("/damage/covers-all", test_covers_all);

  return g_test_run ();
}
