/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a graphics card shows, from the import on: where no card takes dmabufs, a texture stands for
 * one, on whatever OpenGL there is. */

#include "open-card.h"

#include <epoxy/gl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "graphics-card.h"

#define WIDTH  40u
#define HEIGHT 30u

/* The first card that can do anything: Mesa has one that is only software. */
static void
open_any (VtrOpenCard *card)
{
  guint count = vtr_open_card_count ();

  g_assert_cmpuint (count, >, 0);
  for (guint i = 0; i < count; i++)
    if (vtr_open_card_init (card, i, FALSE))
      return;
  g_error ("None of %u cards can be opened", count);
}

/* Red counts columns, green counts rows. */
static EGLImageKHR
make_image (VtrOpenCard *card,
            guint32     *ret_texture)
{
  const EGLint attributes[] = { EGL_GL_TEXTURE_LEVEL_KHR, 0, EGL_NONE };
  g_autofree guint8 *pixels = g_malloc (WIDTH * HEIGHT * 4);
  EGLImageKHR image = NULL;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      memcpy (pixels + (y * WIDTH + x) * 4, (guint8[]) { (guint8) x, (guint8) y, 77, 255 }, 4);
  glGenTextures (1, ret_texture);
  glBindTexture (GL_TEXTURE_2D, *ret_texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA, WIDTH, HEIGHT, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
  image = eglCreateImageKHR (card->display, card->context, EGL_GL_TEXTURE_2D_KHR,
                             (EGLClientBuffer) (guintptr) *ret_texture, attributes);
  g_assert_nonnull (image);

  return image;
}

static void
check_part (VtrOpenCard   *card,
            const VtrRect *part,
            gboolean       is_bottom_up)
{
  const VtrScanoutLayout layout = { WIDTH, HEIGHT, WIDTH * 4, 0, is_bottom_up };
  g_autofree guint8 *pixels = g_malloc0 (part->width * part->height * 4);

  g_assert_true (vtr_open_card_read (card, &layout, part, pixels));
  for (guint y = 0; y < part->height; y++)
    for (guint x = 0; x < part->width; x++)
      {
        const guint8 *pixel = pixels + (y * part->width + x) * 4;
        guint row = part->y + y;

        g_assert_cmpuint (pixel[0], ==, part->x + x);
        g_assert_cmpuint (pixel[1], ==, is_bottom_up ? HEIGHT - 1 - row : row);
        g_assert_cmpuint (pixel[2], ==, 77);
      }
}

static void
test_read (void)
{
  VtrOpenCard card = { 0 };
  guint32 texture = 0;
  EGLImageKHR image = NULL;

  open_any (&card);
  image = make_image (&card, &texture);
  g_assert_true (vtr_open_card_take (&card, image));
  for (guint i = 0; i < 2; i++)
    {
      check_part (&card, &(VtrRect) { 0, 0, WIDTH, HEIGHT }, i == 1);
      check_part (&card, &(VtrRect) { 7, 3, 11, 5 }, i == 1);
      check_part (&card, &(VtrRect) { WIDTH - 1, HEIGHT - 1, 1, 1 }, i == 1);
    }
  vtr_open_card_drop (&card);
  g_assert_false (vtr_open_card_read (&card, &(VtrScanoutLayout) { WIDTH, HEIGHT, 0, 0, false },
                                      &(VtrRect) { 0, 0, 1, 1 }, (guint8[4]) { 0 }));
  eglDestroyImageKHR (card.display, image);
  glDeleteTextures (1, &texture);
  vtr_open_card_clear (&card);
}

static void
test_refusals (void)
{
  VtrOpenCard card = { 0 };

  g_assert_false (vtr_open_card_init (&card, 1000, FALSE));
  vtr_open_card_clear (&card);
  open_any (&card);
  g_assert_false (vtr_open_card_take (&card, NULL));
  g_assert_false (vtr_open_card_read (&card, &(VtrScanoutLayout) { WIDTH, HEIGHT, 0, 0, false },
                                      &(VtrRect) { 0, 0, 1, 1 }, (guint8[4]) { 0 }));
  vtr_open_card_clear (&card);
}

/* What is no dmabuf isn't taken for one. */
static void
test_no_dmabuf (void)
{
  const VtrScanoutLayout layout = { WIDTH, HEIGHT, WIDTH * 4, 0x34325258, false };
  VtrGraphicsCard *card = vtr_graphics_card_new ();
  g_autoptr (VtrScanout) scanout = NULL;
  g_autoptr (GError) error = NULL;
  int memory = memfd_create ("screen", MFD_CLOEXEC);

  g_assert_cmpint (ftruncate (memory, WIDTH * HEIGHT * 4), ==, 0);
  scanout = vtr_scanout_new (memory, &layout, &error);
  g_assert_no_error (error);
  close (memory);
  for (guint i = 0; i < 2; i++)
    g_assert_null (vtr_graphics_card_read (card, scanout, &(VtrRect) { 0, 0, WIDTH, HEIGHT }));
  vtr_graphics_card_free (card);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/open-card/read", test_read);
  g_test_add_func ("/open-card/refusals", test_refusals);
  g_test_add_func ("/open-card/no-dmabuf", test_no_dmabuf);

  return g_test_run ();
}
