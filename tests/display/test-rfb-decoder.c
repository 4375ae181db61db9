/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each encoding by hand: what good rectangles draw, however they are cut, and what bad ones are
 * called. */
#include <glib.h>
#include <malloc.h>
#include <string.h>

#include "rfb-bytes.h"
#include "rfb-cases.h"
#include "rfb-decoder.h"
#include "rfb-limits.h"

/* Around every rectangle there is this much. */
#define MARGIN    2u
#define UNTOUCHED 0xee

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
  const RfbGoodCase *test = data;
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
  const RfbGoodCase *test = data;
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

static void
test_hostile (gconstpointer data)
{
  const RfbHostileCase *test = data;
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
  const int32_t asked_later[] = { VTR_RFB_ENCODING_ZRLE };
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

  /* What isn't asked for any more may still be on its way. */
  set_up (&fixture, 4, 4, NULL);
  vtr_rfb_decoder_set_encodings (fixture.decoder, asked, G_N_ELEMENTS (asked));
  vtr_rfb_decoder_set_encodings (fixture.decoder, asked_later, G_N_ELEMENTS (asked_later));
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_ZRLE, &fixture.rect,
                                        &fixture.canvas));
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_TIGHT, &fixture.rect,
                                        &fixture.canvas));
  g_assert_false (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_RRE, &fixture.rect,
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

/* Compressed data out of which nothing comes costs turns, too. */
static void
test_yield_of_nothing (void)
{
  g_autoptr (GByteArray) body = rfb_bytes_parse ("00080000 7801 000000ffff*100000");
  VtrRfbStatus status = VTR_RFB_STATUS_YIELD;
  VtrByteReader reader;
  Fixture fixture;
  guint n_yields = 0;

  set_up (&fixture, 512, 512, NULL);
  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_ZLIB, &fixture.rect,
                                        &fixture.canvas));
  vtr_byte_reader_init (&reader, body->data, body->len);
  while (status == VTR_RFB_STATUS_YIELD)
    {
      status = vtr_rfb_decoder_continue (fixture.decoder, &reader, &fixture.canvas);
      n_yields += status == VTR_RFB_STATUS_YIELD;
    }
  g_assert_cmpint (status, ==, VTR_RFB_STATUS_MORE);
  g_assert_cmpuint (vtr_byte_reader_get_left (&reader), ==, 0);
  g_assert_cmpuint (n_yields, >=, 3);
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

/* Bytes, of blocks of all sizes. */
static gsize
get_memory (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* Everything that a decoder ever keeps: all streams in use, the memory for runs and gradients, and
 * the largest JPEG picture there can be, of which all but the last byte has come. */
static void
test_memory (void)
{
  const struct { int32_t encoding; const char *body; } rects[] = {
    { 6, "z{01020304*4}" }, { 16, "z{01 010203}" }, { 15, "01 010203" }, { 7, "00 t{010203*4}" },
    { 7, "10 t{010203*4}" }, { 7, "20 t{010203*4}" }, { 7, "70 02 t{010203*4}" },
  };
  g_autofree guint8 *jpeg = g_malloc0 (VTR_RFB_TIGHT_LENGTH_MAX + 4);
  Fixture fixture;
  gsize before = 0;
  gsize used = 0;

  set_up (&fixture, 2, 2, NULL);
  before = get_memory ();
  for (gsize i = 0; i < G_N_ELEMENTS (rects); i++)
    {
      g_autoptr (GByteArray) body = rfb_bytes_parse (rects[i].body);

      g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, rects[i].encoding, &fixture.rect,
                                            &fixture.canvas));
      g_assert_cmpint (feed (&fixture, body->data, body->len, 100, &used), ==,
                       VTR_RFB_STATUS_DONE);
    }

  g_assert_true (vtr_rfb_decoder_begin (fixture.decoder, VTR_RFB_ENCODING_TIGHT, &fixture.rect,
                                        &fixture.canvas));
  memcpy (jpeg, "\x90\xff\xff\xff", 4);
  g_assert_cmpint (feed (&fixture, jpeg, VTR_RFB_TIGHT_LENGTH_MAX + 3, 65536, &used), ==,
                   VTR_RFB_STATUS_MORE);
  g_assert_cmpuint (used, ==, VTR_RFB_TIGHT_LENGTH_MAX + 3);
  g_assert_cmpuint (get_memory () - before, <, 6 * 1024 * 1024);
  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; RFB_GOOD_CASES[i].name != NULL; i++)
    {
      g_autofree char *good = g_strconcat ("/rfb-decoder/good/", RFB_GOOD_CASES[i].name, NULL);
      g_autofree char *cut = g_strconcat ("/rfb-decoder/cut/", RFB_GOOD_CASES[i].name, NULL);

      g_test_add_data_func (good, &RFB_GOOD_CASES[i], test_good);
      g_test_add_data_func (cut, &RFB_GOOD_CASES[i], test_cut);
    }
  for (gsize i = 0; RFB_HOSTILE_CASES[i].name != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("/rfb-decoder/hostile/", RFB_HOSTILE_CASES[i].name,
                                           NULL);

      g_test_add_data_func (name, &RFB_HOSTILE_CASES[i], test_hostile);
    }
  g_test_add_func ("/rfb-decoder/rect-outside", test_rect_outside);
  g_test_add_func ("/rfb-decoder/encodings", test_encodings);
  g_test_add_func ("/rfb-decoder/copy-rect", test_copy_rect);
  g_test_add_func ("/rfb-decoder/colours", test_colours);
  g_test_add_func ("/rfb-decoder/sink", test_sink);
  g_test_add_func ("/rfb-decoder/yield", test_yield);
  g_test_add_func ("/rfb-decoder/yield-of-nothing", test_yield_of_nothing);
  g_test_add_func ("/rfb-decoder/stream-goes-on", test_stream_goes_on);
  g_test_add_func ("/rfb-decoder/memory", test_memory);

  return g_test_run ();
}
