/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-rfb-client.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rfb-feeder.h"
#include "rfb-player.h"

#define BUFFER_SIZE (256u * 1024)
/* Rows shorter than this are cheaper through the buffer. */
#define MIN_SINK    (32u * 1024)

static gssize
receive (int            fd,
         RfbPlayer     *player,
         guint8        *buffer,
         gsize         *length)
{
  uint8_t *sink = NULL;
  gsize room = *length == 0 && player->in_rect
                 ? vtr_rfb_decoder_get_sink (player->decoder, &player->canvas, &sink) : 0;
  gssize received = 0;

  if (room >= MIN_SINK)
    {
      received = recv (fd, sink, room, 0);
      if (received > 0)
        vtr_rfb_decoder_advance_sink (player->decoder, (gsize) received);
      return received;
    }

  received = recv (fd, buffer + *length, BUFFER_SIZE - *length, 0);
  if (received > 0)
    *length += (gsize) received;

  return received;
}

/* What the engine's thread does, but for the messages. Not static: callgrind counts what happens
 * inside of it. */
gboolean bench_rfb_measure_native (RfbPlayer *player,
                                   int        fd,
                                   guint8    *buffer);

G_GNUC_NO_INLINE gboolean
bench_rfb_measure_native (RfbPlayer *player,
                          int        fd,
                          guint8    *buffer)
{
  gsize length = 0;

  while (receive (fd, player, buffer, &length) > 0)
    {
      VtrRfbStatus status = VTR_RFB_STATUS_YIELD;
      VtrByteReader reader;

      vtr_byte_reader_init (&reader, buffer, length);
      while (status == VTR_RFB_STATUS_YIELD)
        status = rfb_player_play (player, &reader);
      if (status == VTR_RFB_STATUS_BROKEN)
        return FALSE;

      length = vtr_byte_reader_get_left (&reader);
      memmove (buffer, buffer + vtr_byte_reader_save (&reader), length);
    }

  return length == 0 && !player->in_rect;
}

gboolean
bench_rfb_native (const guint8   *data,
                  gsize           length,
                  BenchRfbResult *ret_result)
{
  g_autofree guint8 *buffer = NULL;
  RfbPlayer player;
  VtrByteReader reader;
  pid_t feeder = -1;
  int fd = -1;
  double start = 0;
  gboolean is_good = FALSE;
  gsize init_length = 24 + vtr_bytes_get_u32 (data + 20);

  /* The picture's memory is taken and touched before the clock starts, as for the others, but after
   * the fork: before, every page would be copied when it is first written. */
  fd = rfb_feeder_start (data + init_length, length - init_length, FALSE, &feeder);
  buffer = g_malloc0 (BUFFER_SIZE);
  rfb_player_init (&player);
  vtr_byte_reader_init (&reader, data, init_length);
  rfb_player_play (&player, &reader);
  memset (player.canvas.pixels, 0, player.canvas.stride * player.canvas.height);

  start = bench_rfb_get_seconds ();
  is_good = bench_rfb_measure_native (&player, fd, buffer);
  ret_result->seconds = bench_rfb_get_seconds () - start;
  ret_result->n_pixels = player.n_pixels;
  ret_result->hash = bench_rfb_hash (player.canvas.pixels,
                                     (gsize) player.canvas.width * player.canvas.height);
  close (fd);
  waitpid (feeder, NULL, 0);
  rfb_player_clear (&player);

  return is_good;
}
