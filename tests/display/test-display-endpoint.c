/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display-endpoint.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const char         *uri;
  VtrDisplayProtocol  protocol;
  const char         *path;
  const char         *host;
  guint16             port;
  gboolean            is_local;
  const char         *text;
  guint16             tls_port;
} GoodUri;

static const GoodUri good_uris[] = {
  { "vnc://host", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 5900, FALSE, "vnc://host:5900" },
  { "vnc://host:1", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 5901, FALSE, "vnc://host:5901" },
  { "vnc://host:0/", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 5900, FALSE, "vnc://host:5900" },
  { "vnc://host::5901", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 5901, FALSE, "vnc://host:5901" },
  { "vnc://host::1", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 1, FALSE, "vnc://host:1" },
  { "vnc://host:5902", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 5902, FALSE, "vnc://host:5902" },
  { "VNC://127.0.0.1:99", VTR_DISPLAY_PROTOCOL_VNC, NULL, "127.0.0.1", 5999, TRUE,
    "vnc://127.0.0.1:5999" },
  { "vnc://[::1]", VTR_DISPLAY_PROTOCOL_VNC, NULL, "::1", 5900, TRUE, "vnc://[::1]:5900" },
  { "vnc://[fe80::2]::65535", VTR_DISPLAY_PROTOCOL_VNC, NULL, "fe80::2", 65535, FALSE,
    "vnc://[fe80::2]:65535" },
  { "vnc://b\303\274ro.example:2", VTR_DISPLAY_PROTOCOL_VNC, NULL, "b\303\274ro.example", 5902,
    FALSE,
    "vnc://b\303\274ro.example:5902" },
  { "vnc+unix:///run/vm/d.sock", VTR_DISPLAY_PROTOCOL_VNC, "/run/vm/d.sock", NULL, 0, TRUE,
    "vnc+unix:///run/vm/d.sock" },
  { "vnc+unix:///a%20b%23", VTR_DISPLAY_PROTOCOL_VNC, "/a b#", NULL, 0, TRUE, "vnc+unix:///a b#" },
  { "spice://localhost:5930", VTR_DISPLAY_PROTOCOL_SPICE, NULL, "localhost", 5930, TRUE,
    "spice://localhost:5930" },
  { "spice+tls://host:5931", VTR_DISPLAY_PROTOCOL_SPICE, NULL, "host", 0, FALSE,
    "spice+tls://host:5931", 5931 },
  { "SPICE+TLS://[::1]:5931/", VTR_DISPLAY_PROTOCOL_SPICE, NULL, "::1", 0, TRUE,
    "spice+tls://[::1]:5931", 5931 },
  { "spice+unix:///s", VTR_DISPLAY_PROTOCOL_SPICE, "/s", NULL, 0, TRUE, "spice+unix:///s" },
  { "ws://host", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 80, FALSE, "ws://host:80/" },
  { "wss://host/a/b?token=x%20y&z", VTR_DISPLAY_PROTOCOL_VNC, NULL, "host", 443, FALSE,
    "wss://host:443/a/b" },
  { "WS://[::1]:6080?token=x", VTR_DISPLAY_PROTOCOL_VNC, NULL, "::1", 6080, TRUE,
    "ws://[::1]:6080/" },
};

static const char *bad_uris[] = {
  "", "vnc", "vnc:", "vnc:/", "vnc://", "vnc:///", "vnc://:1", "vnc://:", "vnc://host:",
  "vnc://host::", "vnc://host:::1", "vnc://host:-1", "vnc://host:+1", "vnc://host: 1",
  "vnc://host:1x", "vnc://host:0x10", "vnc://host:65536", "vnc://host::65536", "vnc://host::0",
  "vnc://host:99999999999999999999", "vnc://ho st", "vnc://user@host", "vnc://host/path",
  "vnc://host?x", "vnc://host#x", "vnc://ho%41st", "vnc://[::1", "vnc://::1", "vnc://[]",
  "vnc://[host]:1", "vnc://[127.0.0.1]:1", "vnc://[::1]x", "vnc://host\n", "vnc://\xff\xfe",
  "http://host", "spice://host", "spice://host::5900", "spice://host:0", "spice://:5930",
  "spice+tls://host", "spice+tls://host::1", "spice+tls://:1", "spice+tls:///s", "vnc+tls://h:1",
  "spice://host:", "vnc+unix://", "vnc+unix:///", "vnc+unix://host/path", "vnc+unix:relative",
  "vnc+unix:///a%00b", "vnc+unix:///a%zz", "vnc+unix:///a?b", "vnc+unix:///a#b",
  "ws://", "ws:///x", "ws://:80/", "ws://host:0/", "ws://host:/", "ws://host:99999/", "ws://u@h/",
  "wss://host/a b", "wss://host/a#b", "wss://host/\r\nX: y", "ws://host/\xc3\xbc", "ws://host\\x",
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_uris); i++)
    {
      const GoodUri *good = &good_uris[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrDisplayEndpoint) endpoint = vtr_display_endpoint_new_from_uri (good->uri,
                                                                                   &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_cmpint ((int) vtr_display_endpoint_get_protocol (endpoint), ==,
                       (int) good->protocol);
      g_assert_cmpstr (vtr_display_endpoint_get_path (endpoint), ==, good->path);
      g_assert_cmpstr (vtr_display_endpoint_get_host (endpoint), ==, good->host);
      g_assert_cmpuint (vtr_display_endpoint_get_port (endpoint), ==, good->port);
      g_assert_cmpuint (vtr_display_endpoint_get_tls_port (endpoint), ==, good->tls_port);
      g_assert_cmpint (vtr_display_endpoint_is_local (endpoint), ==, good->is_local);
      g_assert_cmpint (vtr_display_endpoint_steal_fd (endpoint), ==, -1);
      text = vtr_display_endpoint_to_string (endpoint);
      g_assert_cmpstr (text, ==, good->text);
    }
}

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_uris); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrDisplayEndpoint) endpoint = vtr_display_endpoint_new_from_uri (bad_uris[i],
                                                                                   &error);

      if (endpoint != NULL)
        g_test_message ("accepted: %s", bad_uris[i]);
      g_assert_null (endpoint);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* The longest path a socket's address holds is fine, one more byte is not. */
static void
test_path_length (void)
{
  g_autofree char *longest = g_strnfill (106, 'a');
  g_autofree char *fits = g_strconcat ("vnc+unix:///", longest, NULL);
  g_autofree char *too_long = g_strconcat (fits, "a", NULL);
  g_autoptr (VtrDisplayEndpoint) endpoint = vtr_display_endpoint_new_from_uri (fits, NULL);
  g_autoptr (VtrDisplayEndpoint) refused = vtr_display_endpoint_new_from_uri (too_long, NULL);

  g_assert_nonnull (endpoint);
  g_assert_cmpuint (strlen (vtr_display_endpoint_get_path (endpoint)), ==, 107);
  g_assert_null (refused);
}

static void
test_fd (void)
{
  int fds[2] = { -1, -1 };
  VtrDisplayEndpoint *endpoint = NULL;
  g_autofree char *text = NULL;
  char byte = 0;
  int stolen = -1;

  g_assert_cmpint (pipe (fds), ==, 0);
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC, fds[1]);
  g_assert_true (vtr_display_endpoint_is_local (endpoint));
  stolen = vtr_display_endpoint_steal_fd (endpoint);
  g_assert_cmpint (stolen, ==, fds[1]);
  g_assert_cmpint (vtr_display_endpoint_steal_fd (endpoint), ==, -1);
  text = vtr_display_endpoint_to_string (endpoint);
  g_assert_nonnull (text);
  g_assert_finalize_object (endpoint);

  /* A descriptor nobody took is closed with the endpoint: the pipe ends. */
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC, stolen);
  g_assert_finalize_object (endpoint);
  g_assert_cmpint (read (fds[0], &byte, 1), ==, 0);
  close (fds[0]);
}

/* VtrDisplayOpenFunc */
static void
open_null (GTask    *task,
           gpointer  user_data)
{
  (*(guint *) user_data)++;
  g_task_return_int (task, open ("/dev/null", O_RDONLY | O_CLOEXEC));
  g_object_unref (task);
}

typedef struct
{
  int     fd;
  GError *error;
  bool    is_done;
} Opened;

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Opened *opened = user_data;

  opened->fd = vtr_display_endpoint_open_fd_finish (VTR_DISPLAY_ENDPOINT (source), result,
                                                    &opened->error);
  opened->is_done = true;
}

static Opened
open_one (VtrDisplayEndpoint *endpoint)
{
  Opened opened = { 0 };

  vtr_display_endpoint_open_fd_async (endpoint, NULL, on_opened, &opened);
  while (!opened.is_done)
    g_main_context_iteration (NULL, TRUE);

  return opened;
}

/* Its own descriptor comes first, then as many as are wanted. */
static void
test_more_fds (void)
{
  int own = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  VtrDisplayEndpoint *endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_SPICE, own);
  VtrDisplayEndpoint *lonely = NULL;
  guint n_opened = 0;
  Opened opened = { 0 };

  vtr_display_endpoint_set_open_func (endpoint, open_null, &n_opened, NULL);
  g_assert_true (vtr_display_endpoint_is_descriptor (endpoint));
  opened = open_one (endpoint);
  g_assert_cmpint (opened.fd, ==, own);
  g_assert_cmpuint (n_opened, ==, 0);
  close (opened.fd);
  for (guint i = 1; i <= 3; i++)
    {
      opened = open_one (endpoint);
      g_assert_cmpint (opened.fd, >=, 0);
      g_assert_cmpuint (n_opened, ==, i);
      close (opened.fd);
    }
  g_assert_finalize_object (endpoint);

  lonely = vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_SPICE, "/s");
  opened = open_one (lonely);
  g_assert_cmpint (opened.fd, ==, -1);
  g_assert_error (opened.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_error_free (opened.error);
  g_assert_finalize_object (lonely);
}

/* What only files and machines know. */
static void
test_properties (void)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    g_object_new (VTR_TYPE_DISPLAY_ENDPOINT, "protocol", VTR_DISPLAY_PROTOCOL_SPICE, "host",
                  "127.0.0.1", "port", 5930, "tls-port", 5931, "ca-pem", "PEM", "host-subject",
                  "CN=x", "proxy", "http://proxy:3128", NULL);
  g_autofree char *text = vtr_display_endpoint_to_string (endpoint);

  g_assert_cmpuint (vtr_display_endpoint_get_port (endpoint), ==, 5930);
  g_assert_cmpuint (vtr_display_endpoint_get_tls_port (endpoint), ==, 5931);
  g_assert_cmpstr (vtr_display_endpoint_get_ca_pem (endpoint), ==, "PEM");
  g_assert_cmpstr (vtr_display_endpoint_get_host_subject (endpoint), ==, "CN=x");
  g_assert_cmpstr (vtr_display_endpoint_get_proxy (endpoint), ==, "http://proxy:3128");
  /* Behind a proxy, that address is of another computer. */
  g_assert_false (vtr_display_endpoint_is_local (endpoint));
  g_assert_cmpstr (text, ==, "spice://127.0.0.1:5930");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-endpoint/good", test_good);
  g_test_add_func ("/display-endpoint/bad", test_bad);
  g_test_add_func ("/display-endpoint/path-length", test_path_length);
  g_test_add_func ("/display-endpoint/fd", test_fd);
  g_test_add_func ("/display-endpoint/more-fds", test_more_fds);
  g_test_add_func ("/display-endpoint/properties", test_properties);

  return g_test_run ();
}
