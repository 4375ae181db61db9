/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a client can do with JPEG rectangles: receive each whole, and let libjpeg-turbo
 * draw it where it belongs. It trusts the stream. */
#include "bench-rfb-client.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jpeglib.h>

#include "byte-reader.h"
#include "rfb-feeder.h"

#define ROWS_AT_ONCE 16u
#define HEADER       16u   /* an update of one rectangle */
#define BUFFER_SIZE  (256u * 1024)

typedef struct
{
  int     fd;
  gsize   start;
  gsize   end;
  guint8 *bytes;           /* BUFFER_SIZE */
  guint8 *large;           /* what doesn't fit there */
} Input;

/* The next @length bytes in one piece. */
static const guint8 *
take (Input *input,
      gsize  length)
{
  gsize had = input->end - input->start;
  const guint8 *bytes = NULL;

  if (length > BUFFER_SIZE)
    {
      input->large = g_realloc (input->large, length);
      memcpy (input->large, input->bytes + input->start, had);
      input->start = input->end = 0;
      if (recv (input->fd, input->large + had, length - had, MSG_WAITALL) <= 0)
        return NULL;
      return input->large;
    }
  if (had < length)
    {
      memmove (input->bytes, input->bytes + input->start, had);
      input->start = 0;
      input->end = had;
    }
  while (input->end - input->start < length)
    {
      gssize received = recv (input->fd, input->bytes + input->end, BUFFER_SIZE - input->end, 0);

      if (received <= 0)
        return NULL;
      input->end += (gsize) received;
    }
  bytes = input->bytes + input->start;
  input->start += length;

  return bytes;
}

static void
draw (struct jpeg_decompress_struct *jpeg,
      guint8                        *at,
      gsize                          stride)
{
  jpeg_read_header (jpeg, TRUE);
  jpeg->out_color_space = JCS_EXT_BGRX;
  jpeg_start_decompress (jpeg);
  while (jpeg->output_scanline < jpeg->output_height)
    {
      JSAMPROW rows[ROWS_AT_ONCE];
      guint left = jpeg->output_height - jpeg->output_scanline;

      for (guint i = 0; i < ROWS_AT_ONCE; i++)
        rows[i] = at + (jpeg->output_scanline + MIN (i, left - 1)) * stride;
      jpeg_read_scanlines (jpeg, rows, MIN (ROWS_AT_ONCE, left));
    }
  jpeg_finish_decompress (jpeg);
}

/* The control byte, and a length of one to three bytes. */
static gsize
take_length (Input *input)
{
  const guint8 *byte = take (input, 2);
  gsize length = byte[1] & 0x7f;

  if (byte[1] & 0x80)
    {
      byte = take (input, 1);
      length |= (gsize) (byte[0] & 0x7f) << 7;
      if (byte[0] & 0x80)
        length |= (gsize) take (input, 1)[0] << 14;
    }

  return length;
}

/* Not static: callgrind counts what happens inside of it. */
void bench_rfb_measure_jpeg (Input          *input,
                             guint8         *pixels,
                             gsize           stride,
                             BenchRfbResult *result);

G_GNUC_NO_INLINE void
bench_rfb_measure_jpeg (Input          *input,
                        guint8         *pixels,
                        gsize           stride,
                        BenchRfbResult *result)
{
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  const guint8 *header = NULL;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_decompress (&jpeg);
  while ((header = take (input, HEADER)) != NULL)
    {
      gsize at = vtr_bytes_get_u16 (header + 6) * stride + 4u * vtr_bytes_get_u16 (header + 4);
      gsize length = 0;

      result->n_pixels += (guint64) vtr_bytes_get_u16 (header + 8) *
                          vtr_bytes_get_u16 (header + 10);
      length = take_length (input);
      jpeg_mem_src (&jpeg, take (input, length), length);
      draw (&jpeg, pixels + at, stride);
    }
  jpeg_destroy_decompress (&jpeg);
}

gboolean
bench_rfb_jpeg (const guint8   *data,
                gsize           length,
                BenchRfbResult *ret_result)
{
  gsize init_length = 24 + vtr_bytes_get_u32 (data + 20);
  gsize n_pixels = (gsize) vtr_bytes_get_u16 (data) * vtr_bytes_get_u16 (data + 2);
  g_autofree guint8 *pixels = NULL;
  g_autofree guint8 *buffer = NULL;
  Input input = { 0 };
  pid_t feeder = -1;
  double start = 0;

  input.fd = rfb_feeder_start (data + init_length, length - init_length, FALSE, &feeder);
  pixels = g_malloc (n_pixels * 4);
  memset (pixels, 0, n_pixels * 4);
  buffer = g_malloc0 (BUFFER_SIZE);
  input.bytes = buffer;
  start = bench_rfb_get_seconds ();
  bench_rfb_measure_jpeg (&input, pixels, 4u * vtr_bytes_get_u16 (data), ret_result);
  ret_result->seconds = bench_rfb_get_seconds () - start;
  ret_result->hash = bench_rfb_hash (pixels, n_pixels);
  close (input.fd);
  waitpid (feeder, NULL, 0);
  g_free (input.large);

  return TRUE;
}
