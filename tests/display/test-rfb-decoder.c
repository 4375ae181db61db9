/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each encoding by hand: what good rectangles draw, however they are cut, and what bad ones are
 * called. */
#include <glib.h>
#include <string.h>

#include "rfb-bytes.h"
#include "rfb-decoder.h"
#include "rfb-limits.h"

/* Around every rectangle there is this much. */
#define MARGIN    2u
#define UNTOUCHED 0xee

/* Pixel formats, as a message has them. */
#define BGRX      "20 18 00 01 00ff 00ff 00ff 10 08 00 000000"
#define XRGB_BIG  "20 18 01 01 00ff 00ff 00ff 10 08 00 000000"
#define RGBX_HIGH "20 18 00 01 00ff 00ff 00ff 18 10 08 000000"
#define DEPTH_30  "20 1e 00 01 03ff 03ff 03ff 14 0a 00 000000"
#define RGB_565   "10 10 00 01 001f 003f 001f 0b 05 00 000000"
#define BIG_565   "10 10 01 01 001f 003f 001f 0b 05 00 000000"
#define RGB_222   "08 06 00 01 0003 0003 0003 04 02 00 000000"
#define MAP       "08 08 00 00 0000 0000 0000 00 00 00 000000"

typedef struct
{
  const char *name;
  int32_t     encoding;
  guint       width;
  guint       height;
  const char *body;
  const char *picture;     /* B G R */
  const char *format;      /* NULL: BGRX */
} Good;

static const Good GOOD[] = {
  { "raw", 0, 2, 2, "01020300 04050600 07080900 0a0b0cff", "010203 040506 070809 0a0b0c" },
  { "raw-xrgb-big", 0, 2, 1, "00030201 ff060504", "010203 040506", XRGB_BIG },
  { "raw-rgbx-high", 0, 1, 1, "ff010203", "010203", RGBX_HIGH },
  { "raw-30", 0, 3, 1, "0000f03f 00fc0f00 ff030000", "0000ff 00ff00 ff0000", DEPTH_30 },
  { "raw-565", 0, 3, 1, "00f8 e007 1f00", "0000ff 00ff00 ff0000", RGB_565 },
  { "raw-565-big", 0, 3, 1, "f800 07e0 0010", "0000ff 00ff00 840000", BIG_565 },
  { "raw-222", 0, 3, 1, "30 0c 01", "0000ff 00ff00 550000", RGB_222 },
  { "raw-map", 0, 2, 1, "01 00", "030201 000000", MAP },
  { "raw-empty", 0, 0, 5, "", "" },
  { "rre", 2, 4, 3, "00000001 01010100 02020200 0001 0001 0002 0001",
    "010101*4 010101 020202*2 010101 010101*4" },
  { "rre-no-subrects", 2, 2, 1, "00000000 01020300", "010203*2" },
  { "rre-565", 2, 2, 1, "00000001 00f8 1f00 0001 0000 0001 0001", "0000ff ff0000", RGB_565 },
  { "rre-222", 2, 2, 1, "00000001 30 0c 0001 0000 0001 0001", "0000ff 00ff00", RGB_222 },
  { "corre", 4, 4, 1, "00000002 01010100 02020200 01 00 02 01 03030300 02 00 01 01",
    "010101 020202 030303 010101" },
  { "hextile-raw", 5, 17, 1, "02 01010100 01 02020200", "010101*16 020202" },
  { "hextile-foreground", 5, 4, 1, "0e 01010100 02020200 01 00 10", "020202*2 010101*2" },
  { "hextile-coloured", 5, 3, 1, "1a 01010100 02 02020200 00 00 03030300 20 00",
    "020202 010101 030303" },
  { "hextile-kept-colours", 5, 33, 1, "06 01010100 02020200 00 08 01 00 00",
    "010101*32 020202" },
  { "hextile-tall", 5, 1, 17, "02 01010100 02 02020200", "010101*16 020202" },
  { "hextile-222", 5, 2, 1, "1a 30 01 0c 10 00", "0000ff 00ff00", RGB_222 },
  { "hextile-big-565", 5, 2, 1, "01 f800 07e0", "0000ff 00ff00", BIG_565 },
  { "zlib", 6, 2, 2, "z{01020300 04050600 07080900 0a0b0c00}", "010203 040506 070809 0a0b0c" },
  { "zlib-565", 6, 2, 1, "z{00f8 e007}", "0000ff 00ff00", RGB_565 },
  { "zlib-empty", 6, 0, 3, "z{}", "" },
  { "zrle-raw", 16, 7, 1, "z{00 010203*7}", "010203*7" },
  { "zrle-solid", 16, 65, 2, "z{01 010203 01 040506}", "010203*64 040506 010203*64 040506" },
  { "zrle-packed-2", 16, 9, 1, "z{02 010101 020202 aa80}",
    "020202 010101 020202 010101 020202 010101 020202 010101 020202" },
  { "zrle-packed-3", 16, 3, 1, "z{03 010101 020202 030303 18}", "010101 020202 030303" },
  { "zrle-packed-5", 16, 3, 2, "z{05 010101 020202 030303 040404 050505 0140 2030}",
    "010101 020202 050505 030303 010101 040404" },
  { "zrle-runs", 16, 64, 5, "z{80 010203 ff40}", "010203*320" },
  { "zrle-palette-runs", 16, 4, 1, "z{82 010101 020202 00 8102}", "010101 020202*3" },
  { "zrle-xrgb-big", 16, 1, 1, "z{01 030201}", "010203", XRGB_BIG },
  { "zrle-rgbx-high", 16, 1, 1, "z{01 010203}", "010203", RGBX_HIGH },
  { "zrle-30", 16, 2, 1, "z{00 0000f03f ff030000}", "0000ff ff0000", DEPTH_30 },
  { "zrle-565", 16, 2, 1, "z{80 00f8 00 e007 00}", "0000ff 00ff00", RGB_565 },
  { "zrle-map", 16, 2, 1, "z{82 01 00 00 01}", "030201 000000", MAP },
  { "zrle-leftover", 16, 1, 1, "z{01 010203 00*65536}", "010203" },
  { "zrle-empty", 16, 3, 0, "z{}", "" },
  { "trle-raw", 15, 1, 2, "00 010203 040506", "010203 040506" },
  { "trle-reused-packed", 15, 32, 1, "02 010101 020202 ffff 7f 0000", "020202*16 010101*16" },
  { "trle-reused-runs", 15, 32, 1, "82 010101 020202 800f 81 810f", "010101*16 020202*16" },
  { "trle-runs", 15, 16, 16, "80 010203 ff00", "010203*256" },
  { "tight-fill", 7, 3, 2, "80 030201", "010203*6" },
  { "tight-copy-short", 7, 2, 1, "00 030201 060504", "010203 040506" },
  { "tight-copy", 7, 5, 1, "00 t{030201*4 060504}", "010203*4 040506" },
  { "tight-copy-filter", 7, 1, 1, "40 00 030201", "010203" },
  { "tight-reset", 7, 4, 1, "2f t{030201*4}", "010203*4" },
  { "tight-palette-2", 7, 9, 1, "40 01 01 010101 020202 aa80",
    "020202 010101 020202 010101 020202 010101 020202 010101 020202" },
  { "tight-palette-2-long", 7, 9, 6, "50 01 01 010101 020202 t{ffff*6}", "020202*54" },
  { "tight-palette-3", 7, 3, 1, "40 01 02 010101 020202 030303 000102", "010101 020202 030303" },
  { "tight-palette-1", 7, 2, 1, "40 01 00 010203 0000", "030201*2" },
  { "tight-gradient-short", 7, 2, 1, "40 02 010203 010101", "030201 040302" },
  { "tight-gradient", 7, 2, 2, "40 02 t{010101*2 000000*2}", "010101 020202 010101 020202" },
  { "tight-gradient-clamped", 7, 2, 2, "40 02 t{808080 7f7f7f 7f7f7f 000000}",
    "808080 ffffff ffffff ffffff" },
  { "tight-gradient-565", 7, 2, 1, "40 02 0008 0008", "000008 000010", RGB_565 },
  { "tight-fill-565", 7, 1, 1, "80 e007", "00ff00", RGB_565 },
  { "tight-fill-30", 7, 1, 1, "80 0000f03f", "0000ff", DEPTH_30 },
  { "tight-copy-map", 7, 2, 1, "00 0100", "030201 000000", MAP },
  { "tight-empty", 7, 0, 4, "00", "" },
};

typedef struct
{
  VtrRfbDecoder *decoder;
  VtrCanvas      canvas;
  VtrRect        rect;
} Fixture;

static void
set_up (Fixture    *fixture,
        guint       width,
        guint       height,
        const char *format_text)
{
  g_autoptr (GByteArray) bytes = rfb_bytes_parse (format_text != NULL ? format_text : BGRX);
  const guint8 colour[6] = { 1, 9, 2, 9, 3, 9 };
  VtrPixelFormat format;

  g_assert_cmpuint (bytes->len, ==, VTR_PIXEL_FORMAT_LENGTH);
  g_assert_true (vtr_pixel_format_parse (&format, bytes->data));
  fixture->decoder = vtr_rfb_decoder_new ();
  vtr_rfb_decoder_set_format (fixture->decoder, &format);
  if (!format.is_true_colour)
    g_assert_true (vtr_rfb_decoder_set_colours (fixture->decoder, 1, 1, colour));

  fixture->rect = (VtrRect) { MARGIN, MARGIN, width, height };
  fixture->canvas.width = width + 2 * MARGIN;
  fixture->canvas.height = height + 2 * MARGIN;
  fixture->canvas.stride = 4 * (gsize) fixture->canvas.width;
  fixture->canvas.pixels = g_malloc (fixture->canvas.stride * fixture->canvas.height);
  memset (fixture->canvas.pixels, UNTOUCHED, fixture->canvas.stride * fixture->canvas.height);
}

static void
tear_down (Fixture *fixture)
{
  vtr_rfb_decoder_free (fixture->decoder);
  g_free (fixture->canvas.pixels);
}

/* Gives what there is in pieces, each in a block of its size with what was left before. */
static VtrRfbStatus
feed (Fixture      *fixture,
      const guint8 *data,
      gsize         length,
      gsize         piece,
      gsize        *ret_used)
{
  VtrRfbStatus status = VTR_RFB_STATUS_MORE;
  gsize used = 0;

  for (gsize there = MIN (piece, length);; there = MIN (there + piece, length))
    {
      g_autofree guint8 *exact = g_memdup2 (data + used, there - used);
      VtrByteReader reader;

      vtr_byte_reader_init (&reader, exact, there - used);
      do
        status = vtr_rfb_decoder_continue (fixture->decoder, &reader, &fixture->canvas);
      while (status == VTR_RFB_STATUS_YIELD);
      used += vtr_byte_reader_save (&reader);
      if (status != VTR_RFB_STATUS_MORE || there == length)
        break;
    }
  *ret_used = used;

  return status;
}

static void
check_picture (Fixture    *fixture,
               const char *text)
{
  g_autoptr (GByteArray) picture = rfb_bytes_parse (text);
  const guint8 *expected = picture->data;

  g_assert_cmpuint (picture->len, ==, 3 * fixture->rect.width * fixture->rect.height);
  for (guint y = 0; y < fixture->canvas.height; y++)
    for (guint x = 0; x < fixture->canvas.width; x++)
      {
        const guint8 *pixel = vtr_canvas_at (&fixture->canvas, x, y);

        if (x >= MARGIN && x - MARGIN < fixture->rect.width &&
            y >= MARGIN && y - MARGIN < fixture->rect.height)
          {
            g_assert_cmpmem (pixel, 3, expected, 3);
            expected += 3;
          }
        else
          for (guint i = 0; i < 4; i++)
            g_assert_cmphex (pixel[i], ==, UNTOUCHED);
      }
}

static void
test_good (gconstpointer data)
{
  const Good *test = data;
  g_autoptr (GByteArray) body = rfb_bytes_parse (test->body);
  const gsize length = body->len;
  const gsize pieces[] = { 1, 2, 3, 5, 9, 4000, G_MAXINT16 };

  /* What comes behind it is left alone. */
  g_byte_array_append (body, (const guint8 *) "\1\2\3", 3);
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      Fixture fixture;
      gsize used = 0;

      set_up (&fixture, test->width, test->height, test->format);
      g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, test->encoding, &fixture.rect,
                                            &fixture.canvas));
      g_assert_cmpint (feed (&fixture, body->data, body->len, pieces[i], &used), ==,
                       VTR_RFB_STATUS_DONE);
      g_assert_cmpuint (used, ==, length);
      check_picture (&fixture, test->picture);
      tear_down (&fixture);
    }
}

/* Every cut is incomplete and no error. */
static void
test_cut (gconstpointer data)
{
  const Good *test = data;
  g_autoptr (GByteArray) body = rfb_bytes_parse (test->body);

  for (gsize length = 0; length < body->len; length++)
    {
      Fixture fixture;
      gsize used = 0;

      set_up (&fixture, test->width, test->height, test->format);
      g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, test->encoding, &fixture.rect,
                                            &fixture.canvas));
      g_assert_cmpint (feed (&fixture, body->data, length, 1000, &used), ==, VTR_RFB_STATUS_MORE);
      tear_down (&fixture);
    }
}

typedef struct
{
  const char      *name;
  int32_t          encoding;
  guint            width;
  guint            height;
  const char      *body;
  VtrRfbViolation  violation;
  const char      *format;
} Hostile;

static const Hostile HOSTILE[] = {
  { "copyrect-right", 1, 2, 2, "0005 0000", VTR_RFB_VIOLATION_COPY_OUTSIDE },
  { "copyrect-below", 1, 2, 2, "0000 0005", VTR_RFB_VIOLATION_COPY_OUTSIDE },
  { "copyrect-far", 1, 2, 2, "ffff ffff", VTR_RFB_VIOLATION_COPY_OUTSIDE },
  { "rre-right", 2, 4, 4, "00000001 01010100 02020200 0004 0000 0001 0001",
    VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "rre-wide", 2, 4, 4, "00000001 01010100 02020200 0000 0000 0005 0001",
    VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "rre-wraps", 2, 4, 4, "00000001 01010100 02020200 ffff 0000 0002 0001",
    VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "rre-below", 2, 4, 4, "00000001 01010100 02020200 0000 0003 0001 0002",
    VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "rre-overdraw", 2, 1, 1, "ffffffff 01010100 020202000000000000010001*65",
    VTR_RFB_VIOLATION_OVERDRAW },
  { "corre-outside", 4, 4, 4, "00000001 01010100 02020200 03 00 02 01",
    VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "hextile-zlib-flag", 5, 4, 4, "20", VTR_RFB_VIOLATION_TILE },
  { "hextile-high-flag", 5, 4, 4, "81", VTR_RFB_VIOLATION_TILE },
  { "hextile-right", 5, 4, 4, "0e 01010100 02020200 01 30 10", VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "hextile-below", 5, 4, 4, "0e 01010100 02020200 01 00 04", VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "hextile-beyond-16", 5, 16, 16, "0e 01010100 02020200 01 f0 10",
    VTR_RFB_VIOLATION_RECT_OUTSIDE },
  { "hextile-overdraw", 5, 16, 16, "0e 01010100 02020200 ff 00ff*255",
    VTR_RFB_VIOLATION_OVERDRAW },
  { "zlib-length", 6, 2, 2, "7fffffff", VTR_RFB_VIOLATION_COMPRESSED_LENGTH },
  { "zlib-negative-length", 6, 2, 2, "ffffffff", VTR_RFB_VIOLATION_COMPRESSED_LENGTH },
  { "zlib-no-zlib", 6, 2, 2, "00000004 00000000", VTR_RFB_VIOLATION_COMPRESSED_DATA },
  { "zlib-too-much", 6, 1, 1, "z{01020304 05}", VTR_RFB_VIOLATION_TOO_MUCH },
  { "zlib-bomb", 6, 1, 1, "z{00*1000000}", VTR_RFB_VIOLATION_TOO_MUCH },
  { "zlib-too-little", 6, 2, 1, "z{01020304 050607}", VTR_RFB_VIOLATION_TOO_LITTLE },
  { "zlib-nothing", 6, 2, 1, "00000000", VTR_RFB_VIOLATION_TOO_LITTLE },
  { "zlib-for-empty", 6, 0, 1, "z{01}", VTR_RFB_VIOLATION_TOO_MUCH },
  { "zlib-behind-end", 6, 1, 1, "00000010 789c 03 00 00000001 0000000000000000",
    VTR_RFB_VIOLATION_COMPRESSED_DATA },
  { "zrle-length", 16, 1, 1, "10000000", VTR_RFB_VIOLATION_COMPRESSED_LENGTH },
  { "zrle-17", 16, 1, 1, "z{11 000000*20}", VTR_RFB_VIOLATION_TILE },
  { "zrle-126", 16, 1, 1, "z{7e 000000*130}", VTR_RFB_VIOLATION_TILE },
  { "zrle-127", 16, 1, 1, "z{7f 000000*130}", VTR_RFB_VIOLATION_TILE },
  { "zrle-129", 16, 1, 1, "z{81 000000*130}", VTR_RFB_VIOLATION_TILE },
  { "zrle-run", 16, 4, 4, "z{80 010203 10}", VTR_RFB_VIOLATION_RUN },
  { "zrle-long-run", 16, 4, 4, "z{80 010203 ff*5000}", VTR_RFB_VIOLATION_RUN },
  { "zrle-palette-run", 16, 4, 4, "z{82 010101 020202 80ff00}", VTR_RFB_VIOLATION_RUN },
  { "zrle-palette-index", 16, 2, 1, "z{82 010101 020202 00 02}", VTR_RFB_VIOLATION_PALETTE },
  { "zrle-palette-run-index", 16, 2, 1, "z{82 010101 020202 ff01}", VTR_RFB_VIOLATION_PALETTE },
  { "zrle-packed-index", 16, 2, 1, "z{03 010101 020202 030303 30}", VTR_RFB_VIOLATION_PALETTE },
  { "zrle-packed-5-index", 16, 2, 1, "z{05 010101*5 05}", VTR_RFB_VIOLATION_PALETTE },
  { "zrle-too-little", 16, 3, 1, "z{00 010203 010203 0102}", VTR_RFB_VIOLATION_TOO_LITTLE },
  { "zrle-nothing", 16, 3, 1, "00000000", VTR_RFB_VIOLATION_TOO_LITTLE },
  { "zrle-too-much", 16, 1, 1, "z{01 010203 00*65537}", VTR_RFB_VIOLATION_TOO_MUCH },
  { "zrle-bomb", 16, 1, 1, "z{01 010203 00*9000000}", VTR_RFB_VIOLATION_TOO_MUCH },
  { "zrle-damaged", 16, 1, 1, "00000006 789c ffffffff", VTR_RFB_VIOLATION_COMPRESSED_DATA },
  { "trle-17", 15, 1, 1, "11 000000*20", VTR_RFB_VIOLATION_TILE },
  { "trle-nothing-to-reuse", 15, 1, 1, "7f 00*500", VTR_RFB_VIOLATION_PALETTE },
  { "trle-no-runs-to-reuse", 15, 1, 1, "81 00*500", VTR_RFB_VIOLATION_PALETTE },
  { "trle-reused-too-large", 15, 17, 1, "91 010101*17 800f 7f 00*500",
    VTR_RFB_VIOLATION_PALETTE },
  { "trle-run", 15, 4, 4, "80 010203 10", VTR_RFB_VIOLATION_RUN },
  { "tight-png", 7, 4, 4, "a0", VTR_RFB_VIOLATION_TIGHT },
  { "tight-b", 7, 4, 4, "b0", VTR_RFB_VIOLATION_TIGHT },
  { "tight-f", 7, 4, 4, "f0", VTR_RFB_VIOLATION_TIGHT },
  { "tight-filter", 7, 4, 4, "40 03", VTR_RFB_VIOLATION_TIGHT },
  { "tight-gradient-map", 7, 4, 4, "40 02", VTR_RFB_VIOLATION_TIGHT, MAP },
  { "tight-index", 7, 2, 1, "40 01 02 010101 020202 030303 0003", VTR_RFB_VIOLATION_PALETTE },
  { "tight-index-255", 7, 2, 1, "40 01 fe 010101*255 00ff", VTR_RFB_VIOLATION_PALETTE },
  { "tight-length", 7, 2, 2, "00 ffffff", VTR_RFB_VIOLATION_COMPRESSED_LENGTH },
  { "tight-too-much", 7, 2, 2, "00 t{00*13}", VTR_RFB_VIOLATION_TOO_MUCH },
  { "tight-bomb", 7, 2, 2, "00 t{00*1000000}", VTR_RFB_VIOLATION_TOO_MUCH },
  { "tight-too-little", 7, 2, 2, "00 t{00*11}", VTR_RFB_VIOLATION_TOO_LITTLE },
  { "tight-nothing", 7, 2, 2, "00 00", VTR_RFB_VIOLATION_TOO_LITTLE },
  { "tight-damaged", 7, 2, 2, "00 04 01020304", VTR_RFB_VIOLATION_COMPRESSED_DATA },
  { "tight-jpeg-nothing", 7, 2, 2, "90 00", VTR_RFB_VIOLATION_JPEG_BROKEN },
  { "tight-jpeg-noise", 7, 2, 2, "90 04 01020304", VTR_RFB_VIOLATION_JPEG_BROKEN },
  { "tight-jpeg-start-only", 7, 2, 2, "90 04 ffd8ffd9", VTR_RFB_VIOLATION_JPEG_BROKEN },
};

static void
test_hostile (gconstpointer data)
{
  const Hostile *test = data;
  g_autoptr (GByteArray) body = rfb_bytes_parse (test->body);
  const gsize pieces[] = { G_MAXINT32, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      Fixture fixture;
      gsize used = 0;

      set_up (&fixture, test->width, test->height, test->format);
      g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, test->encoding, &fixture.rect,
                                            &fixture.canvas));
      g_assert_cmpint (feed (&fixture, body->data, body->len, pieces[i], &used), ==,
                       VTR_RFB_STATUS_BROKEN);
      g_assert_cmpint (vtr_rfb_decoder_get_violation (fixture.decoder), ==, test->violation);
      g_assert_cmpuint (strlen (vtr_rfb_violation_get_text (test->violation)), >, 10);
      /* It stays so. */
      g_assert_false (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_RAW, &fixture.rect,
                                             &fixture.canvas));
      g_assert_cmpint (feed (&fixture, body->data, body->len, 1, &used), ==,
                       VTR_RFB_STATUS_BROKEN);
      tear_down (&fixture);
    }
}

static void
test_rect_outside (void)
{
  const VtrRect rects[] = { { 0, 0, 9, 1 }, { 8, 0, 1, 1 }, { 0, 8, 1, 1 }, { 7, 7, 2, 1 },
                            { 65535, 0, 1, 1 }, { 0, 0, 65535, 65535 }, { 9, 9, 0, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rects); i++)
    {
      Fixture fixture;

      set_up (&fixture, 4, 4, NULL);
      g_assert_false (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_RAW, &rects[i],
                                             &fixture.canvas));
      g_assert_cmpint (vtr_rfb_decoder_get_violation (fixture.decoder), ==,
                       VTR_RFB_VIOLATION_RECT_OUTSIDE);
      tear_down (&fixture);
    }
}

static void
test_encodings (void)
{
  const int32_t unknown[] = { 3, 8, 9, 10, 17, 31, 32, 33, 1000, -1, -223, G_MININT32,
                              G_MAXINT32 };
  const int32_t asked[] = { VTR_RFB_ENCODING_TIGHT, VTR_RFB_ENCODING_LAST_RECT, 99 };
  Fixture fixture;
  gsize used = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      set_up (&fixture, 4, 4, NULL);
      g_assert_false (vtr_rfb_decoder_begin (fixture.decoder, unknown[i], &fixture.rect,
                                             &fixture.canvas));
      g_assert_cmpint (vtr_rfb_decoder_get_violation (fixture.decoder), ==,
                       VTR_RFB_VIOLATION_ENCODING);
      tear_down (&fixture);
    }

  set_up (&fixture, 4, 4, NULL);
  vtr_rfb_decoder_set_encodings (fixture.decoder, asked, G_N_ELEMENTS (asked));
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_RAW, &fixture.rect,
                                        &fixture.canvas));
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_TIGHT, &fixture.rect,
                                        &fixture.canvas));
  g_assert_cmpint (feed (&fixture, (const guint8 *) "\x90", 1, 1, &used), ==,
                   VTR_RFB_STATUS_BROKEN);
  g_assert_cmpint (vtr_rfb_decoder_get_violation (fixture.decoder), ==,
                   VTR_RFB_VIOLATION_JPEG_UNASKED);
  tear_down (&fixture);

  set_up (&fixture, 4, 4, NULL);
  vtr_rfb_decoder_set_encodings (fixture.decoder, asked, G_N_ELEMENTS (asked));
  g_assert_false (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_ZRLE, &fixture.rect,
                                         &fixture.canvas));
  tear_down (&fixture);
}

static void
test_copy_rect (void)
{
  const struct { VtrRect to; guint x; guint y; } copies[] = {
    { { 0, 0, 3, 3 }, 1, 1 }, { { 1, 1, 3, 3 }, 0, 0 }, { { 0, 0, 4, 1 }, 1, 0 },
    { { 1, 0, 4, 1 }, 0, 0 }, { { 2, 2, 3, 3 }, 2, 2 }, { { 3, 0, 2, 5 }, 0, 0 },
    { { 5, 5, 0, 0 }, 5, 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      const VtrRect *to = &copies[i].to;
      const guint8 body[4] = { 0, (guint8) copies[i].x, 0, (guint8) copies[i].y };
      Fixture fixture;
      gsize used = 0;

      set_up (&fixture, 1, 1, NULL);
      for (guint8 p = 0; p < 25; p++)
        fixture.canvas.pixels[4 * p] = p;
      g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_COPY_RECT, to,
                                            &fixture.canvas));
      g_assert_cmpint (feed (&fixture, body, 4, 1, &used), ==, VTR_RFB_STATUS_DONE);
      for (guint y = 0; y < 5; y++)
        for (guint x = 0; x < 5; x++)
          {
            gboolean is_copied = x >= to->x && x < to->x + to->width &&
                                 y >= to->y && y < to->y + to->height;
            guint from = is_copied ? (y - to->y + copies[i].y) * 5 + x - to->x + copies[i].x
                                   : y * 5 + x;

            g_assert_cmpuint (fixture.canvas.pixels[4 * (y * 5 + x)], ==, from);
          }
      tear_down (&fixture);
    }
}

static void
test_colours (void)
{
  const guint8 colours[12] = { 0 };
  const struct { guint32 first; guint32 count; gboolean is_good; } cases[] = {
    { 0, 2, TRUE }, { 254, 2, TRUE }, { 256, 0, TRUE }, { 255, 2, FALSE }, { 256, 1, FALSE },
    { 65535, 1, FALSE }, { 0, 257, FALSE },
  };
  Fixture fixture;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_up (&fixture, 1, 1, MAP);
      g_assert_true (vtr_rfb_decoder_set_colours (fixture.decoder, cases[i].first, cases[i].count,
                                                  colours) == cases[i].is_good);
      tear_down (&fixture);
    }

  set_up (&fixture, 1, 1, NULL);
  g_assert_false (vtr_rfb_decoder_set_colours (fixture.decoder, 0, 1, colours));
  g_assert_cmpint (vtr_rfb_decoder_get_violation (fixture.decoder), ==,
                   VTR_RFB_VIOLATION_COLOUR_MAP);
  tear_down (&fixture);
}

/* Rows received where they belong, at any byte. */
static void
test_sink (void)
{
  Fixture fixture;
  VtrByteReader reader;
  uint8_t *sink = NULL;
  guint8 next = 0;

  set_up (&fixture, 3, 2, NULL);
  g_assert_cmpuint (vtr_rfb_decoder_get_sink (fixture.decoder, &fixture.canvas, &sink), ==, 0);
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_RAW, &fixture.rect,
                                        &fixture.canvas));
  for (gsize left = 24; left > 0;)
    {
      gsize room = vtr_rfb_decoder_get_sink (fixture.decoder, &fixture.canvas, &sink);
      gsize count = MIN (room, 5);

      g_assert_cmpuint (room, ==, (left - 1) % 12 + 1);
      for (gsize i = 0; i < count; i++)
        sink[i] = (guint8) (++next % 4 == 0 ? 0 : (next + 3) / 4);
      vtr_rfb_decoder_advance_sink (fixture.decoder, count);
      left -= count;
    }
  g_assert_cmpuint (vtr_rfb_decoder_get_sink (fixture.decoder, &fixture.canvas, &sink), ==, 0);

  vtr_byte_reader_init (&reader, NULL, 0);
  g_assert_cmpint (vtr_rfb_decoder_continue (fixture.decoder, &reader, &fixture.canvas), ==,
                   VTR_RFB_STATUS_DONE);
  check_picture (&fixture, "010101 020202 030303 040404 050505 060606");
  tear_down (&fixture);

  /* Whole rows without a gap are one place; pixels to be converted have none. */
  set_up (&fixture, 3, 2, NULL);
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_RAW,
                                        &(VtrRect) { 0, 1, 7, 4 }, &fixture.canvas));
  g_assert_cmpuint (vtr_rfb_decoder_get_sink (fixture.decoder, &fixture.canvas, &sink), ==,
                    7 * 4 * 4);
  tear_down (&fixture);
  set_up (&fixture, 3, 2, XRGB_BIG);
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_RAW, &fixture.rect,
                                        &fixture.canvas));
  g_assert_cmpuint (vtr_rfb_decoder_get_sink (fixture.decoder, &fixture.canvas, &sink), ==, 0);
  tear_down (&fixture);
}

/* The same picture again and again: others get their turn every VTR_RFB_TURN_PIXELS, or one
 * rectangle more. */
static void
test_yield (void)
{
  Fixture fixture;
  guint n_yields = 0;

  set_up (&fixture, 128, 128, NULL);
  for (guint i = 0; i < 4 * VTR_RFB_TURN_PIXELS / (128 * 128); i++)
    {
      VtrRfbStatus status = VTR_RFB_STATUS_YIELD;
      VtrByteReader reader;

      g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_TIGHT, &fixture.rect,
                                            &fixture.canvas));
      vtr_byte_reader_init (&reader, (const guint8 *) "\x80\1\2\3", 4);
      while (status == VTR_RFB_STATUS_YIELD)
        {
          status = vtr_rfb_decoder_continue (fixture.decoder, &reader, &fixture.canvas);
          n_yields += status == VTR_RFB_STATUS_YIELD;
        }
      g_assert_cmpint (status, ==, VTR_RFB_STATUS_DONE);
    }
  g_assert_cmpuint (n_yields, >=, 3);
  g_assert_cmpuint (n_yields, <=, 5);
  tear_down (&fixture);
}

/* Two rectangles through one stream. */
static void
test_stream_goes_on (void)
{
  /* Stored blocks, of which only the first comes behind zlib's header. */
  g_autoptr (GByteArray) first = rfb_bytes_parse ("0000000b 7801 00 0400 fbff 01010203");
  g_autoptr (GByteArray) second = rfb_bytes_parse ("00000009 00 0400 fbff 01040506");
  Fixture fixture;
  gsize used = 0;

  set_up (&fixture, 2, 2, NULL);
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_ZRLE, &fixture.rect,
                                        &fixture.canvas));
  g_assert_cmpint (feed (&fixture, first->data, first->len, 3, &used), ==, VTR_RFB_STATUS_DONE);
  check_picture (&fixture, "010203*4");
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_ZRLE, &fixture.rect,
                                        &fixture.canvas));
  g_assert_cmpint (feed (&fixture, second->data, second->len, 3, &used), ==, VTR_RFB_STATUS_DONE);
  check_picture (&fixture, "040506*4");
  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      g_autofree char *good = g_strconcat ("/rfb-decoder/good/", GOOD[i].name, NULL);
      g_autofree char *cut = g_strconcat ("/rfb-decoder/cut/", GOOD[i].name, NULL);

      g_test_add_data_func (good, &GOOD[i], test_good);
      g_test_add_data_func (cut, &GOOD[i], test_cut);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (HOSTILE); i++)
    {
      g_autofree char *name = g_strconcat ("/rfb-decoder/hostile/", HOSTILE[i].name, NULL);

      g_test_add_data_func (name, &HOSTILE[i], test_hostile);
    }
  g_test_add_func ("/rfb-decoder/rect-outside", test_rect_outside);
  g_test_add_func ("/rfb-decoder/encodings", test_encodings);
  g_test_add_func ("/rfb-decoder/copy-rect", test_copy_rect);
  g_test_add_func ("/rfb-decoder/colours", test_colours);
  g_test_add_func ("/rfb-decoder/sink", test_sink);
  g_test_add_func ("/rfb-decoder/yield", test_yield);
  g_test_add_func ("/rfb-decoder/stream-goes-on", test_stream_goes_on);

  return g_test_run ();
}
