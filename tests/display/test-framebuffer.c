/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "framebuffer.h"

#include <string.h>

static guint32
get_pixel (VtrFramebuffer *framebuffer,
           guint           x,
           guint           y)
{
  guint32 pixel = 0;

  memcpy (&pixel,
          vtr_framebuffer_get_pixels (framebuffer) + y * vtr_framebuffer_get_stride (framebuffer) +
            x * 4,
          sizeof pixel);

  return pixel;
}

static VtrFramebuffer *
new_sized (guint width,
           guint height)
{
  VtrFramebuffer *framebuffer = vtr_framebuffer_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_framebuffer_resize (framebuffer, width, height, &error));
  g_assert_no_error (error);

  return framebuffer;
}

static void
test_new (void)
{
  VtrFramebuffer *framebuffer = vtr_framebuffer_new ();
  guint32 width = 7;
  guint32 height = 7;

  g_assert_null (vtr_framebuffer_get_pixels (framebuffer));
  g_assert_null (vtr_framebuffer_dup_rgb (framebuffer, &width, &height));
  g_assert_true (vtr_framebuffer_contains (framebuffer, &(VtrRect) { 0, 0, 0, 0 }));
  g_assert_false (vtr_framebuffer_contains (framebuffer, &(VtrRect) { 0, 0, 1, 1 }));
  g_assert_finalize_object (framebuffer);
}

static void
test_resize (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = new_sized (3, 2);
  g_autoptr (GError) error = NULL;
  VtrDamage damage = { 0 };

  g_assert_true (vtr_framebuffer_fill (framebuffer, &(VtrRect) { 0, 0, 3, 2 }, 0x123456));
  g_assert_true (vtr_framebuffer_resize (framebuffer, 5, 4, &error));
  g_assert_cmpuint (get_pixel (framebuffer, 0, 0), ==, 0);
  vtr_framebuffer_take_damage (framebuffer, &damage);
  g_assert_cmpuint (vtr_damage_extents (&damage).width, ==, 5);
  g_assert_cmpuint (vtr_damage_extents (&damage).height, ==, 4);

  /* A refused size leaves everything as it was. */
  g_assert_false (vtr_framebuffer_resize (framebuffer, 16385, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (vtr_framebuffer_resize (framebuffer, 16384, 16384, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (vtr_framebuffer_resize (framebuffer, G_MAXUINT32, G_MAXUINT32, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpuint (vtr_framebuffer_get_width (framebuffer), ==, 5);

  /* "No picture", told with either side. */
  g_assert_true (vtr_framebuffer_resize (framebuffer, 0, 4, NULL));
  g_assert_cmpuint (vtr_framebuffer_get_height (framebuffer), ==, 0);
  g_assert_null (vtr_framebuffer_get_pixels (framebuffer));
}

static const VtrRect outside[] = {
  { 8, 0, 1, 1 },
  { 0, 6, 1, 1 },
  { 0, 0, 9, 1 },
  { 0, 0, 1, 7 },
  { 7, 5, 2, 1 },
  { 7, 5, 1, 2 },
  { G_MAXUINT32, 0, 1, 1 },
  { 1, 0, G_MAXUINT32, 1 },
  { 0, G_MAXUINT32, 1, 1 },
  { 0, 1, 1, G_MAXUINT32 },
  { G_MAXUINT32, G_MAXUINT32, G_MAXUINT32, G_MAXUINT32 },
};

static void
test_outside (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = new_sized (8, 6);
  g_autofree uint8_t *before = g_memdup2 (vtr_framebuffer_get_pixels (framebuffer), 8 * 6 * 4);
  guint8 pixels[9 * 7 * 4];

  memset (pixels, 0xee, sizeof pixels);
  for (gsize i = 0; i < G_N_ELEMENTS (outside); i++)
    {
      VtrRect small = outside[i];

      g_assert_false (vtr_framebuffer_contains (framebuffer, &outside[i]));
      g_assert_false (vtr_framebuffer_fill (framebuffer, &outside[i], 0xffffff));
      g_assert_false (vtr_framebuffer_blit (framebuffer, &outside[i], pixels, 9 * 4,
                                            sizeof pixels));
      g_assert_false (vtr_framebuffer_copy (framebuffer, &outside[i], 0, 0));

      /* The same place as a source. */
      small.x = small.y = 0;
      if (vtr_framebuffer_contains (framebuffer, &small))
        g_assert_false (vtr_framebuffer_copy (framebuffer, &small, outside[i].x, outside[i].y));
    }

  g_assert_cmpmem (before, 8 * 6 * 4, vtr_framebuffer_get_pixels (framebuffer), 8 * 6 * 4);
}

static void
test_blit_length (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = new_sized (8, 6);
  VtrRect rect = { 1, 1, 2, 3 };
  guint8 pixels[12 * 3] = { 0 };

  for (guint i = 0; i < sizeof pixels; i++)
    pixels[i] = (guint8) i;

  g_assert_false (vtr_framebuffer_blit (framebuffer, &rect, pixels, 7, sizeof pixels));
  g_assert_false (vtr_framebuffer_blit (framebuffer, &rect, pixels, 12, 12 * 2 + 7));
  g_assert_false (vtr_framebuffer_blit (framebuffer, &rect, pixels, 12, 0));
  g_assert_false (vtr_framebuffer_blit (framebuffer, &rect, pixels, G_MAXSIZE, sizeof pixels));
  g_assert_cmpuint (get_pixel (framebuffer, 1, 1), ==, 0);

  /* The last row needs only its pixels. */
  g_assert_true (vtr_framebuffer_blit (framebuffer, &rect, pixels, 12, 12 * 2 + 8));
  g_assert_cmpmem (vtr_framebuffer_get_pixels (framebuffer) + (3 * 8 + 1) * 4, 8, pixels + 24, 8);
  g_assert_cmpuint (get_pixel (framebuffer, 3, 3), ==, 0);
}

/* Overlapping copies in all directions, against a picture copied the slow way. */
static void
test_copy (void)
{
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (VtrFramebuffer) framebuffer = new_sized (16, 16);
      guint32 expected[16 * 16];
      guint32 old[16 * 16];
      VtrRect to = { 0 };
      guint x = 0;
      guint y = 0;

      for (guint i = 0; i < 256; i++)
        expected[i] = i * 2654435761u;
      memcpy (vtr_framebuffer_get_pixels (framebuffer), expected, sizeof expected);
      memcpy (old, expected, sizeof old);

      to.width = (guint) g_test_rand_int_range (1, 17);
      to.height = (guint) g_test_rand_int_range (1, 17);
      to.x = (guint) g_test_rand_int_range (0, (int) (17 - to.width));
      to.y = (guint) g_test_rand_int_range (0, (int) (17 - to.height));
      x = (guint) g_test_rand_int_range (0, (int) (17 - to.width));
      y = (guint) g_test_rand_int_range (0, (int) (17 - to.height));
      for (guint row = 0; row < to.height; row++)
        memcpy (&expected[(to.y + row) * 16 + to.x], &old[(y + row) * 16 + x], to.width * 4);

      g_assert_true (vtr_framebuffer_copy (framebuffer, &to, x, y));
      g_assert_cmpmem (vtr_framebuffer_get_pixels (framebuffer), sizeof expected,
                       expected, sizeof expected);
    }
}

static void
test_damage (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = new_sized (10, 10);
  VtrDamage damage = { 0 };
  VtrRect box = { 0 };

  vtr_framebuffer_take_damage (framebuffer, &damage);
  vtr_damage_clear (&damage);

  vtr_framebuffer_add_damage (framebuffer, &(VtrRect) { 8, 9, 100, G_MAXUINT32 });
  vtr_framebuffer_add_damage (framebuffer, &(VtrRect) { 10, 0, 1, 1 });
  vtr_framebuffer_take_damage (framebuffer, &damage);
  box = vtr_damage_extents (&damage);
  g_assert_cmpuint (box.x, ==, 8);
  g_assert_cmpuint (box.y, ==, 9);
  g_assert_cmpuint (box.width, ==, 2);
  g_assert_cmpuint (box.height, ==, 1);

  vtr_damage_clear (&damage);
  vtr_framebuffer_take_damage (framebuffer, &damage);
  g_assert_true (vtr_damage_is_empty (&damage));
}

static void
test_dup_rgb (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = new_sized (2, 1);
  g_autoptr (GBytes) rgb = NULL;
  const guint8 bgrx[] = { 1, 2, 3, 99, 4, 5, 6, 98 };
  const guint8 expected[] = { 3, 2, 1, 6, 5, 4 };
  guint32 width = 0;
  guint32 height = 0;

  g_assert_true (vtr_framebuffer_blit (framebuffer, &(VtrRect) { 0, 0, 2, 1 }, bgrx, 8, 8));
  rgb = vtr_framebuffer_dup_rgb (framebuffer, &width, &height);
  g_assert_cmpuint (width, ==, 2);
  g_assert_cmpuint (height, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (rgb, NULL), g_bytes_get_size (rgb), expected, sizeof expected);
}

/* A thread that draws and resizes while another reads: for the sanitizers, and for the lock. */
static gpointer
draw_in_thread (gpointer user_data)
{
  VtrFramebuffer *framebuffer = user_data;

  for (guint i = 0; i < 500; i++)
    {
      VtrRect all = { 0 };

      g_assert_true (vtr_framebuffer_resize (framebuffer, 1 + i % 40, 1 + i % 30, NULL));
      vtr_framebuffer_lock (framebuffer);
      all.width = vtr_framebuffer_get_width (framebuffer);
      all.height = vtr_framebuffer_get_height (framebuffer);
      g_assert_true (vtr_framebuffer_fill (framebuffer, &all, i));
      vtr_framebuffer_add_damage (framebuffer, &all);
      vtr_framebuffer_unlock (framebuffer);
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = vtr_framebuffer_new ();
  GThread *thread = g_thread_new ("draw", draw_in_thread, framebuffer);

  for (guint i = 0; i < 500; i++)
    {
      VtrDamage damage = { 0 };
      guint width = 0;
      guint height = 0;

      vtr_framebuffer_lock (framebuffer);
      width = vtr_framebuffer_get_width (framebuffer);
      height = vtr_framebuffer_get_height (framebuffer);
      vtr_framebuffer_take_damage (framebuffer, &damage);
      if (width > 0)
        g_assert_cmpuint (get_pixel (framebuffer, 0, 0), ==,
                          get_pixel (framebuffer, width - 1, height - 1));
      vtr_framebuffer_unlock (framebuffer);
    }

  g_thread_join (thread);
}

typedef struct
{
  VtrFramebuffer *framebuffer;
  gint            is_over;
} Busy;

/* Draws on and on, and takes the lock again at once. */
static gpointer
draw_busily (gpointer user_data)
{
  Busy *busy = user_data;

  vtr_framebuffer_lock (busy->framebuffer);
  while (g_atomic_int_get (&busy->is_over) == 0)
    {
      vtr_framebuffer_fill (busy->framebuffer, &(VtrRect) { 0, 0, 40, 40 }, 1);
      vtr_framebuffer_unlock (busy->framebuffer);
      vtr_framebuffer_lock (busy->framebuffer);
    }
  vtr_framebuffer_unlock (busy->framebuffer);

  return NULL;
}

/* With a lock that is not fair this never ends, or takes very long. */
static void
test_fair (void)
{
  g_autoptr (VtrFramebuffer) framebuffer = new_sized (40, 40);
  Busy busy = { framebuffer, 0 };
  GThread *threads[2] = { g_thread_new ("draw", draw_busily, &busy),
                          g_thread_new ("draw", draw_busily, &busy) };

  for (guint i = 0; i < 2000; i++)
    {
      vtr_framebuffer_lock (framebuffer);
      g_assert_cmpuint (vtr_framebuffer_get_width (framebuffer), ==, 40);
      vtr_framebuffer_unlock (framebuffer);
    }

  g_atomic_int_set (&busy.is_over, 1);
  g_thread_join (threads[0]);
  g_thread_join (threads[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framebuffer/new", test_new);
  g_test_add_func ("/framebuffer/resize", test_resize);
  g_test_add_func ("/framebuffer/outside", test_outside);
  g_test_add_func ("/framebuffer/blit-length", test_blit_length);
  g_test_add_func ("/framebuffer/copy", test_copy);
  g_test_add_func ("/framebuffer/damage", test_damage);
  g_test_add_func ("/framebuffer/dup-rgb", test_dup_rgb);
  g_test_add_func ("/framebuffer/threads", test_threads);
  g_test_add_func ("/framebuffer/fair", test_fair);

  return g_test_run ();
}
