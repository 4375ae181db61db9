/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When libgvnc takes over: only for ways to sign in that the engine doesn't know, on a connection
 * of its own, into the same picture and under the same limits. */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "rfb-client.h"
#include "server-script.h"
#include "vnc-session.h"

#define GREETING "'RFB' 20 '003.008' 0a "
#define SASL     GREETING "01 14"
#define WAIT_US  (20 * G_USEC_PER_SEC)

/* A server that says something else to each who comes. */
typedef struct
{
  char            *folder;
  char            *path;
  GSocketListener *listener;
  GPtrArray       *connections;
  guint            n_accepted;
} Server;

static void
start_server (Server *server)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  server->folder = g_dir_make_tmp ("delegate-XXXXXX", &error);
  g_assert_no_error (error);
  server->path = g_build_filename (server->folder, "socket", NULL);
  server->listener = g_socket_listener_new ();
  server->connections = g_ptr_array_new_with_free_func (g_object_unref);
  address = g_unix_socket_address_new (server->path);
  g_socket_listener_add_address (server->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
end_server (Server *server)
{
  g_socket_listener_close (server->listener);
  g_object_unref (server->listener);
  g_ptr_array_unref (server->connections);
  g_unlink (server->path);
  g_rmdir (server->folder);
  g_free (server->path);
  g_free (server->folder);
}

static void
on_accepted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Server *server = user_data;
  GSocketConnection *connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, NULL);

  g_assert_nonnull (connection);
  g_ptr_array_add (server->connections, connection);
}

/* Waits for the next one to come, and says all of it at once. */
static void
serve (Server     *server,
       VncSession *session,
       const char *script)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  GIOStream *connection = NULL;
  gint64 start = g_get_monotonic_time ();

  g_socket_listener_accept_async (server->listener, NULL, on_accepted, server);
  while (server->connections->len == server->n_accepted)
    {
      vnc_session_settle (session);
      g_assert_cmpint (g_get_monotonic_time () - start, <, WAIT_US);
    }

  connection = g_ptr_array_index (server->connections, server->n_accepted++);
  server_script_put (out, script);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (connection), out->data,
                                            out->len, NULL, NULL, NULL));
}

static VncSession
open_client (Server *server)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, server->path);
  VncSession session = { .client = vtr_display_client_new (endpoint) };

  g_assert_true (VTR_IS_RFB_CLIENT (session.client));
  vtr_display_client_open (session.client);

  return session;
}

static void
test_takes_over (void)
{
  Server server = { 0 };
  VncSession session = { 0 };
  gint64 start = g_get_monotonic_time ();

  start_server (&server);
  session = open_client (&server);
  serve (&server, &session, SASL);
  serve (&server, &session, "hello init:16,16 upd:1 raw:0,0,16,16");
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
  g_assert_true (vtr_rfb_client_is_delegated (VTR_RFB_CLIENT (session.client)));
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 16);
  while (vnc_session_get_pixel (&session, 15, 15) != 0xffffff)
    {
      vnc_session_settle (&session);
      g_assert_cmpint (g_get_monotonic_time () - start, <, WAIT_US);
    }
  vtr_display_client_send_key (session.client, 'a', 0x1e, TRUE);
  vnc_session_end (&session);
  end_server (&server);
}

static void
test_limits (void)
{
  Server server = { 0 };
  VncSession session = { 0 };

  start_server (&server);
  session = open_client (&server);
  serve (&server, &session, SASL);
  serve (&server, &session, "hello init:16,16 upd:1 raw:10,10,16,16");
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_PROTOCOL);
  vnc_session_end (&session);
  end_server (&server);
}

/* Whatever else it offers, the engine does itself or nobody does. */
static void
test_nothing_else (void)
{
  static const struct
  {
    const char      *said;
    VtrDisplayState  state;
  } cases[] = {
    { GREETING "01 01 4:0 init:16,16", VTR_DISPLAY_STATE_READY },
    { GREETING "02 14 01 4:0 init:16,16", VTR_DISPLAY_STATE_READY },
    { GREETING "01 1e", VTR_DISPLAY_STATE_CLOSED },
    { GREETING "02 71 fa", VTR_DISPLAY_STATE_CLOSED },
    { GREETING "01 10", VTR_DISPLAY_STATE_CLOSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Server server = { 0 };
      VncSession session = { 0 };

      start_server (&server);
      session = open_client (&server);
      serve (&server, &session, cases[i].said);
      vnc_session_wait_state (&session, cases[i].state);
      g_assert_false (vtr_rfb_client_is_delegated (VTR_RFB_CLIENT (session.client)));
      vnc_session_end (&session);
      end_server (&server);
    }
}

/* A descriptor can't be connected a second time. */
static void
test_descriptor (void)
{
  VncSession session = { 0 };
  GByteArray *out = g_byte_array_new ();

  vnc_session_start (&session);
  server_script_put (out, SASL);
  vnc_session_send (&session, out);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_UNSUPPORTED);
  vnc_session_end (&session);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rfb-client/delegate/takes-over", test_takes_over);
  g_test_add_func ("/rfb-client/delegate/limits", test_limits);
  g_test_add_func ("/rfb-client/delegate/nothing-else", test_nothing_else);
  g_test_add_func ("/rfb-client/delegate/descriptor", test_descriptor);

  return g_test_run ();
}
