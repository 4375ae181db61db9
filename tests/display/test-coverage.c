/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "coverage.h"
#include "framebuffer.h"

static void
test_empty (void)
{
  VtrCoverage coverage = { 0 };

  g_assert_false (vtr_coverage_is_complete (&coverage));
  vtr_coverage_reset (&coverage, 0, 10);
  vtr_coverage_add (&coverage, &(VtrRect) { 0, 0, 1, 1 });
  g_assert_false (vtr_coverage_is_complete (&coverage));
  vtr_coverage_clear (&coverage);
}

static void
test_every_pixel (void)
{
  VtrCoverage coverage = { 0 };

  /* Rows that begin anywhere in a word, some drawn twice. */
  vtr_coverage_reset (&coverage, 131, 7);
  for (uint32_t y = 0; y < 7; y++)
    {
      vtr_coverage_add (&coverage, &(VtrRect) { 0, y, 131, 1 });
      vtr_coverage_add (&coverage, &(VtrRect) { 0, y, 70, 1 });
      g_assert_cmpint (vtr_coverage_is_complete (&coverage), ==, y == 6);
    }

  vtr_coverage_reset (&coverage, 131, 7);
  g_assert_false (vtr_coverage_is_complete (&coverage));
  for (uint32_t x = 0; x < 131; x++)
    for (uint32_t y = 0; y < 7; y++)
      {
        g_assert_false (vtr_coverage_is_complete (&coverage));
        vtr_coverage_add (&coverage, &(VtrRect) { x, y, 1, 1 });
      }
  g_assert_true (vtr_coverage_is_complete (&coverage));
  vtr_coverage_clear (&coverage);
}

static void
test_outside (void)
{
  VtrCoverage coverage = { 0 };

  vtr_coverage_reset (&coverage, 64, 64);
  vtr_coverage_add (&coverage, &(VtrRect) { 0, 0, 65, 64 });
  vtr_coverage_add (&coverage, &(VtrRect) { 0, 1, 64, 64 });
  vtr_coverage_add (&coverage, &(VtrRect) { 1, 0, UINT32_MAX, 1 });
  vtr_coverage_add (&coverage, &(VtrRect) { UINT32_MAX, 0, 2, 1 });
  g_assert_cmpuint (coverage.n_missing, ==, 64 * 64);
  vtr_coverage_add (&coverage, &(VtrRect) { 0, 0, 64, 64 });
  g_assert_true (vtr_coverage_is_complete (&coverage));
  vtr_coverage_clear (&coverage);
}

static void
test_framebuffer (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = vtr_framebuffer_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_framebuffer_resize (framebuffer, 100, 50, &error));
  vtr_framebuffer_lock (framebuffer);
  g_assert_false (vtr_framebuffer_is_complete (framebuffer));
  vtr_framebuffer_add_damage (framebuffer, &(VtrRect) { 0, 0, 100, 25 });
  g_assert_false (vtr_framebuffer_is_complete (framebuffer));
  /* Reaches out of the picture: clipped. */
  vtr_framebuffer_add_damage (framebuffer, &(VtrRect) { 0, 25, 200, 100 });
  g_assert_true (vtr_framebuffer_is_complete (framebuffer));
  vtr_framebuffer_unlock (framebuffer);

  /* The same size again is a new, black picture. */
  g_assert_true (vtr_framebuffer_resize (framebuffer, 100, 50, &error));
  vtr_framebuffer_lock (framebuffer);
  g_assert_false (vtr_framebuffer_is_complete (framebuffer));
  vtr_framebuffer_unlock (framebuffer);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/coverage/empty", test_empty);
  g_test_add_func ("/coverage/every-pixel", test_every_pixel);
  g_test_add_func ("/coverage/outside", test_outside);
  g_test_add_func ("/coverage/framebuffer", test_framebuffer);

  return g_test_run ();
}
