/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-connect.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "usb-error.h"

static void
test_nobody_there (void)
{
  static const char * const PLACES[] = { "unix:/nonexistent/socket", "tcp:127.0.0.1:1" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (PLACES); i++)
    {
      g_assert_null (usb_connect (PLACES[i], NULL, NULL, &error));
      g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT);
      g_assert_nonnull (strstr (error->message, PLACES[i]));
      g_clear_error (&error);
    }
}

static int
get_option (GSocket *socket,
            int      level,
            int      option)
{
  int value = 0;

  g_assert_true (g_socket_get_option (socket, level, option, &value, NULL));

  return value;
}

/* An idle device must stay connected, and small packets go at once. */
static void
test_tuned (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *place = g_strdup_printf ("tcp:127.0.0.1:%u", port);
  g_autoptr (GIOStream) stream = NULL;
  GSocket *socket = NULL;

  g_assert_no_error (error);
  stream = usb_connect (place, NULL, NULL, &error);
  g_assert_no_error (error);
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  g_assert_cmpuint (g_socket_get_timeout (socket), ==, 0);
  g_assert_true (g_socket_get_keepalive (socket));
  g_assert_cmpint (get_option (socket, IPPROTO_TCP, TCP_NODELAY), ==, 1);
  g_assert_cmpint (get_option (socket, IPPROTO_TCP, TCP_KEEPIDLE), ==, 30);
  g_socket_listener_close (listener);
}

typedef struct
{
  char *folder;
  char *program;
  char *path;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  unused)
{
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("vitrine-ssh-XXXXXX", NULL);
  self->program = g_build_filename (self->folder, "ssh", NULL);
  self->path = g_strdup (g_getenv ("PATH"));
  path = g_strconcat (self->folder, ":", self->path, NULL);
  g_setenv ("PATH", path, TRUE);
}

static void
tear_down (Fixture       *self,
           gconstpointer  unused)
{
  g_setenv ("PATH", self->path, TRUE);
  g_unlink (self->program);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->program);
  g_free (self->folder);
}

/* What is called ssh for the time of a test. */
static void
put_ssh (Fixture    *self,
         const char *commands)
{
  g_autofree char *script = g_strconcat ("#!/bin/sh\n", commands, "\n", NULL);

  g_assert_true (g_file_set_contents_full (self->program, script, -1, G_FILE_SET_CONTENTS_NONE,
                                           0700, NULL));
}

static void
test_ssh (Fixture       *self,
          gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = NULL;
  char answer[64] = { 0 };
  gsize length = 0;

  put_ssh (self, "echo \"$*\"; read word; echo \"got $word\"");
  stream = usb_connect ("ssh:user@example.org:4000", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (stream), "word\n", 5,
                                            NULL, NULL, NULL));
  {
    g_autoptr (GDataInputStream) input =
      g_data_input_stream_new (g_io_stream_get_input_stream (stream));
    g_autofree char *arguments = g_data_input_stream_read_line (input, NULL, NULL, NULL);

    g_assert_true (g_str_has_suffix (arguments, "-W 127.0.0.1:4000 -- user@example.org"));
    g_assert_nonnull (strstr (arguments, "BatchMode=yes"));
    g_assert_true (g_input_stream_read_all (G_INPUT_STREAM (input), answer, sizeof answer - 1,
                                            &length, NULL, NULL));
  }
  g_assert_cmpstr (answer, ==, "got word\n");
}

static void
test_ssh_fails (Fixture       *self,
                gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;

  put_ssh (self, "echo 'Permission denied (publickey).' >&2; exit 255");
  g_assert_null (usb_connect ("ssh:example.org:4000", NULL, NULL, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT);
  g_assert_nonnull (strstr (error->message, "Permission denied"));
  g_clear_error (&error);

  put_ssh (self, "printf 'open failed\\r\\n\\r\\nstdio forwarding failed\\r\\n' >&2; exit 255");
  g_assert_null (usb_connect ("ssh:example.org:4000", NULL, NULL, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT);
  g_assert_true (g_str_has_suffix (error->message, ": open failed; stdio forwarding failed"));
  g_clear_error (&error);

  put_ssh (self, "exit 0");
  g_assert_null (usb_connect ("ssh:example.org:4000", NULL, NULL, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT);
}

/* Nothing answers, and nobody wants to wait for it. */
static void
test_ssh_cancelled (Fixture       *self,
                    gconstpointer  unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  put_ssh (self, "read word");
  g_timeout_add_once (50, (GSourceOnceFunc) g_cancellable_cancel, cancellable);
  g_assert_null (usb_connect ("ssh:example.org:4000", NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-stream/nobody-there", test_nobody_there);
  g_test_add_func ("/usb-stream/tuned", test_tuned);
  g_test_add ("/usb-stream/ssh", Fixture, NULL, set_up, test_ssh, tear_down);
  g_test_add ("/usb-stream/ssh-fails", Fixture, NULL, set_up, test_ssh_fails, tear_down);
  g_test_add ("/usb-stream/ssh-cancelled", Fixture, NULL, set_up, test_ssh_cancelled, tear_down);

  return g_test_run ();
}
