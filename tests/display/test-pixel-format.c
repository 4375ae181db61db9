/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "pixel-format.h"
#include "rfb-bytes.h"

static gboolean
parse (const char     *text,
       VtrPixelFormat *format)
{
  g_autoptr (GByteArray) bytes = rfb_bytes_parse (text);

  g_assert_cmpuint (bytes->len, ==, VTR_PIXEL_FORMAT_LENGTH);

  return vtr_pixel_format_parse (format, bytes->data);
}

static void
test_good (void)
{
  const struct { const char *text; gboolean is_bgrx; guint cpixel; gboolean is_rgb; } cases[] = {
    { "20 18 00 01 00ff 00ff 00ff 10 08 00 000000", TRUE, 3, TRUE },
    { "20 20 00 01 00ff 00ff 00ff 10 08 00 000000", TRUE, 4, FALSE },
    { "20 18 01 01 00ff 00ff 00ff 08 10 18 000000", TRUE, 3, TRUE },
    { "20 18 01 01 00ff 00ff 00ff 10 08 00 000000", FALSE, 3, TRUE },
    { "20 18 00 01 00ff 00ff 00ff 00 08 10 000000", FALSE, 3, TRUE },
    { "20 1e 00 01 03ff 03ff 03ff 14 0a 00 000000", FALSE, 4, FALSE },
    { "20 0f 00 01 001f 001f 001f 0a 05 00 000000", FALSE, 3, FALSE },
    { "10 10 00 01 001f 003f 001f 0b 05 00 000000", FALSE, 2, FALSE },
    { "08 08 00 01 0007 0007 0003 00 03 06 000000", FALSE, 1, FALSE },
    { "08 08 00 00 0000 0000 0000 00 00 00 000000", FALSE, 1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VtrPixelFormat format;
      uint8_t written[VTR_PIXEL_FORMAT_LENGTH];
      g_autoptr (GByteArray) bytes = rfb_bytes_parse (cases[i].text);

      g_assert_true (parse (cases[i].text, &format));
      g_assert_true (format.is_bgrx == cases[i].is_bgrx);
      g_assert_cmpuint (format.cpixel_bytes, ==, cases[i].cpixel);
      g_assert_true (format.is_tpixel_rgb == cases[i].is_rgb);
      vtr_pixel_format_write (&format, written);
      g_assert_cmpmem (written, sizeof written, bytes->data, bytes->len);
    }
}

static void
test_nonsense (void)
{
  const char *texts[] = {
    "18 18 00 01 00ff 00ff 00ff 10 08 00 000000",   /* 24 bits a pixel */
    "00 00 00 01 00ff 00ff 00ff 10 08 00 000000",
    "ff 18 00 01 00ff 00ff 00ff 10 08 00 000000",
    "20 00 00 01 00ff 00ff 00ff 10 08 00 000000",   /* no depth */
    "10 18 00 01 001f 003f 001f 0b 05 00 000000",   /* deeper than a pixel */
    "20 18 00 00 00ff 00ff 00ff 10 08 00 000000",   /* a map for 32 and 16 bits */
    "10 10 00 00 0000 0000 0000 00 00 00 000000",
    "20 18 00 01 00ff 00ff 0000 10 08 00 000000",   /* no blue */
    "20 18 00 01 00fe 00ff 00ff 10 08 00 000000",   /* no 2^n - 1 */
    "20 18 00 01 00ff 00ff 00ff 10 08 04 000000",   /* shared bits */
    "20 18 00 01 00ff 00ff 00ff 19 08 00 000000",   /* beyond the pixel */
    "20 18 00 01 00ff 00ff 00ff ff 08 00 000000",
    "08 08 00 01 ffff 0007 0003 00 03 06 000000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      VtrPixelFormat format = { .bits = 77 };

      g_assert_false (parse (texts[i], &format));
      g_assert_cmpuint (format.bits, ==, 77);
    }
}

/* Black is black and white is white, whatever the colours' bits, and between it only goes up. */
static void
test_scale (void)
{
  for (guint bits = 1; bits <= 10; bits++)
    {
      g_autofree char *text = g_strdup_printf ("20 1e 00 01 %04x %04x %04x 14 0a 00 000000",
                                               (1u << bits) - 1, (1u << bits) - 1,
                                               (1u << bits) - 1);
      VtrPixelFormat format;
      guint8 last = 0;

      g_assert_true (parse (text, &format));
      for (guint value = 0; value < 1u << bits; value++)
        {
          guint32 pixel = GUINT32_TO_LE (value | value << 10 | value << 20);
          guint8 bgrx[4];

          vtr_pixel_format_convert (&format, (const guint8 *) &pixel, bgrx, 1);
          g_assert_true (bgrx[0] == bgrx[1] && bgrx[1] == bgrx[2]);
          g_assert_cmpuint (bgrx[0], >=, last);
          g_assert_true (value > 0 || bgrx[0] == 0);
          last = bgrx[0];
        }
      g_assert_cmpuint (last, ==, 255);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pixel-format/good", test_good);
  g_test_add_func ("/pixel-format/nonsense", test_nonsense);
  g_test_add_func ("/pixel-format/scale", test_scale);

  return g_test_run ();
}
