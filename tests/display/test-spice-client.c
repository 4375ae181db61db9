/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against QEMU's SPICE server, with a machine that never gets further than its firmware. */

#include <gio/gunixsocketaddress.h>

#include "key-combo.h"
#include "real-server.h"
#include "vnc-session.h"

#define PATIENCE_US (60 * G_USEC_PER_SEC)

/* @options: of -spice. */
static void
start_qemu (RealServer *server,
            const char *options)
{
  g_autofree char *spice = NULL;

  real_server_init (server);
  spice = g_strdup_printf ("unix=on,addr=%s,%s", server->socket, options);
  real_server_start (server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-name", "under test", "-display", "none", "-spice",
    spice, "-object", "secret,id=word,data=geheim", "-monitor", "none", "-serial", "none", "-nic",
    "none", "-m", "64", "-vga", "std", "-no-reboot", NULL,
  });
  real_server_wait_listening (server);
}

static void
open_client (VncSession         *session,
             VtrDisplayEndpoint *endpoint)
{
  session->client = vtr_display_client_new (endpoint);
  vtr_display_client_open (session->client);
}

static void
open_socket (VncSession *session,
             const char *path)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_SPICE, path);

  open_client (session, endpoint);
}

/* How many pixels are not black. */
static guint
count_lit (VncSession *session)
{
  g_autoptr (GBytes) rgb = NULL;
  const guint8 *data = NULL;
  guint32 width = 0;
  guint32 height = 0;
  guint n_lit = 0;

  rgb = vtr_framebuffer_dup_rgb (vtr_display_client_get_framebuffer (session->client), &width,
                                 &height);
  if (rgb == NULL)
    return 0;

  data = g_bytes_get_data (rgb, NULL);
  for (gsize i = 0; i < (gsize) width * height; i++)
    if ((data[3 * i] | data[3 * i + 1] | data[3 * i + 2]) != 0)
      n_lit++;

  return n_lit;
}

static void
wait_lit (VncSession *session,
          guint       n_pixels)
{
  gint64 start = g_get_monotonic_time ();

  while (count_lit (session) < n_pixels)
    {
      vnc_session_settle (session);
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("Only %u pixels are lit", count_lit (session));
    }
}

/* The machine was started so that it ends instead of booting anew. */
static void
end_by_keys (VncSession *session)
{
  VtrKeyCombo combo = { 0 };
  gint64 start = g_get_monotonic_time ();

  g_assert_true (vtr_key_combo_parse ("ctrl+alt+delete", &combo, NULL));
  while (vtr_display_client_get_state (session->client) == VTR_DISPLAY_STATE_READY)
    {
      vtr_key_combo_send (&combo, session->client);
      for (guint i = 0; i < 25; i++)
        vnc_session_settle (session);
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("The machine doesn't hear Ctrl+Alt+Delete");
    }
}

static void
test_picture_and_keys (void)
{
  RealServer server = { 0 };
  VncSession session = { 0 };

  start_qemu (&server, "disable-ticketing=on");
  open_socket (&session, server.socket);
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);

  /* "No bootable device." at the end of the firmware's text. */
  wait_lit (&session, 2000);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 720);
  g_assert_cmpint (vtr_display_client_get_height (session.client), ==, 400);
  g_assert_cmpstr (vtr_display_client_get_name (session.client), ==, "under test");
  g_assert_cmpstr (vtr_display_client_get_security (session.client), ==, "none");
  g_assert_true (g_strv_contains (vtr_display_client_get_encodings (session.client), "glz"));
  /* A mouse, and no tablet. */
  g_assert_false (vtr_display_client_is_pointer_absolute (session.client));
  g_assert_cmpint (vtr_display_client_get_leds (session.client), >=, 0);

  end_by_keys (&session);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_CLOSED);
  vnc_session_end (&session);
  real_server_stop (&server);
}

/* VtrDisplayOpenFunc: another connection to the socket that is @user_data. */
static void
open_another (GTask    *task,
              gpointer  user_data)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (user_data);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                         &error);
  g_assert_no_error (error);
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  g_task_return_int (task, dup (g_socket_get_fd (socket)));
  g_object_unref (task);
}

static void
test_descriptors (void)
{
  RealServer server = { 0 };
  VncSession session = { 0 };
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (GTask) first = NULL;
  int fd = -1;

  start_qemu (&server, "disable-ticketing=on");
  first = g_task_new (NULL, NULL, NULL, NULL);
  open_another (g_object_ref (first), server.socket);
  fd = (int) g_task_propagate_int (first, NULL);
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_SPICE, fd);
  vtr_display_endpoint_set_open_func (endpoint, open_another, g_strdup (server.socket), g_free);

  open_client (&session, endpoint);
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
  wait_lit (&session, 2000);
  vnc_session_end (&session);
  real_server_stop (&server);
}

static void
on_password_needed (VtrDisplayClient *client,
                    guint            *n_asked)
{
  (*n_asked)++;
}

static void
wait_asked (VncSession *session,
            guint      *n_asked)
{
  gint64 start = g_get_monotonic_time ();

  while (*n_asked == 0)
    {
      vnc_session_settle (session);
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("Nobody asks for the password");
    }
}

static void
check_password (const char      *socket,
                const char      *password,
                VtrDisplayError  refusal)
{
  VncSession session = { 0 };
  guint n_asked = 0;

  open_socket (&session, socket);
  g_signal_connect (session.client, "password-needed", G_CALLBACK (on_password_needed), &n_asked);
  wait_asked (&session, &n_asked);
  vtr_display_client_set_password (session.client, NULL, password);
  if (refusal == 0)
    {
      vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
      g_assert_cmpstr (vtr_display_client_get_security (session.client), ==, "ticket");
    }
  else
    {
      vnc_session_expect_error (&session, refusal);
    }
  g_assert_cmpuint (n_asked, ==, 1);
  vnc_session_end (&session);
}

static void
test_password (void)
{
  RealServer server = { 0 };

  start_qemu (&server, "password-secret=word");
  check_password (server.socket, "falsch", VTR_DISPLAY_ERROR_AUTHENTICATION);
  check_password (server.socket, "geheim", 0);
  real_server_stop (&server);
}

static void
test_nobody (void)
{
  VncSession session = { 0 };

  open_socket (&session, "/nonexistent/vitrine/socket");
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_CONNECT);
  vnc_session_end (&session);
}

/* Closed in the middle of whatever it is doing. */
static void
test_close_early (void)
{
  RealServer server = { 0 };

  start_qemu (&server, "disable-ticketing=on");
  for (guint n_turns = 0; n_turns < 60; n_turns++)
    {
      VncSession session = { 0 };

      open_socket (&session, server.socket);
      for (guint i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, FALSE);
      vnc_session_end (&session);
    }
  real_server_stop (&server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spice-client/picture-and-keys", test_picture_and_keys);
  g_test_add_func ("/spice-client/descriptors", test_descriptors);
  g_test_add_func ("/spice-client/password", test_password);
  g_test_add_func ("/spice-client/nobody", test_nobody);
  g_test_add_func ("/spice-client/close-early", test_close_early);

  return g_test_run ();
}
