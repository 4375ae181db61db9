/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a well-behaved server says arrives, and what the user does reaches the server: the same
 * with the product's own engine and with libgvnc. */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gvnc-client.h"
#include "rfb-client.h"
#include "vnc-session.h"

static VtrDisplayClient *
make_client (VtrDisplayEndpoint *endpoint,
             gconstpointer       is_gvnc)
{
  return is_gvnc != NULL ? vtr_gvnc_client_new (endpoint) : vtr_rfb_client_new (endpoint);
}

static void
start_ready (VncSession *session,
             guint       width,
             guint       height)
{
  GByteArray *out = g_byte_array_new ();

  vnc_session_start (session);
  rfb_put_handshake (out, width, height, "fake \033 screen");
  vnc_session_send (session, out);
  vnc_session_wait_state (session, VTR_DISPLAY_STATE_READY);
}

static void
count (gpointer  instance,
       guint    *counter)
{
  (*counter)++;
}

static void
test_picture (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();
  VtrDamage damage = { 0 };
  const FakeVncEvent *encodings = NULL;
  guint n_damaged = 0;

  start_ready (&session, 40, 30);
  g_signal_connect (session.client, "damaged", G_CALLBACK (count), &n_damaged);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 40);
  g_assert_cmpint (vtr_display_client_get_height (session.client), ==, 30);
  g_assert_cmpstr (vtr_display_client_get_name (session.client), ==, "fake   screen");

  vnc_session_wait_events (&session, FAKE_VNC_EVENT_REQUEST, 1);
  g_assert_false (fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_REQUEST)->incremental);
  rfb_put_pattern (out, 0, 0, 40, 30);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  for (guint y = 0; y < 30; y++)
    for (guint x = 0; x < 40; x++)
      g_assert_cmphex (vnc_session_get_pixel (&session, x, y), ==, rfb_pattern (x, y));
  g_assert_cmpuint (n_damaged, >=, 1);
  vtr_framebuffer_take_damage (vtr_display_client_get_framebuffer (session.client), &damage);
  g_assert_cmpuint (vtr_damage_extents (&damage).width, ==, 40);

  /* No JPEG was asked for; the first request is for all, the next for changes. */
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_REQUEST, 2);
  encodings = fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_ENCODINGS);
  g_assert_nonnull (encodings);
  g_assert_false (encodings->has_jpeg);
  g_assert_true (fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_REQUEST)->incremental);

  vnc_session_end (&session);
}

static void
put_hextile (GByteArray *out)
{
  rfb_put_rectangle (out, 0, 0, 20, 8, 5);
  /* Background, foreground, two subrectangles; then a tile with the background it has. */
  rfb_put_u8 (out, 2 | 4 | 8);
  rfb_put_pixel (out, 0x111111);
  rfb_put_pixel (out, 0x222222);
  rfb_put_u8 (out, 2);
  rfb_put_u8 (out, 0x00);
  rfb_put_u8 (out, 0x00);
  rfb_put_u8 (out, 0xf7);
  rfb_put_u8 (out, 0x00);
  rfb_put_u8 (out, 0);
}

static void
test_encodings (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();

  start_ready (&session, 64, 48);
  rfb_put_pattern (out, 0, 0, 64, 48);
  rfb_put_update (out, 3);
  put_hextile (out);
  /* RRE: a background and one subrectangle. */
  rfb_put_rectangle (out, 10, 20, 10, 10, 2);
  rfb_put_u32 (out, 1);
  rfb_put_pixel (out, 0x010203);
  rfb_put_pixel (out, 0xa0b0c0);
  rfb_put_u16 (out, 9);
  rfb_put_u16 (out, 9);
  rfb_put_u16 (out, 1);
  rfb_put_u16 (out, 1);
  rfb_put_rectangle (out, 30, 10, 20, 20, 1);
  rfb_put_u16 (out, 10);
  rfb_put_u16 (out, 20);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);

  g_assert_cmphex (vnc_session_get_pixel (&session, 0, 0), ==, 0x222222);
  g_assert_cmphex (vnc_session_get_pixel (&session, 15, 7), ==, 0x222222);
  g_assert_cmphex (vnc_session_get_pixel (&session, 1, 0), ==, 0x111111);
  g_assert_cmphex (vnc_session_get_pixel (&session, 19, 7), ==, 0x111111);
  g_assert_cmphex (vnc_session_get_pixel (&session, 10, 20), ==, 0x010203);
  g_assert_cmphex (vnc_session_get_pixel (&session, 19, 29), ==, 0xa0b0c0);
  g_assert_cmphex (vnc_session_get_pixel (&session, 39, 19), ==, 0xa0b0c0);
  g_assert_cmphex (vnc_session_get_pixel (&session, 45, 25), ==, rfb_pattern (25, 35));
  g_assert_cmpint ((int) vtr_display_client_get_state (session.client), ==,
                   VTR_DISPLAY_STATE_READY);

  vnc_session_end (&session);
}

static void
test_resize (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();

  start_ready (&session, 20, 20);
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_REQUEST, 1);
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 33, 22, -223);
  vnc_session_send (&session, out);
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_REQUEST, 2);
  while (vtr_display_client_get_width (session.client) == 20)
    vnc_session_settle (&session);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 33);
  g_assert_cmpint (vtr_display_client_get_height (session.client), ==, 22);
  g_assert_false (fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_REQUEST)->incremental);

  out = g_byte_array_new ();
  rfb_put_pattern (out, 20, 12, 13, 10);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  g_assert_cmphex (vnc_session_get_pixel (&session, 32, 21), ==, rfb_pattern (32, 21));

  vnc_session_end (&session);
}

static void
put_cursor (GByteArray *out,
            guint       width,
            guint       height,
            guint       hot_x,
            guint       hot_y)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, hot_x, hot_y, width, height, -239);
  for (guint i = 0; i < width * height; i++)
    rfb_put_pixel (out, 0x0000ff);
  for (guint i = 0; i < (width + 7) / 8 * height; i++)
    rfb_put_u8 (out, 0xff);
}

static void
test_cursor (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();
  VtrDisplayCursor *cursor = NULL;
  const guint8 blue[] = { 0xff, 0, 0, 0xff };
  /* R G B A, multiplied by A; libgvnc passes on what comes. */
  const guint8 passed_on[] = { 1, 2, 3, 0x80 };
  const guint8 straight[] = { 6, 4, 2, 0x80 };
  const guint8 *alpha = session.is_gvnc ? passed_on : straight;

  start_ready (&session, 20, 20);
  g_assert_null (vtr_display_client_get_cursor (session.client));
  put_cursor (out, 8, 4, 200, 3);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  cursor = vtr_display_client_get_cursor (session.client);
  g_assert_nonnull (cursor);
  g_assert_cmpuint (vtr_display_cursor_get_width (cursor), ==, 8);
  g_assert_cmpuint (vtr_display_cursor_get_hot_x (cursor), ==, 7);
  g_assert_cmpuint (vtr_display_cursor_get_hot_y (cursor), ==, 3);
  g_assert_cmpmem (g_bytes_get_data (vtr_display_cursor_get_pixels (cursor), NULL), 4, blue, 4);

  out = g_byte_array_new ();
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 1, 1, -314);
  rfb_put_u32 (out, 0);
  rfb_put_u32 (out, 0x01020380);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  cursor = vtr_display_client_get_cursor (session.client);
  g_assert_cmpuint (vtr_display_cursor_get_width (cursor), ==, 1);
  g_assert_cmpmem (g_bytes_get_data (vtr_display_cursor_get_pixels (cursor), NULL), 4, alpha, 4);

  /* Larger than can be drawn: passed over. Empty: the guest hides it. */
  out = g_byte_array_new ();
  put_cursor (out, 300, 10, 0, 0);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  g_assert_true (vtr_display_client_get_cursor (session.client) == cursor);
  out = g_byte_array_new ();
  put_cursor (out, 0, 0, 0, 0);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  cursor = vtr_display_client_get_cursor (session.client);
  g_assert_nonnull (cursor);
  g_assert_cmpuint (vtr_display_cursor_get_width (cursor), ==, 0);

  vnc_session_end (&session);
}

static void
test_keys (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();
  const FakeVncEvent *key = NULL;

  start_ready (&session, 20, 20);
  vtr_display_client_send_key (session.client, 'a', 0x1e, TRUE);
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_KEY, 1);
  key = fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_KEY);
  g_assert_true (key->pressed);
  g_assert_cmphex (key->keysym, ==, 'a');
  g_assert_cmphex (key->scancode, ==, 0);

  /* A server that takes scancodes gets them. */
  rfb_put_ext_keys (out);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  vtr_display_client_send_key (session.client, 0xff51, 0xcb, FALSE);
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_KEY, 2);
  key = fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_KEY);
  g_assert_false (key->pressed);
  g_assert_cmphex (key->keysym, ==, 0xff51);
  g_assert_cmphex (key->scancode, ==, 0xcb);

  vnc_session_end (&session);
}

static void
test_pointer (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();
  const FakeVncEvent *event = NULL;

  start_ready (&session, 20, 20);
  vtr_display_client_send_pointer (session.client, 19, 7, VTR_BUTTON_LEFT | VTR_BUTTON_BACK);
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_POINTER, 1);
  event = fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_POINTER);
  g_assert_cmpuint (event->x, ==, 19);
  g_assert_cmpuint (event->y, ==, 7);
  g_assert_cmphex (event->buttons, ==, 0x81);
  vtr_display_client_send_pointer (session.client, -5, 1000000, 0);
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_POINTER, 2);
  event = fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_POINTER);
  g_assert_cmpuint (event->x, ==, 0);
  g_assert_cmpuint (event->y, ==, 65535);

  /* The server turns to a relative pointer: movements around a centre. */
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 0, 0, -257);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  g_assert_false (vtr_display_client_is_pointer_absolute (session.client));
  vtr_display_client_send_pointer (session.client, -3, 2, 0);
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_POINTER, 3);
  event = fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_POINTER);
  g_assert_cmpuint (event->x, ==, 0x7fff - 3);
  g_assert_cmpuint (event->y, ==, 0x7fff + 2);

  vnc_session_end (&session);
}

static void
note_text (VtrDisplayClient  *client,
           const char        *text,
           char             **ret_text)
{
  g_free (*ret_text);
  *ret_text = g_strdup (text);
}

static void
test_clipboard_and_bell (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();
  g_autofree char *text = NULL;
  guint n_bells = 0;

  start_ready (&session, 20, 20);
  g_signal_connect (session.client, "clipboard", G_CALLBACK (note_text), &text);
  g_signal_connect (session.client, "bell", G_CALLBACK (count), &n_bells);

  rfb_put_u32 (out, 0x03000000);
  rfb_put_u32 (out, 4);
  rfb_put_text (out, "gr\xfc\n");
  rfb_put_u8 (out, 2);
  vnc_session_send (&session, out);
  vnc_session_settle (&session);
  g_assert_cmpstr (text, ==, "gr\303\274\n");
  g_assert_cmpuint (n_bells, ==, 1);

  vtr_display_client_send_clipboard (session.client, "f\303\274r 5 \342\202\254");
  vnc_session_wait_events (&session, FAKE_VNC_EVENT_TEXT, 1);
  g_assert_cmpstr (fake_vnc_server_get_last (session.server, FAKE_VNC_EVENT_TEXT)->text, ==,
                   "f\xfcr 5 ?");

  vnc_session_end (&session);
}

/* A SPICE server says nothing until it was spoken to, and closes on anything but its own
 * greeting: the client has to say "RFB " without having been greeted. */
static void
test_speaks_first (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  gint64 start = g_get_monotonic_time ();
  gint64 took = 0;

  vnc_session_start (&session);
  while (fake_vnc_server_get_received (session.server)->len < 4 &&
         g_get_monotonic_time () - start < 10 * G_USEC_PER_SEC)
    vnc_session_settle (&session);

  took = g_get_monotonic_time () - start;
  g_test_message ("spoke after %d ms", (int) (took / 1000));
  g_assert_cmpuint (fake_vnc_server_get_received (session.server)->len, >=, 4);
  g_assert_cmpmem (fake_vnc_server_get_received (session.server)->data, 4, "RFB ", 4);
  g_assert_cmpint (took, <, 5 * G_USEC_PER_SEC);

  /* It goes on from there with a server that was only slow. */
  {
    GByteArray *out = g_byte_array_new ();

    rfb_put_handshake (out, 8, 8, "slow");
    vnc_session_send (&session, out);
  }
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
  g_assert_cmpmem (fake_vnc_server_get_received (session.server)->data, 12, "RFB 003.008\n", 12);

  vnc_session_end (&session);
}

static void
test_password (gconstpointer is_gvnc)
{
  VncSession session = { .is_gvnc = is_gvnc != NULL };
  GByteArray *out = g_byte_array_new ();
  guint n_asked = 0;

  vnc_session_start (&session);
  g_signal_connect (session.client, "password-needed", G_CALLBACK (count), &n_asked);
  rfb_put_text (out, "RFB 003.008\n");
  rfb_put_u8 (out, 1);
  rfb_put_u8 (out, 2);
  for (guint i = 0; i < 16; i++)
    rfb_put_u8 (out, i);
  vnc_session_send (&session, out);
  while (n_asked == 0)
    vnc_session_settle (&session);
  g_assert_false (vtr_display_client_needs_user (session.client));
  vtr_display_client_set_password (session.client, NULL, "secret");
  vnc_session_settle (&session);
  /* Version, choice, and the answer to the challenge. */
  g_assert_cmpuint (fake_vnc_server_get_received (session.server)->len, ==, 12 + 1 + 16);

  out = g_byte_array_new ();
  rfb_put_u32 (out, 1);
  rfb_put_u32 (out, 5);
  rfb_put_text (out, "wrong");
  vnc_session_send (&session, out);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (vtr_display_client_get_error (session.client)->message, "wrong"));

  vnc_session_end (&session);
}

/* Over a socket in the file system, and to one that isn't there. */
static void
test_unix_socket (gconstpointer is_gvnc)
{
  g_autofree char *folder = g_dir_make_tmp ("vitrine-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "d.sock", NULL);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  VncSession session = { .client = make_client (endpoint, is_gvnc) };
  GOutputStream *stream;

  g_assert_true (g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error));
  vtr_display_client_open (session.client);
  vnc_session_settle (&session);
  connection = g_socket_listener_accept (listener, NULL, NULL, &error);
  g_assert_no_error (error);
  rfb_put_handshake (out, 12, 10, "unix");
  stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_assert_true (g_output_stream_write_all (stream, out->data, out->len, NULL, NULL, &error));
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 12);
  vnc_session_end (&session);

  g_socket_listener_close (listener);
  g_unlink (path);
  g_rmdir (folder);
  session.client = make_client (endpoint, is_gvnc);
  vtr_display_client_open (session.client);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_CONNECT);
  vnc_session_end (&session);
}

/* The user gives up while it connects, at once and a little later. */
static void
test_close_early (gconstpointer is_gvnc)
{
  for (guint turns = 0; turns < 6; turns++)
    {
      VncSession session = { .is_gvnc = is_gvnc != NULL };
      GByteArray *out = g_byte_array_new ();

      vnc_session_start (&session);
      rfb_put_handshake (out, 64, 64, "early");
      rfb_put_pattern (out, 0, 0, 64, 64);
      vnc_session_send (&session, out);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      vtr_display_client_close (session.client);
      g_assert_null (vtr_display_client_get_error (session.client));
      vnc_session_end (&session);
    }
}

static void
test_not_a_socket (gconstpointer is_gvnc)
{
  int fds[2] = { -1, -1 };
  VtrDisplayEndpoint *endpoint = NULL;
  VncSession session = { .is_gvnc = is_gvnc != NULL };

  g_assert_cmpint (pipe (fds), ==, 0);
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC, fds[0]);
  session.client = make_client (endpoint, is_gvnc);
  g_object_unref (endpoint);
  vtr_display_client_open (session.client);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_CONNECT);
  vnc_session_end (&session);
  close (fds[1]);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char    *name;
    GTestDataFunc  function;
  } tests[] = {
    { "picture", test_picture },
    { "encodings", test_encodings },
    { "resize", test_resize },
    { "cursor", test_cursor },
    { "keys", test_keys },
    { "pointer", test_pointer },
    { "clipboard-and-bell", test_clipboard_and_bell },
    { "speaks-first", test_speaks_first },
    { "password", test_password },
    { "unix-socket", test_unix_socket },
    { "close-early", test_close_early },
    { "not-a-socket", test_not_a_socket },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *native = g_strconcat ("/vnc-client/native/", tests[i].name, NULL);
      g_autofree char *gvnc = g_strconcat ("/vnc-client/gvnc/", tests[i].name, NULL);

      g_test_add_data_func (native, NULL, tests[i].function);
      g_test_add_data_func (gvnc, "gvnc", tests[i].function);
    }

  return g_test_run ();
}
