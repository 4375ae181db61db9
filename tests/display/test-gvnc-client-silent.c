/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that stop answering: before the first word, in the middle of the handshake, and after
 * the password. The time a user takes is never counted. */

#include "gvnc-client.h"
#include "vnc-session.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#define USUAL_MS 30000
#define SHORT_MS 150

static void
start (VncSession *session)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  session->server = fake_vnc_server_new ();
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC,
                                              fake_vnc_server_steal_fd (session->server));
  session->client = g_object_new (VTR_TYPE_GVNC_CLIENT, "endpoint", endpoint,
                                  "handshake-timeout", SHORT_MS, NULL);
  vtr_display_client_open (session->client);
}

static void
test_usual (void)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, "/nonexistent/socket");
  VtrDisplayClient *client = vtr_gvnc_client_new (endpoint);
  guint timeout = 0;

  g_object_get (client, "handshake-timeout", &timeout, NULL);
  g_assert_cmpuint (timeout, ==, USUAL_MS);
  g_assert_finalize_object (client);
}

/* A real socket that takes the connection, and nobody behind it. */
static void
test_no_word (void)
{
  g_autofree char *folder = g_dir_make_tmp ("silent-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, path);
  g_autoptr (GError) error = NULL;
  VncSession session = { 0 };
  gint64 begin = g_get_monotonic_time ();

  g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  session.server = fake_vnc_server_new ();
  session.client = g_object_new (VTR_TYPE_GVNC_CLIENT, "endpoint", endpoint,
                                 "handshake-timeout", SHORT_MS, NULL);
  vtr_display_client_open (session.client);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, SHORT_MS * 1000);

  vnc_session_end (&session);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_half_a_handshake (void)
{
  VncSession session = { 0 };
  GByteArray *out = g_byte_array_new ();

  start (&session);
  rfb_put_text (out, "RFB 003.008\n");
  rfb_put_u8 (out, 1);
  vnc_session_send (&session, out);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_TIMED_OUT);

  vnc_session_end (&session);
}

static void
note (gboolean *called)
{
  *called = TRUE;
}

/* The user may take his time; the server, which has the password then, may not. */
static void
test_after_the_password (void)
{
  VncSession session = { 0 };
  GByteArray *out = g_byte_array_new ();
  gboolean asked = FALSE;
  gint64 begin = 0;

  start (&session);
  g_signal_connect_swapped (session.client, "password-needed", G_CALLBACK (note), &asked);
  rfb_put_text (out, "RFB 003.008\n");
  rfb_put_u8 (out, 1);
  rfb_put_u8 (out, 2);
  for (guint i = 0; i < 16; i++)
    rfb_put_u8 (out, i);
  vnc_session_send (&session, out);
  while (!asked)
    vnc_session_settle (&session);

  begin = g_get_monotonic_time ();
  while (g_get_monotonic_time () - begin < 3 * SHORT_MS * 1000)
    vnc_session_settle (&session);
  g_assert_cmpint ((int) vtr_display_client_get_state (session.client), ==,
                   VTR_DISPLAY_STATE_CONNECTING);

  vtr_display_client_set_password (session.client, NULL, "secret");
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_TIMED_OUT);

  vnc_session_end (&session);
}

/* Once there is a screen, silence is no fault: nothing may have changed on it. */
static void
test_still_screen (void)
{
  VncSession session = { 0 };
  GByteArray *out = g_byte_array_new ();
  gint64 begin = 0;

  start (&session);
  rfb_put_handshake (out, 8, 8, "still");
  vnc_session_send (&session, out);
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);

  begin = g_get_monotonic_time ();
  while (g_get_monotonic_time () - begin < 3 * SHORT_MS * 1000)
    vnc_session_settle (&session);
  g_assert_cmpint ((int) vtr_display_client_get_state (session.client), ==,
                   VTR_DISPLAY_STATE_READY);

  vnc_session_end (&session);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gvnc-client/silent/usual", test_usual);
  g_test_add_func ("/gvnc-client/silent/no-word", test_no_word);
  g_test_add_func ("/gvnc-client/silent/half-a-handshake", test_half_a_handshake);
  g_test_add_func ("/gvnc-client/silent/after-the-password", test_after_the_password);
  g_test_add_func ("/gvnc-client/silent/still-screen", test_still_screen);

  return g_test_run ();
}
