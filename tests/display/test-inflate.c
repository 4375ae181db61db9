/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our inflater beside zlib: what zlib compresses comes out again however it is cut, and what zlib
 * refuses is refused. */
#include <glib.h>
#include <string.h>
#include <zlib.h>

#include "inflate.h"

#define ROOM (512u * 1024)

typedef struct
{
  VtrInflate inflate;
  guint8     memory[ROOM + VTR_INFLATE_SLACK];
  gsize      length;
} Ours;

/* Gives @data in pieces of at most @piece bytes, each in a block of its size, and room in pieces of
 * @room. */
static void
run (Ours         *ours,
     const guint8 *data,
     gsize         length,
     gsize         piece,
     gsize         room)
{
  VtrInflateOutput output = { ours->memory, ours->memory, ours->memory };

  memset (&ours->inflate, 0, sizeof ours->inflate);
  for (gsize offset = 0; offset < length;)
    {
      gsize count = MIN (piece, length - offset);
      g_autofree guint8 *exact = g_memdup2 (data + offset, count);
      const guint8 *at = exact;

      while (TRUE)
        {
          guint8 *before = output.at;

          output.end = output.at + MIN (room, (gsize) (ours->memory + ROOM - output.at));
          at = vtr_inflate_run (&ours->inflate, at, exact + count, &output);
          if (output.at != output.end || output.at == before)
            break;
        }
      offset += (gsize) (at - exact);
      if (at == exact)
        break;
    }
  ours->length = (gsize) (output.at - ours->memory);
}

static int
run_zlib (const guint8 *data,
          gsize         length,
          guint8       *out,
          gsize        *ret_length)
{
  z_stream stream = { 0 };
  int result = Z_OK;

  g_assert_cmpint (inflateInit (&stream), ==, Z_OK);
  inflateValidate (&stream, 0);
  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) length;
  stream.next_out = out;
  stream.avail_out = ROOM;
  result = inflate (&stream, Z_SYNC_FLUSH);
  *ret_length = ROOM - stream.avail_out;
  inflateEnd (&stream);

  return result;
}

/* Rows of pixels as screens have them: runs of every period, repeated rows, noise. */
static guint8 *
make_data (GRand *rand,
           gsize  length)
{
  guint8 *data = g_malloc (length);
  gsize at = 0;

  while (at < length)
    {
      gsize wanted = (gsize) g_rand_int_range (rand, 1, 700);
      gsize count = MIN (length - at, wanted);
      gsize period = (gsize) g_rand_int_range (rand, 1, 40);
      gsize back = g_rand_boolean (rand) ? period : (gsize) g_rand_int_range (rand, 1, 33000);

      for (gsize i = 0; i < count; i++, at++)
        if (at >= back && (back > 40 || i >= period))
          data[at] = data[at - back];
        else
          data[at] = (guint8) g_rand_int_range (rand, 0, 50);
    }

  return data;
}

/* Flushed now and then, as servers do after each rectangle; ended when @is_ended. */
static GByteArray *
compress_data (const guint8 *data,
               gsize         length,
               int           level,
               int           strategy,
               gboolean      is_ended)
{
  GByteArray *compressed = g_byte_array_new ();
  z_stream stream = { 0 };

  g_assert_cmpint (deflateInit2 (&stream, level, Z_DEFLATED, 15, 8, strategy), ==, Z_OK);
  for (gsize offset = 0; offset < length;)
    {
      gsize count = MIN (length - offset, 30000);
      guint8 out[40000];

      stream.next_in = (Bytef *) data + offset;
      stream.avail_in = (uInt) count;
      offset += count;
      do
        {
          stream.next_out = out;
          stream.avail_out = sizeof out;
          deflate (&stream, offset == length && is_ended ? Z_FINISH : Z_SYNC_FLUSH);
          g_byte_array_append (compressed, out, (guint) (sizeof out - stream.avail_out));
        }
      while (stream.avail_out == 0);
    }
  deflateEnd (&stream);

  return compressed;
}

static void
test_good (void)
{
  const struct { int level; int strategy; } settings[] = {
    { 0, Z_DEFAULT_STRATEGY }, { 1, Z_DEFAULT_STRATEGY }, { 6, Z_DEFAULT_STRATEGY },
    { 9, Z_DEFAULT_STRATEGY }, { 6, Z_FILTERED }, { 6, Z_HUFFMAN_ONLY }, { 6, Z_RLE },
    { 6, Z_FIXED },
  };
  const gsize pieces[] = { 1, 7, 1000, G_MAXSIZE };
  const gsize rooms[] = { 1, 100, 300, 5000, ROOM };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree Ours *ours = g_new0 (Ours, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      gsize length = 150000;
      g_autofree guint8 *data = make_data (rand, length);
      g_autoptr (GByteArray) compressed = compress_data (data, length, settings[i].level,
                                                         settings[i].strategy, i % 2 == 0);

      for (gsize p = 0; p < G_N_ELEMENTS (pieces); p++)
        for (gsize r = 0; r < G_N_ELEMENTS (rooms); r++)
          {
            run (ours, compressed->data, compressed->len, pieces[p], rooms[r]);
            g_assert_cmpint (ours->inflate.phase, !=, VTR_INFLATE_DAMAGED);
            g_assert_true ((ours->inflate.phase == VTR_INFLATE_END) == (i % 2 == 0));
            g_assert_cmpuint (ours->length, ==, length);
            g_assert_true (memcmp (ours->memory, data, length) == 0);
          }
    }
}

/* After every cut of a stream, what came before it is there. */
static void
test_cut (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autofree Ours *ours = g_new0 (Ours, 1);
  g_autofree guint8 *zlib = g_malloc (ROOM);
  g_autofree guint8 *data = make_data (rand, 3000);
  g_autoptr (GByteArray) compressed = compress_data (data, 3000, 6, Z_DEFAULT_STRATEGY, FALSE);

  for (gsize length = 0; length < compressed->len; length++)
    {
      gsize zlib_length = 0;

      run_zlib (compressed->data, length, zlib, &zlib_length);
      run (ours, compressed->data, length, G_MAXSIZE, ROOM);
      g_assert_cmpint (ours->inflate.phase, !=, VTR_INFLATE_DAMAGED);
      g_assert_cmpuint (ours->length, ==, zlib_length);
      g_assert_true (memcmp (ours->memory, data, zlib_length) == 0);
    }
}

/* A changed byte, and what zlib thinks of it. */
static void
test_damaged (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  g_autofree Ours *ours = g_new0 (Ours, 1);
  g_autofree guint8 *zlib = g_malloc (ROOM);
  guint n_damaged = 0;

  for (guint i = 0; i < 4000; i++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 1, 4000);
      g_autofree guint8 *data = make_data (rand, length);
      g_autoptr (GByteArray) compressed =
        compress_data (data, length, 6, i % 4 == 0 ? Z_FIXED : Z_DEFAULT_STRATEGY, i % 3 == 0);
      gint32 early = g_rand_int_range (rand, 0, (gint32) MIN (compressed->len, 80u));
      gint32 any = g_rand_int_range (rand, 0, (gint32) compressed->len);
      gsize zlib_length = 0;
      int result = Z_OK;

      compressed->data[i % 2 == 0 ? early : any] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      result = run_zlib (compressed->data, compressed->len, zlib, &zlib_length);
      run (ours, compressed->data, compressed->len, i % 5 == 0 ? 3 : G_MAXSIZE, ROOM);

      g_assert_true ((result == Z_DATA_ERROR || result == Z_NEED_DICT) ==
                     (ours->inflate.phase == VTR_INFLATE_DAMAGED));
      g_assert_cmpuint (ours->length, ==, zlib_length);
      g_assert_true (memcmp (ours->memory, zlib, zlib_length) == 0);
      n_damaged += ours->inflate.phase == VTR_INFLATE_DAMAGED;
    }

  g_assert_cmpuint (n_damaged, >, 500);
}

static const struct
{
  const char *name;
  guint8      data[24];
  gsize       length;
} HOSTILE[] = {
  { "method", { 0x79, 0x9c }, 2 },
  { "window-too-large", { 0x88, 0x1c }, 2 },
  { "header-check", { 0x78, 0x9d }, 2 },
  { "dictionary", { 0x78, 0xbb, 1, 2, 3, 4 }, 6 },
  { "block-type", { 0x78, 0x9c, 0x06 }, 3 },
  { "stored-length", { 0x78, 0x9c, 0x00, 1, 0, 0xff, 0xff, 7 }, 8 },
  /* Fixed codes: literal 0, then a length of 3 from two bytes back, where only one is. */
  { "distance-too-far", { 0x78, 0x9c, 0x62, 0x00, 0x11, 0x00, 0x00 }, 7 },
  /* Fixed codes: the length's symbol 286. */
  { "no-such-length", { 0x78, 0x9c, 0x1a, 0x03, 0x00, 0x00, 0x00 }, 7 },
  /* 30 more literals than there are. */
  { "too-many-literals", { 0x78, 0x9c, 0xfc, 0x00, 0x00, 0x00, 0x00 }, 7 },
};

static void
test_hostile (void)
{
  g_autofree Ours *ours = g_new0 (Ours, 1);
  g_autofree guint8 *zlib = g_malloc (ROOM);

  for (gsize i = 0; i < G_N_ELEMENTS (HOSTILE); i++)
    {
      gsize zlib_length = 0;
      int result = run_zlib (HOSTILE[i].data, HOSTILE[i].length, zlib, &zlib_length);

      g_test_message ("%s: %d", HOSTILE[i].name, result);
      run (ours, HOSTILE[i].data, HOSTILE[i].length, G_MAXSIZE, ROOM);
      g_assert_true (result == Z_DATA_ERROR || result == Z_NEED_DICT);
      g_assert_cmpint (ours->inflate.phase, ==, VTR_INFLATE_DAMAGED);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/inflate/good", test_good);
  g_test_add_func ("/inflate/cut", test_cut);
  g_test_add_func ("/inflate/damaged", test_damaged);
  g_test_add_func ("/inflate/hostile", test_hostile);

  return g_test_run ();
}
