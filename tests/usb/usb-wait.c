/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-wait.h"

#include <string.h>
#include <sys/socket.h>

#define LIMIT_US (120 * G_USEC_PER_SEC)

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
usb_wait_until (UsbCondition condition,
                gpointer     data)
{
  const gint64 start = g_get_monotonic_time ();
  const guint tick = g_timeout_add (10, on_tick, NULL);

  while (!condition (data))
    {
      if (g_get_monotonic_time () - start > LIMIT_US)
        g_error ("Waited in vain");
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

guint
usb_count_text (const char *path,
                const char *text)
{
  g_autofree char *contents = NULL;
  const char *at = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return 0;
  for (at = strstr (contents, text); at != NULL; at = strstr (at + 1, text))
    n++;

  return n;
}

typedef struct
{
  const char *path;
  const char *text;
} TextWait;

static gboolean
has_text (gpointer data)
{
  const TextWait *wait = data;

  return usb_count_text (wait->path, wait->text) > 0;
}

void
usb_wait_text (const char *path,
               const char *text)
{
  TextWait wait = { path, text };

  g_test_message ("Waiting for “%s”", text);
  usb_wait_until (has_text, &wait);
}

static GIOStream *
wrap (int fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &error);

  g_assert_no_error (error);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

void
usb_create_pair (GIOStream **ret_a,
                 GIOStream **ret_b)
{
  int fds[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  *ret_a = wrap (fds[0]);
  *ret_b = wrap (fds[1]);
}

char *
usb_write_image (const char *path,
                 gsize       size)
{
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GError) error = NULL;
  guint32 state = 1;

  for (gsize i = 0; i < size; i++)
    {
      state = state * 1664525u + 1013904223u;
      data[i] = (guint8) (state >> 24);
    }
  g_file_set_contents (path, (const char *) data, (gssize) size, &error);
  g_assert_no_error (error);

  return g_compute_checksum_for_data (G_CHECKSUM_MD5, data, size);
}
