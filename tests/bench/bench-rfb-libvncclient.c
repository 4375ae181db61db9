/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-rfb-client.h"

#include <rfb/rfbclient.h>
#include <string.h>
#include <sys/wait.h>

#include "rfb-feeder.h"

static rfbBool
on_allocate (rfbClient *client)
{
  gsize size = (gsize) client->width * (gsize) client->height * 4;

  g_free (client->frameBuffer);
  client->frameBuffer = g_malloc (size);
  memset (client->frameBuffer, 0, size);

  return TRUE;
}

static void
on_update (rfbClient *client,
           int        x,
           int        y,
           int        width,
           int        height)
{
  BenchRfbResult *result = rfbClientGetClientData (client, NULL);

  result->n_pixels += (guint64) width * (guint64) height;
}

static void
on_log (const char *format,
        ...)
{
}

/* Not static: callgrind counts what happens inside of it. */
void bench_rfb_measure_libvncclient (rfbClient *client);

G_GNUC_NO_INLINE void
bench_rfb_measure_libvncclient (rfbClient *client)
{
  while (HandleRFBServerMessage (client))
    continue;
}

static rfbClient *
connect_client (int             fd,
                BenchRfbResult *result)
{
  rfbClient *client = rfbGetClient (8, 3, 4);

  rfbClientLog = on_log;
  rfbClientErr = on_log;
  rfbClientSetClientData (client, NULL, result);
  client->MallocFrameBuffer = on_allocate;
  client->GotFrameBufferUpdate = on_update;
  client->canHandleNewFBSize = TRUE;
  client->format.redShift = 16;
  client->format.greenShift = 8;
  client->format.blueShift = 0;
  client->format.depth = 24;
  client->sock = fd;
  if (!InitialiseRFBConnection (client))
    return NULL;

  client->width = client->si.framebufferWidth;
  client->height = client->si.framebufferHeight;
  client->updateRect.w = client->width;
  client->updateRect.h = client->height;
  on_allocate (client);
  SetFormatAndEncodings (client);

  return client;
}

gboolean
bench_rfb_libvncclient (const guint8   *data,
                        gsize           length,
                        BenchRfbResult *ret_result)
{
  pid_t feeder = -1;
  int fd = rfb_feeder_start (data, length, TRUE, &feeder);
  rfbClient *client = connect_client (fd, ret_result);
  double start = 0;

  if (client == NULL)
    return FALSE;

  start = bench_rfb_get_seconds ();
  bench_rfb_measure_libvncclient (client);
  ret_result->seconds = bench_rfb_get_seconds () - start;
  ret_result->hash = bench_rfb_hash (client->frameBuffer,
                                     (gsize) client->width * (gsize) client->height);
  g_clear_pointer (&client->frameBuffer, g_free);
  rfbClientCleanup (client);
  waitpid (feeder, NULL, 0);

  return TRUE;
}
