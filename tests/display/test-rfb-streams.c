/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded sessions of QEMU and Xvnc, and the hash of the picture each ends with, on which libgvnc,
 * libvncclient and TigerVNC agree. */
#include <glib.h>

#include "rfb-limits.h"
#include "rfb-player.h"

typedef struct
{
  char    *name;
  guint64  hash;
  guint64  n_pixels;
} Stream;

/* How the next bytes arrive. */
typedef gsize (*ChunkFunc) (GRand *rand);

static gsize
all_at_once (GRand *rand)
{
  return G_MAXSIZE;
}

static gsize
like_a_socket (GRand *rand)
{
  return 64 * 1024;
}

static gsize
any_size (GRand *rand)
{
  /* Mostly small, now and then large. */
  return 1 + (gsize) g_rand_int_range (rand, 0, 1 << g_rand_int_range (rand, 1, 17));
}

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  g_free (stream->name);
  g_free (stream);
}

/* Bytes come in chunks into a buffer; what was not read is moved to its front, as a connection
 * does. Every chunk lies in a block of exactly its size. */
static void
play (RfbPlayer *player,
      GBytes    *bytes,
      ChunkFunc  get_chunk)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  g_autoptr (GByteArray) unread = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize offset = 0; offset < length;)
    {
      gsize wanted = get_chunk (rand);
      gsize chunk = MIN (wanted, length - offset);
      g_autofree guint8 *exact = NULL;
      VtrRfbStatus status = VTR_RFB_STATUS_YIELD;
      VtrByteReader reader;

      g_byte_array_append (unread, data + offset, (guint) chunk);
      offset += chunk;
      exact = g_memdup2 (unread->data, unread->len);
      vtr_byte_reader_init (&reader, exact, unread->len);
      while (status == VTR_RFB_STATUS_YIELD)
        status = rfb_player_play (player, &reader);

      g_assert_cmpint (vtr_rfb_decoder_get_violation (player->decoder), ==, VTR_RFB_VIOLATION_NONE);
      g_assert_cmpint (status, ==, VTR_RFB_STATUS_MORE);
      g_assert_cmpuint (vtr_byte_reader_get_left (&reader), <=, VTR_RFB_MIN_INPUT);
      g_byte_array_remove_range (unread, 0, (guint) vtr_byte_reader_save (&reader));
    }

  g_assert_cmpuint (unread->len, ==, 0);
  g_assert_false (player->in_rect);
}

static void
test_stream (gconstpointer data)
{
  const Stream *stream = data;
  const ChunkFunc chunks[] = { all_at_once, like_a_socket, any_size };
  g_autofree char *name = g_strconcat (stream->name, ".rfb.xz", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "streams", name, NULL);
  g_autoptr (GBytes) bytes = rfb_player_load (path);

  for (gsize i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      RfbPlayer player;

      rfb_player_init (&player);
      play (&player, bytes, chunks[i]);
      g_assert_cmphex (rfb_player_hash (&player), ==, stream->hash);
      g_assert_cmpuint (player.n_pixels, ==, stream->n_pixels);
      /* Others got their turn; what is only filled or copied counts little. */
      g_assert_cmpuint (player.n_yields, >=, stream->n_pixels / VTR_RFB_TURN_PIXELS / 8);
      rfb_player_clear (&player);
    }
}

/* Name, size, updates, pixels, bytes, hash, rectangles: a line each, under a line of titles. */
static void
add_streams (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "streams", "INDEX.tsv", NULL);
  g_autofree char *index = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &index, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (index), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 15);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
      g_autofree char *test = g_strconcat ("/rfb-streams/", fields[0], NULL);
      Stream *stream = g_new0 (Stream, 1);

      stream->name = g_strdup (fields[0]);
      stream->n_pixels = g_ascii_strtoull (fields[3], NULL, 10);
      stream->hash = g_ascii_strtoull (fields[5], NULL, 16);
      g_test_add_data_func_full (test, stream, test_stream, stream_free);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_streams ();

  return g_test_run ();
}
