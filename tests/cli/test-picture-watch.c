/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture-watch.h"

#define WIDTH  80u
#define HEIGHT 60u

static GBytes *
picture_with (guint x,
              guint y,
              guint width,
              guint height)
{
  guint8 *pixels = g_malloc0 (WIDTH * HEIGHT * 3);

  for (guint row = y; row < y + height; row++)
    memset (pixels + (row * WIDTH + x) * 3, 0xff, width * 3);

  return g_bytes_new_take (pixels, WIDTH * HEIGHT * 3);
}

static gboolean
is_calm (guint x,
         guint y,
         guint width,
         guint height)
{
  g_autoptr (GBytes) before = picture_with (0, 0, 0, 0);
  g_autoptr (GBytes) after = picture_with (x, y, width, height);

  return vtr_picture_is_calm (before, after, WIDTH, HEIGHT) &&
         vtr_picture_is_calm (after, before, WIDTH, HEIGHT);
}

static void
test_calm (void)
{
  g_assert_true (is_calm (0, 0, 0, 0));
  g_assert_true (is_calm (3, 5, 9, 2));
  g_assert_true (is_calm (0, 0, 32, 32));
  g_assert_true (is_calm (WIDTH - 32, HEIGHT - 32, 32, 32));
  g_assert_true (is_calm (WIDTH - 1, HEIGHT - 1, 1, 1));
}

static void
test_not_calm (void)
{
  g_assert_false (is_calm (0, 0, 33, 1));
  g_assert_false (is_calm (0, 0, 1, 33));
  g_assert_false (is_calm (0, 0, WIDTH, HEIGHT));
  g_assert_false (is_calm (WIDTH - 33, 7, 33, 2));
}

static void
test_two_places (void)
{
  g_autoptr (GBytes) before = picture_with (2, 2, 4, 4);
  g_autoptr (GBytes) near = picture_with (20, 20, 4, 4);
  g_autoptr (GBytes) far = picture_with (60, 2, 4, 4);

  g_assert_true (vtr_picture_is_calm (before, near, WIDTH, HEIGHT));
  g_assert_false (vtr_picture_is_calm (before, far, WIDTH, HEIGHT));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture-watch/calm", test_calm);
  g_test_add_func ("/picture-watch/not-calm", test_not_calm);
  g_test_add_func ("/picture-watch/two-places", test_two_places);

  return g_test_run ();
}
