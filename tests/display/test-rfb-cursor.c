/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "rfb-cursor.h"
#include "rfb-limits.h"

/* Gives @length bytes in pieces of @piece, each in a block of its size, as far as it is read. */
static VtrRfbStatus
feed (VtrRfbCursor  *cursor,
      const uint8_t *data,
      gsize          length,
      gsize          piece,
      gsize         *ret_used)
{
  VtrRfbStatus status = VTR_RFB_STATUS_MORE;
  gsize used = 0;

  for (gsize end = piece; status == VTR_RFB_STATUS_MORE && end < length + piece; end += piece)
    {
      gsize there = MIN (end, length) - used;
      g_autofree uint8_t *exact = g_memdup2 (data + used, there);
      VtrByteReader reader;

      vtr_byte_reader_init (&reader, exact, there);
      status = vtr_rfb_cursor_continue (cursor, &reader);
      used += vtr_byte_reader_save (&reader);
    }
  *ret_used = used;

  return status;
}

typedef struct
{
  const char       *name;
  VtrRfbCursorKind  kind;
  VtrRect           rect;      /* hot spot and size */
  uint8_t           data[32];
  gsize             length;
  uint8_t           pixels[16];
  uint32_t          hot_x;
  uint32_t          hot_y;
} Case;

static const Case CASES[] = {
  /* Two pixels: the second is masked out. */
  { "rich", VTR_RFB_CURSOR_RICH, { 1, 0, 2, 1 },
    { 1, 2, 3, 99, 4, 5, 6, 99, 0x80 }, 9, { 1, 2, 3, 255, 0, 0, 0, 0 }, 1, 0 },
  { "rich-hot-spot-outside", VTR_RFB_CURSOR_RICH, { 65535, 7, 1, 2 },
    { 1, 2, 3, 0, 4, 5, 6, 0, 0x80, 0x80 }, 10, { 1, 2, 3, 255, 4, 5, 6, 255 }, 0, 1 },
  { "rich-empty", VTR_RFB_CURSOR_RICH, { 3, 3, 0, 5 }, { 0 }, 0, { 0 }, 0, 3 },
  /* Foreground red, background 1 2 3; three pixels: foreground, background, masked out. */
  { "x", VTR_RFB_CURSOR_X, { 0, 0, 3, 1 },
    { 255, 0, 0, 1, 2, 3, 0x80, 0xc0 }, 8, { 0, 0, 255, 255, 3, 2, 1, 255, 0, 0, 0, 0 }, 0, 0 },
  { "x-empty", VTR_RFB_CURSOR_X, { 0, 0, 0, 0 }, { 0 }, 0, { 0 }, 0, 0 },
  /* Half of white, all of a colour, more colour than alpha, nothing. */
  { "alpha", VTR_RFB_CURSOR_ALPHA, { 0, 0, 2, 2 },
    { 0, 0, 0, 0, 64, 64, 64, 128, 10, 20, 30, 255, 200, 0, 0, 100, 9, 9, 9, 0 }, 20,
    { 128, 128, 128, 128, 30, 20, 10, 255, 0, 0, 255, 100, 0, 0, 0, 0 }, 0, 0 },
  { "alpha-empty", VTR_RFB_CURSOR_ALPHA, { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, 4, { 0 }, 0, 0 },
  { "qemu-alpha", VTR_RFB_CURSOR_QEMU_ALPHA, { 0, 0, 1, 1 },
    { 0, 0, 0, 0, 30, 20, 10, 77 }, 8, { 30, 20, 10, 77 }, 0, 0 },
};

static void
test_good (gconstpointer data)
{
  const Case *test = data;
  gsize n_bytes = 4 * (gsize) test->rect.width * test->rect.height;
  VtrPixelFormat format;
  VtrRfbCursor cursor = { 0 };

  vtr_pixel_format_init_bgrx (&format);
  for (gsize piece = 1; piece <= test->length + 1; piece++)
    {
      g_autofree uint8_t *longer = g_malloc0 (test->length + 3);
      gsize used = 0;

      memcpy (longer, test->data, test->length);
      g_assert_true (vtr_rfb_cursor_begin (&cursor, test->kind, &test->rect, &format));
      g_assert_cmpint (feed (&cursor, longer, test->length + 3, piece, &used), ==,
                       VTR_RFB_STATUS_DONE);
      g_assert_cmpuint (used, ==, test->length);
      g_assert_cmpuint (cursor.hot_x, ==, test->hot_x);
      g_assert_cmpuint (cursor.hot_y, ==, test->hot_y);
      g_assert_false (cursor.is_passed_over);
      g_assert_true ((cursor.pixels != NULL) == (n_bytes > 0));
      if (n_bytes > 0)
        g_assert_cmpmem (cursor.pixels, n_bytes, test->pixels, n_bytes);
    }
  vtr_rfb_cursor_clear (&cursor);
}

static void
test_cut (gconstpointer data)
{
  const Case *test = data;
  VtrPixelFormat format;

  vtr_pixel_format_init_bgrx (&format);
  for (gsize length = 0; length < test->length; length++)
    {
      VtrRfbCursor cursor = { 0 };
      gsize used = 0;

      g_assert_true (vtr_rfb_cursor_begin (&cursor, test->kind, &test->rect, &format));
      g_assert_cmpint (feed (&cursor, test->data, length, G_MAXINT16, &used), ==,
                       VTR_RFB_STATUS_MORE);
      g_assert_null (cursor.pixels);
      vtr_rfb_cursor_clear (&cursor);
    }
}

static void
test_passed_over (void)
{
  const VtrRfbCursorKind kinds[] = { VTR_RFB_CURSOR_RICH, VTR_RFB_CURSOR_X, VTR_RFB_CURSOR_ALPHA };
  const gsize lengths[] = { 1024 * 257 * 4 + 128 * 257, 6 + 2 * 128 * 257, 4 + 1024 * 257 * 4 };
  VtrPixelFormat format;

  vtr_pixel_format_init_bgrx (&format);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree uint8_t *data = g_malloc0 (lengths[i] + 9);
      VtrRfbCursor cursor = { 0 };
      gsize used = 0;

      g_assert_true (vtr_rfb_cursor_begin (&cursor, kinds[i], &(VtrRect) { 0, 0, 1024, 257 },
                                           &format));
      g_assert_cmpint (feed (&cursor, data, lengths[i] + 9, 5000, &used), ==, VTR_RFB_STATUS_DONE);
      g_assert_cmpuint (used, ==, lengths[i]);
      g_assert_true (cursor.is_passed_over);
      g_assert_null (cursor.pixels);
      g_assert_null (cursor.body);
      vtr_rfb_cursor_clear (&cursor);
    }
}

static void
test_too_large (void)
{
  const VtrRect rects[] = { { 0, 0, 1025, 1 }, { 0, 0, 1, 1025 }, { 0, 0, 65535, 65535 },
                            { 0, 0, 32768, 32768 }, { 0, 0, 65535, 0 } };
  VtrPixelFormat format;

  vtr_pixel_format_init_bgrx (&format);
  for (gsize i = 0; i < G_N_ELEMENTS (rects); i++)
    {
      VtrRfbCursor cursor = { 0 };

      g_assert_false (vtr_rfb_cursor_begin (&cursor, VTR_RFB_CURSOR_ALPHA, &rects[i], &format));
      g_assert_cmpint (cursor.violation, ==, VTR_RFB_VIOLATION_CURSOR_SIZE);
    }
}

static void
test_alpha_not_raw (void)
{
  const uint8_t zrle[] = { 0, 0, 0, 16, 1, 2, 3, 4 };
  VtrRfbCursor cursor = { 0 };
  VtrPixelFormat format;
  gsize used = 0;

  vtr_pixel_format_init_bgrx (&format);
  g_assert_true (vtr_rfb_cursor_begin (&cursor, VTR_RFB_CURSOR_ALPHA, &(VtrRect) { 0, 0, 1, 1 },
                                       &format));
  g_assert_cmpint (feed (&cursor, zrle, sizeof zrle, 8, &used), ==, VTR_RFB_STATUS_BROKEN);
  g_assert_cmpint (cursor.violation, ==, VTR_RFB_VIOLATION_ENCODING);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *good = g_strconcat ("/rfb-cursor/good/", CASES[i].name, NULL);
      g_autofree char *cut = g_strconcat ("/rfb-cursor/cut/", CASES[i].name, NULL);

      g_test_add_data_func (good, &CASES[i], test_good);
      g_test_add_data_func (cut, &CASES[i], test_cut);
    }
  g_test_add_func ("/rfb-cursor/passed-over", test_passed_over);
  g_test_add_func ("/rfb-cursor/too-large", test_too_large);
  g_test_add_func ("/rfb-cursor/alpha-not-raw", test_alpha_not_raw);

  return g_test_run ();
}
