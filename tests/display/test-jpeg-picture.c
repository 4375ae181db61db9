/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "jpeg-picture.h"

#define WIDTH  70u
#define HEIGHT 45u

typedef struct
{
  const char    *name;
  J_COLOR_SPACE  colours;
  gboolean       is_progressive;
  guint          restart_rows;
} Kind;

static const Kind KINDS[] = {
  { "colour", JCS_RGB, FALSE, 0 },
  { "grey", JCS_GRAYSCALE, FALSE, 0 },
  { "progressive", JCS_RGB, TRUE, 0 },
  { "restarts", JCS_RGB, FALSE, 1 },
};

static int
count_components (J_COLOR_SPACE colours)
{
  return colours == JCS_GRAYSCALE ? 1 : colours == JCS_CMYK ? 4 : 3;
}

static GByteArray *
make_jpeg (const Kind *kind)
{
  struct jpeg_compress_struct compress;
  struct jpeg_error_mgr errors;
  GByteArray *bytes = g_byte_array_new ();
  unsigned char *out = NULL;
  unsigned long length = 0;
  guint8 row[WIDTH * 4];
  JSAMPROW rows[1] = { row };

  compress.err = jpeg_std_error (&errors);
  jpeg_create_compress (&compress);
  jpeg_mem_dest (&compress, &out, &length);
  compress.image_width = WIDTH;
  compress.image_height = HEIGHT;
  compress.input_components = count_components (kind->colours);
  compress.in_color_space = kind->colours;
  jpeg_set_defaults (&compress);
  if (kind->is_progressive)
    jpeg_simple_progression (&compress);
  compress.restart_in_rows = (int) kind->restart_rows;
  jpeg_start_compress (&compress, TRUE);
  for (guint y = 0; y < HEIGHT; y++)
    {
      for (guint i = 0; i < sizeof row; i++)
        row[i] = (guint8) (3 * i + 2 * y);
      jpeg_write_scanlines (&compress, rows, 1);
    }
  jpeg_finish_compress (&compress);
  jpeg_destroy_compress (&compress);

  g_byte_array_append (bytes, out, (guint) length);
  free (out);

  return bytes;
}

/* At 3, 2 of a canvas of 80 x 50; @pixels at a time. */
static VtrRfbViolation
draw (VtrJpegPicture *picture,
      const guint8   *data,
      gsize           length,
      guint32         pixels,
      guint8         *canvas_pixels)
{
  const VtrCanvas canvas = { canvas_pixels, 80, 50, 320 };
  g_autofree guint8 *exact = g_memdup2 (data, length);
  VtrRfbViolation violation = vtr_jpeg_picture_begin (picture, exact, length, WIDTH, HEIGHT);
  bool is_done = false;

  memset (canvas_pixels, 0xee, 80 * 50 * 4);
  while (violation == VTR_RFB_VIOLATION_NONE && !is_done)
    violation = vtr_jpeg_picture_draw (picture, &canvas, 3, 2, pixels, &is_done);

  return violation;
}

static void
test_good (gconstpointer data)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (data);
  g_autofree guint8 *whole = g_malloc (80 * 50 * 4);
  g_autofree guint8 *pieces = g_malloc (80 * 50 * 4);
  VtrJpegPicture *picture = vtr_jpeg_picture_new ();
  guint n_drawn = 0;

  g_assert_cmpint (draw (picture, jpeg->data, jpeg->len, G_MAXUINT32, whole), ==,
                   VTR_RFB_VIOLATION_NONE);
  g_assert_cmpint (draw (picture, jpeg->data, jpeg->len, 100, pieces), ==,
                   VTR_RFB_VIOLATION_NONE);
  g_assert_true (memcmp (whole, pieces, 80 * 50 * 4) == 0);

  for (guint y = 0; y < 50; y++)
    for (guint x = 0; x < 80; x++)
      {
        const guint8 *pixel = whole + 4 * (y * 80 + x);
        gboolean is_inside = x >= 3 && x < 3 + WIDTH && y >= 2 && y < 2 + HEIGHT;

        if (!is_inside)
          g_assert_true (pixel[0] == 0xee && pixel[1] == 0xee && pixel[2] == 0xee);
        n_drawn += is_inside && (pixel[0] != 0xee || pixel[1] != 0xee);
      }
  g_assert_cmpuint (n_drawn, >, WIDTH * HEIGHT / 2);
  vtr_jpeg_picture_free (picture);
}

/* A picture that isn't whole is none, and doesn't harm the next one. */
static void
test_cut (gconstpointer data)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (data);
  g_autofree guint8 *pixels = g_malloc (80 * 50 * 4);
  VtrJpegPicture *picture = vtr_jpeg_picture_new ();

  for (gsize length = 0; length < jpeg->len; length++)
    g_assert_cmpint (draw (picture, jpeg->data, length, 1000, pixels), ==,
                     VTR_RFB_VIOLATION_JPEG_BROKEN);
  g_assert_cmpint (draw (picture, jpeg->data, jpeg->len, 1000, pixels), ==,
                   VTR_RFB_VIOLATION_NONE);
  vtr_jpeg_picture_free (picture);
}

/* Whatever byte is changed: drawn or refused, within its place. */
static void
test_damaged (gconstpointer data)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (data);
  g_autofree guint8 *pixels = g_malloc (80 * 50 * 4);
  VtrJpegPicture *picture = vtr_jpeg_picture_new ();
  guint n_refused = 0;

  for (gsize i = 0; i < jpeg->len; i++)
    {
      jpeg->data[i] ^= 0x55;
      n_refused += draw (picture, jpeg->data, jpeg->len, 1000, pixels) != VTR_RFB_VIOLATION_NONE;
      g_assert_cmphex (pixels[4 * (2 * 80 + 2)], ==, 0xee);
      g_assert_cmphex (pixels[4 * (2 * 80 + 3 + WIDTH)], ==, 0xee);
      jpeg->data[i] ^= 0x55;
    }
  g_assert_cmpuint (n_refused, >, 20);
  vtr_jpeg_picture_free (picture);
}

static void
test_size (void)
{
  const guint sizes[][2] = { { WIDTH + 1, HEIGHT }, { WIDTH, HEIGHT - 1 }, { HEIGHT, WIDTH },
                             { 0, 0 }, { 16384, 16384 } };
  g_autoptr (GByteArray) jpeg = make_jpeg (&KINDS[0]);
  VtrJpegPicture *picture = vtr_jpeg_picture_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_assert_cmpint (vtr_jpeg_picture_begin (picture, jpeg->data, jpeg->len, sizes[i][0],
                                             sizes[i][1]), ==, VTR_RFB_VIOLATION_JPEG_SIZE);
  vtr_jpeg_picture_free (picture);
}

static void
test_four_colours (void)
{
  const Kind cmyk = { "cmyk", JCS_CMYK, FALSE, 0 };
  g_autoptr (GByteArray) jpeg = make_jpeg (&cmyk);
  VtrJpegPicture *picture = vtr_jpeg_picture_new ();

  g_assert_cmpint (vtr_jpeg_picture_begin (picture, jpeg->data, jpeg->len, WIDTH, HEIGHT), ==,
                   VTR_RFB_VIOLATION_JPEG_BROKEN);
  vtr_jpeg_picture_free (picture);
}

/* A progressive picture's coefficients take six bytes a pixel: too much, told from the header. */
static void
test_memory (void)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (&KINDS[2]);
  VtrJpegPicture *picture = vtr_jpeg_picture_new ();
  VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;

  for (guint i = 0; i + 9 < jpeg->len; i++)
    if (jpeg->data[i] == 0xff && jpeg->data[i + 1] == 0xc2)
      {
        const guint8 size[4] = { 0x20, 0, 0x20, 0 };

        memcpy (jpeg->data + i + 5, size, 4);
        break;
      }
  violation = vtr_jpeg_picture_begin (picture, jpeg->data, jpeg->len, 0x2000, 0x2000);
  g_assert_cmpint (violation, ==, VTR_RFB_VIOLATION_JPEG_BROKEN);
  vtr_jpeg_picture_free (picture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++)
    {
      g_autofree char *good = g_strconcat ("/jpeg-picture/good/", KINDS[i].name, NULL);
      g_autofree char *cut = g_strconcat ("/jpeg-picture/cut/", KINDS[i].name, NULL);
      g_autofree char *damaged = g_strconcat ("/jpeg-picture/damaged/", KINDS[i].name, NULL);

      g_test_add_data_func (good, &KINDS[i], test_good);
      g_test_add_data_func (cut, &KINDS[i], test_cut);
      g_test_add_data_func (damaged, &KINDS[i], test_damaged);
    }
  g_test_add_func ("/jpeg-picture/size", test_size);
  g_test_add_func ("/jpeg-picture/four-colours", test_four_colours);
  g_test_add_func ("/jpeg-picture/memory", test_memory);

  return g_test_run ();
}
