/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of an export, as a program:
 *
 *   usb-reader ADDRESS CODE|- read|write MIB SECTORS [guarded] [stay]
 *
 * Reads or writes the first MIB of the stick, SECTORS at a time, and prints a JSON object with how
 * long that took and, of what was read, the SHA-256. With "guarded" all of it goes through a
 * VtrUsbGuard, as on the way to a machine. With "stay" it keeps the device until it is ended. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mock-guest.h"
#include "mock-stick.h"
#include "usb-connect.h"
#include "usb-guard.h"

static GIOStream *
adopt (int fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &error);

  g_assert_no_error (error);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

/* The machine's end of a guard that has @peer on the other side. Takes over @peer. */
static GIOStream *
put_guard (GIOStream    *peer,
           VtrUsbGuard **ret_guard)
{
  g_autoptr (GIOStream) far = peer;
  g_autoptr (GIOStream) machine = NULL;
  int fds[2] = { -1, -1 };

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    exit (1);
  machine = adopt (fds[0]);
  *ret_guard = vtr_usb_guard_new (far, machine, NULL, NULL);

  return adopt (fds[1]);
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
  g_autoptr (VtrUsbGuard) guard = NULL;
  g_autoptr (MockGuest) guest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean is_read = FALSE;
  guint32 n_all = 0;
  guint32 n_at_once = 0;
  gint64 begin = 0;

  if (argc < 6)
    return 2;

  is_read = g_str_equal (argv[3], "read");
  n_all = (guint32) strtoul (argv[4], NULL, 10) * ((1u << 20) / MOCK_SECTOR);
  n_at_once = (guint32) strtoul (argv[5], NULL, 10);
  stream = usb_connect (argv[1], g_str_equal (argv[2], "-") ? NULL : argv[2], NULL, &error);
  if (stream == NULL)
    {
      fprintf (stderr, "usb-reader: %s\n", error->message);
      return 1;
    }

  if (argc > 6 && g_str_equal (argv[6], "guarded"))
    stream = put_guard (g_steal_pointer (&stream), &guard);
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
  if (g_str_equal (argv[argc - 1], "stay"))
    pause ();

  return 0;
}
