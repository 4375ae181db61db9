/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of an export, as a program:
 *
 *   usb-reader ADDRESS CODE|- read|write MIB SECTORS [stay]
 *
 * Reads or writes the first MIB of the stick, SECTORS at a time, and prints a JSON object with what
 * that took and, of what was read, the SHA-256. With "stay" it keeps the
 * device until it is ended. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mock-guest.h"
#include "mock-stick.h"
#include "usb-stream.h"

typedef struct
{
  GMainLoop *loop;
  GIOStream *stream;
} Connecting;

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Connecting *connecting = user_data;
  g_autoptr (GError) error = NULL;

  connecting->stream = vtr_usb_stream_connect_finish (result, &error);
  if (connecting->stream == NULL)
    {
      fprintf (stderr, "usb-reader: %s\n", error->message);
      exit (1);
    }
  g_main_loop_quit (connecting->loop);
}

static GIOStream *
connect_to (const char *place,
            const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (place, &error);
  Connecting connecting = { 0 };

  if (address == NULL)
    {
      fprintf (stderr, "usb-reader: %s\n", error->message);
      exit (2);
    }

  connecting.loop = g_main_loop_new (NULL, FALSE);
  vtr_usb_stream_connect_async (address, code, NULL, on_connected, &connecting);
  g_main_loop_run (connecting.loop);
  g_main_loop_unref (connecting.loop);

  return connecting.stream;
}

static gboolean
move_part (MockGuest *guest,
           gboolean   is_read,
           guint32    sector,
           guint16    n_sectors,
           GChecksum *checksum)
{
  g_autoptr (GBytes) data = NULL;
  g_autofree guint8 *pattern = NULL;

  if (!is_read)
    {
      pattern = g_malloc ((gsize) n_sectors * MOCK_SECTOR);
      memset (pattern, (int) (sector / n_sectors), (gsize) n_sectors * MOCK_SECTOR);
      return mock_guest_write (guest, sector, pattern, n_sectors);
    }

  data = mock_guest_read (guest, sector, n_sectors);
  if (data == NULL)
    return FALSE;
  g_checksum_update (checksum, g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data));

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (MockGuest) guest = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean is_read = FALSE;
  guint32 n_all = 0;
  guint32 n_at_once = 0;
  gint64 begin = 0;

  if (argc != 6 && argc != 7)
    return 2;

  is_read = g_str_equal (argv[3], "read");
  n_all = (guint32) strtoul (argv[4], NULL, 10) * ((1u << 20) / MOCK_SECTOR);
  n_at_once = (guint32) strtoul (argv[5], NULL, 10);
  stream = connect_to (argv[1], g_str_equal (argv[2], "-") ? NULL : argv[2]);
  guest = mock_guest_new (stream);
  if (!mock_guest_wait_device (guest) || n_at_once == 0 || n_at_once > G_MAXUINT16)
    return 1;

  begin = g_get_monotonic_time ();
  for (guint32 sector = 0; sector < n_all; sector += n_at_once)
    {
      if (!move_part (guest, is_read, sector, (guint16) MIN (n_at_once, n_all - sector), checksum))
        return 1;
    }
  printf ("{\"device\": \"%08x\", \"bytes\": %" G_GUINT64_FORMAT ", \"seconds\": %.6f, "
          "\"sha256\": \"%s\"}\n",
          mock_guest_get_device (guest), (guint64) n_all * MOCK_SECTOR,
          (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC,
          g_checksum_get_string (checksum));
  /* A whole line, then the end of the connection. */
  fflush (stdout);
  if (argc == 7)
    pause ();

  return 0;
}
