/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-rfb-client.h"

#include <gvnc.h>
#include <string.h>
#include <sys/wait.h>

#include "rfb-feeder.h"

typedef struct
{
  GMainLoop      *loop;
  guint8         *pixels;
  gsize           n_pixels;
  double          start;
  BenchRfbResult *result;
} Run;

static void
on_choose_type (VncConnection *connection,
                GValueArray   *types,
                gpointer       user_data)
{
  vnc_connection_set_auth_type (connection, VNC_CONNECTION_AUTH_NONE);
}

static void
on_initialized (VncConnection *connection,
                Run           *run)
{
  gint32 encodings[] = {
    VNC_CONNECTION_ENCODING_TIGHT_JPEG5, VNC_CONNECTION_ENCODING_TIGHT,
    VNC_CONNECTION_ENCODING_ZRLE, VNC_CONNECTION_ENCODING_HEXTILE, VNC_CONNECTION_ENCODING_RRE,
    VNC_CONNECTION_ENCODING_COPY_RECT, VNC_CONNECTION_ENCODING_RAW,
  };
  const VncPixelFormat *format = vnc_connection_get_pixel_format (connection);
  int width = vnc_connection_get_width (connection);
  int height = vnc_connection_get_height (connection);
  VncBaseFramebuffer *framebuffer = NULL;

  run->n_pixels = (gsize) width * (gsize) height;
  run->pixels = g_malloc (run->n_pixels * 4);
  memset (run->pixels, 0, run->n_pixels * 4);
  vnc_connection_set_encodings (connection, G_N_ELEMENTS (encodings), encodings);
  framebuffer = vnc_base_framebuffer_new (run->pixels, (guint16) width, (guint16) height,
                                          width * 4, format, format);
  vnc_connection_set_framebuffer (connection, VNC_FRAMEBUFFER (framebuffer));
  g_object_unref (framebuffer);
  run->start = bench_rfb_get_seconds ();
}

static void
on_update (VncConnection *connection,
           guint16        x,
           guint16        y,
           guint16        width,
           guint16        height,
           Run           *run)
{
  run->result->n_pixels += (guint64) width * height;
}

static void
on_disconnected (VncConnection *connection,
                 Run           *run)
{
  run->result->seconds = bench_rfb_get_seconds () - run->start;
  g_main_loop_quit (run->loop);
}

gboolean
bench_rfb_gvnc (const guint8   *data,
                gsize           length,
                BenchRfbResult *ret_result)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  VncConnection *connection = vnc_connection_new ();
  Run run = { .loop = loop, .result = ret_result };
  pid_t feeder = -1;
  int fd = rfb_feeder_start (data, length, TRUE, &feeder);

  g_signal_connect (connection, "vnc-auth-choose-type", G_CALLBACK (on_choose_type), NULL);
  g_signal_connect (connection, "vnc-initialized", G_CALLBACK (on_initialized), &run);
  g_signal_connect (connection, "vnc-framebuffer-update", G_CALLBACK (on_update), &run);
  g_signal_connect (connection, "vnc-disconnected", G_CALLBACK (on_disconnected), &run);
  vnc_connection_open_fd (connection, fd);
  g_main_loop_run (loop);

  if (run.pixels != NULL)
    ret_result->hash = bench_rfb_hash (run.pixels, run.n_pixels);
  waitpid (feeder, NULL, 0);
  g_object_unref (connection);
  g_free (run.pixels);

  return ret_result->n_pixels > 0;
}
