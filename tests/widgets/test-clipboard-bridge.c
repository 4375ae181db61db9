/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clipboard-bridge.h"

#include "vnc-session.h"

typedef struct
{
  VncSession          session;
  GtkWidget          *window;
  GtkWidget          *screen;   /* stands for the guest's screen */
  GdkDisplay         *other;
  VtrClipboardBridge *bridge;
} BridgeTest;

static void
set_up (BridgeTest *test)
{
  GByteArray *out = g_byte_array_new ();

  vnc_session_start (&test->session);
  rfb_put_handshake (out, 8, 8, "clipboard");
  vnc_session_send (&test->session, out);
  vnc_session_wait_state (&test->session, VTR_DISPLAY_STATE_READY);

  test->window = gtk_window_new ();
  test->screen = gtk_button_new ();
  gtk_window_set_child (GTK_WINDOW (test->window), test->screen);
  gtk_window_present (GTK_WINDOW (test->window));
  gtk_window_set_focus (GTK_WINDOW (test->window), NULL);
  while (!gtk_window_is_active (GTK_WINDOW (test->window)))
    vnc_session_settle (&test->session);

  test->other = gdk_display_open (NULL);
  g_assert_nonnull (test->other);
  test->bridge = vtr_clipboard_bridge_new (test->screen);
  vtr_clipboard_bridge_set_client (test->bridge, test->session.client);
}

static void
tear_down (BridgeTest *test)
{
  g_assert_finalize_object (test->bridge);
  gtk_window_destroy (GTK_WINDOW (test->window));
  vnc_session_settle (&test->session);
  gdk_display_close (test->other);
  vnc_session_end (&test->session);
}

/* Another program copies: one with a connection of its own to the X server. */
static void
copy_elsewhere (BridgeTest *test,
                const char *text)
{
  gdk_clipboard_set_text (gdk_display_get_clipboard (test->other), text);
  for (guint i = 0; i < 5; i++)
    vnc_session_settle (&test->session);
}

static void
on_text (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_from_guest (void)
{
  BridgeTest test = { 0 };
  GByteArray *out = g_byte_array_new ();
  g_autofree char *text = NULL;

  set_up (&test);
  rfb_put_u32 (out, 0x03000000);
  rfb_put_u32 (out, 5);
  rfb_put_text (out, "guest");
  vnc_session_send (&test.session, out);
  vnc_session_settle (&test.session);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (test.screen), NULL, on_text, &text);
  while (text == NULL)
    vnc_session_settle (&test.session);
  g_assert_cmpstr (text, ==, "guest");

  /* It doesn't come back. */
  gtk_widget_grab_focus (test.screen);
  vnc_session_settle (&test.session);
  g_assert_null (fake_vnc_server_get_last (test.session.server, FAKE_VNC_EVENT_TEXT));
  tear_down (&test);
}

static void
test_to_guest_with_focus_only (void)
{
  BridgeTest test = { 0 };

  set_up (&test);
  copy_elsewhere (&test, "secret");
  g_assert_null (fake_vnc_server_get_last (test.session.server, FAKE_VNC_EVENT_TEXT));

  gtk_widget_grab_focus (test.screen);
  vnc_session_wait_events (&test.session, FAKE_VNC_EVENT_TEXT, 1);
  g_assert_cmpstr (fake_vnc_server_get_last (test.session.server, FAKE_VNC_EVENT_TEXT)->text, ==,
                   "secret");

  copy_elsewhere (&test, "more");
  vnc_session_wait_events (&test.session, FAKE_VNC_EVENT_TEXT, 2);
  g_assert_cmpstr (fake_vnc_server_get_last (test.session.server, FAKE_VNC_EVENT_TEXT)->text, ==,
                   "more");
  tear_down (&test);
}

static void
note_refused (VtrClipboardBridge *bridge,
              gboolean            is_guests,
              GString            *log)
{
  g_string_append (log, is_guests ? "guest;" : "desktop;");
}

static void
test_too_long (void)
{
  BridgeTest test = { 0 };
  g_autofree char *too_long = g_strnfill (VTR_DISPLAY_CLIPBOARD_MAX + 1, 't');
  g_autoptr (GString) log = g_string_new (NULL);
  GByteArray *out = g_byte_array_new ();

  set_up (&test);
  g_signal_connect (test.bridge, "refused", G_CALLBACK (note_refused), log);
  rfb_put_u32 (out, 0x03000000);
  rfb_put_u32 (out, VTR_DISPLAY_CLIPBOARD_MAX + 1);
  rfb_put_text (out, too_long);
  vnc_session_send (&test.session, out);
  while (log->len == 0)
    vnc_session_settle (&test.session);
  g_assert_cmpstr (log->str, ==, "guest;");

  /* GTK 4.8 waits for itself when it gives a MiB: less is too long here. */
  vtr_clipboard_bridge_set_max_text (test.bridge, strlen ("short"));
  gtk_widget_grab_focus (test.screen);
  copy_elsewhere (&test, "longer");
  while (g_str_equal (log->str, "guest;"))
    vnc_session_settle (&test.session);
  g_assert_true (g_str_has_prefix (log->str, "guest;desktop;"));

  /* Not again each time that the screen gets the focus. */
  g_string_truncate (log, 0);
  gtk_window_set_focus (GTK_WINDOW (test.window), NULL);
  gtk_widget_grab_focus (test.screen);
  for (guint i = 0; i < 5; i++)
    vnc_session_settle (&test.session);
  g_assert_cmpstr (log->str, ==, "");

  copy_elsewhere (&test, "short");
  vnc_session_wait_events (&test.session, FAKE_VNC_EVENT_TEXT, 1);
  g_assert_cmpstr (fake_vnc_server_get_last (test.session.server, FAKE_VNC_EVENT_TEXT)->text, ==,
                   "short");
  tear_down (&test);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clipboard-bridge/from-guest", test_from_guest);
  g_test_add_func ("/clipboard-bridge/to-guest-with-focus-only", test_to_guest_with_focus_only);
  g_test_add_func ("/clipboard-bridge/too-long", test_too_long);

  return g_test_run ();
}
