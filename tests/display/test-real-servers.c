/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against the servers people have: QEMU, with a machine that never gets further than its
 * firmware, TigerVNC's Xvnc, x11vnc and wayvnc. All run here, on sockets of this test's own
 * folder. */

#include "key-combo.h"
#include "real-server.h"
#include "vnc-session.h"

#include <unistd.h>

static void
connect_client (VncSession *session,
                const char *path)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, path);

  session->client = vtr_display_client_new (endpoint);
  vtr_display_client_open (session->client);
  vnc_session_wait_state (session, VTR_DISPLAY_STATE_READY);
}

/* How many pixels are not black. */
static guint
count_lit (VncSession *session)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (session->client);
  g_autoptr (GBytes) rgb = NULL;
  const guint8 *data = NULL;
  guint32 width = 0;
  guint32 height = 0;
  guint n_lit = 0;

  rgb = vtr_framebuffer_dup_rgb (framebuffer, &width, &height);
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
  gint64 start_time = g_get_monotonic_time ();

  while (count_lit (session) < n_pixels)
    {
      vnc_session_settle (session);
      if (g_get_monotonic_time () - start_time > 60 * G_USEC_PER_SEC)
        g_error ("Only %u pixels are lit", count_lit (session));
    }
}

static void
test_qemu (void)
{
  RealServer server = { 0 };
  VncSession session = { 0 };
  VtrKeyCombo combo = { 0 };
  g_autofree char *display = NULL;
  gint64 start_time = 0;

  real_server_init (&server);
  display = g_strconcat ("unix:", server.socket, NULL);
  real_server_start (&server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-name", "under test", "-display", "none", "-vnc",
    display, "-monitor", "none", "-serial", "none", "-nic", "none", "-m", "64", "-no-reboot", NULL,
  });
  connect_client (&session, server.socket);
  g_assert_cmpstr (vtr_display_client_get_name (session.client), ==, "QEMU (under test)");

  /* "No bootable device." at the end of the firmware's text. */
  wait_lit (&session, 2000);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 720);
  g_assert_cmpint (vtr_display_client_get_height (session.client), ==, 400);

  /* Ctrl+Alt+Delete would boot it anew: it ends instead, because it was started so. */
  g_assert_true (vtr_key_combo_parse ("ctrl+alt+delete", &combo, NULL));
  start_time = g_get_monotonic_time ();
  while (vtr_display_client_get_state (session.client) == VTR_DISPLAY_STATE_READY)
    {
      vtr_key_combo_send (&combo, session.client);
      for (guint i = 0; i < 25; i++)
        vnc_session_settle (&session);
      if (g_get_monotonic_time () - start_time > 60 * G_USEC_PER_SEC)
        g_error ("The machine doesn't hear Ctrl+Alt+Delete");
    }
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_CLOSED);
  vnc_session_end (&session);
  real_server_stop (&server);
}

/* Offered, wanted, and not wanted any more: the picture goes on through all of it. */
static void
test_qemu_sound (void)
{
  RealServer server = { 0 };
  VncSession session = { 0 };
  g_autofree char *display = NULL;
  gint64 start_time = g_get_monotonic_time ();

  real_server_init (&server);
  display = g_strdup_printf ("unix:%s,audiodev=sound", server.socket);
  real_server_start (&server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-display", "none", "-audiodev", "none,id=sound",
    "-device", "AC97,audiodev=sound", "-vnc", display, "-monitor", "none", "-serial", "none",
    "-nic", "none", "-m", "64", NULL,
  });
  connect_client (&session, server.socket);
  while (!vtr_display_client_can_play_audio (session.client))
    {
      vnc_session_settle (&session);
      if (g_get_monotonic_time () - start_time > 60 * G_USEC_PER_SEC)
        g_error ("QEMU doesn't offer its sound");
    }
  vtr_display_client_set_audio_enabled (session.client, TRUE);
  wait_lit (&session, 2000);
  vtr_display_client_set_audio_enabled (session.client, FALSE);
  vnc_session_settle (&session);
  g_assert_cmpint ((int) vtr_display_client_get_state (session.client), ==,
                   (int) VTR_DISPLAY_STATE_READY);
  vnc_session_end (&session);
  real_server_stop (&server);
}

static bool
is_complete (VncSession *session)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (session->client);
  bool complete = false;

  vtr_framebuffer_lock (framebuffer);
  complete = vtr_framebuffer_is_complete (framebuffer);
  vtr_framebuffer_unlock (framebuffer);

  return complete;
}

static void
test_xvnc (void)
{
  RealServer server = { 0 };
  VncSession session = { 0 };

  real_server_init (&server);
  real_server_start (&server, (const char *[]) {
    "Xvnc", ":91", "-rfbunixpath", server.socket, "-rfbport", "-1", "-SecurityTypes", "None",
    "-geometry", "333x222", "-depth", "24", "-nolisten", "tcp", "-nolisten", "unix", NULL,
  });
  connect_client (&session, server.socket);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 333);
  g_assert_cmpint (vtr_display_client_get_height (session.client), ==, 222);

  /* Its empty root is black: only that it was drawn can be told. */
  while (!is_complete (&session))
    vnc_session_settle (&session);

  vtr_display_client_send_pointer (session.client, 100, 100, 0);
  while (vtr_display_client_get_cursor (session.client) == NULL)
    vnc_session_settle (&session);
  g_assert_cmpint ((int) vtr_display_client_get_state (session.client), ==,
                   VTR_DISPLAY_STATE_READY);
  vnc_session_end (&session);
  real_server_stop (&server);
}

/* An end of waiting, for what a busy computer is late with. */
#define PATIENCE_US (60 * G_USEC_PER_SEC)

static void
wait_a_bit (VncSession *session,
            gint64      start)
{
  vnc_session_settle (session);
  g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_US);
}

/* The server makes its screen as large as it is asked to. */
static void
test_xvnc_resize (void)
{
  RealServer server = { 0 };
  VncSession session = { 0 };
  gint64 start = g_get_monotonic_time ();

  real_server_init (&server);
  real_server_start (&server, (const char *[]) {
    "Xvnc", ":92", "-rfbunixpath", server.socket, "-rfbport", "-1", "-SecurityTypes", "None",
    "-geometry", "333x222", "-depth", "24", "-nolisten", "tcp", "-nolisten", "unix", NULL,
  });
  connect_client (&session, server.socket);
  while (!vtr_display_client_can_resize (session.client))
    wait_a_bit (&session, start);
  vtr_display_client_request_size (session.client, 640, 480);
  while (vtr_display_client_get_width (session.client) != 640 ||
         vtr_display_client_get_height (session.client) != 480 || !is_complete (&session))
    wait_a_bit (&session, start);
  vnc_session_end (&session);
  real_server_stop (&server);
}

static void
note_text (VtrDisplayClient  *client,
           const char        *text,
           char             **ret_text)
{
  g_free (*ret_text);
  *ret_text = g_strdup (text);
}

/* QEMU passes the clipboard from one who looks at the screen to the other, in UTF-8. */
static void
test_qemu_clipboard (void)
{
  static const char text[] = "f\303\274r 5 \342\202\254\nund mehr";
  RealServer server = { 0 };
  VncSession giver = { 0 };
  VncSession taker = { 0 };
  g_autofree char *display = NULL;
  g_autofree char *got = NULL;
  gint64 start = g_get_monotonic_time ();

  real_server_init (&server);
  display = g_strconcat ("unix:", server.socket, NULL);
  real_server_start (&server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-name", "clipboard", "-display", "none", "-vnc",
    display, "-monitor", "none", "-serial", "none", "-nic", "none", "-m", "64", "-S", NULL,
  });
  connect_client (&giver, server.socket);
  connect_client (&taker, server.socket);
  g_signal_connect (taker.client, "clipboard", G_CALLBACK (note_text), &got);
  while (!is_complete (&giver) || !is_complete (&taker))
    wait_a_bit (&giver, start);

  vtr_display_client_send_clipboard (giver.client, text);
  while (got == NULL)
    wait_a_bit (&giver, start);
  g_assert_cmpstr (got, ==, text);
  vnc_session_end (&taker);
  vnc_session_end (&giver);
  real_server_stop (&server);
}

/* libvncserver, by the program that most people have of it. */
static void
test_x11vnc (void)
{
  RealServer screen = { 0 };
  RealServer server = { 0 };
  VncSession session = { 0 };
  gint64 start = g_get_monotonic_time ();

  real_server_init (&screen);
  real_server_start (&screen, (const char *[]) {
    "Xvnc", ":93", "-rfbunixpath", screen.socket, "-rfbport", "-1", "-SecurityTypes", "None",
    "-geometry", "200x150", "-depth", "24", "-nolisten", "tcp", NULL,
  });
  real_server_init (&server);
  real_server_start (&server, (const char *[]) {
    "x11vnc", "-display", ":93", "-unixsock", server.socket, "-rfbport", "0", "-nopw", "-forever",
    "-quiet", "-noxdamage", NULL,
  });
  connect_client (&session, server.socket);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 200);
  while (!is_complete (&session) || vtr_display_client_get_cursor (session.client) == NULL)
    wait_a_bit (&session, start);
  vtr_display_client_send_clipboard (session.client, "text");
  vtr_display_client_send_key (session.client, 'a', 0x1e, TRUE);
  vtr_display_client_send_key (session.client, 'a', 0x1e, FALSE);
  vtr_display_client_send_pointer (session.client, 10, 10, VTR_BUTTON_LEFT);
  vtr_display_client_send_pointer (session.client, 10, 10, 0);
  for (guint i = 0; i < 10; i++)
    vnc_session_settle (&session);
  if (vtr_display_client_get_error (session.client) != NULL)
    g_error ("%s", vtr_display_client_get_error (session.client)->message);
  g_assert_cmpint ((int) vtr_display_client_get_state (session.client), ==,
                   VTR_DISPLAY_STATE_READY);
  vnc_session_end (&session);
  real_server_stop (&server);
  real_server_stop (&screen);
}

#define NOBODY 65534

static void
add_words (GPtrArray          *argv,
           const char * const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
}

/* neatvnc, in front of a Wayland desktop that has no monitor. */
static void
test_wayvnc (void)
{
  RealServer server = { 0 };
  VncSession session = { 0 };
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *wayvnc = NULL;
  g_autofree char *sway = NULL;
  g_autofree char *text = NULL;
  g_autofree char *config = NULL;
  g_autofree char *runtime = NULL;
  gint64 start = g_get_monotonic_time ();

  real_server_init (&server);
  wayvnc = real_server_write (&server, "wayvnc", "");
  text = g_strdup_printf ("output HEADLESS-1 resolution 320x200\n"
                          "exec wayvnc --config=%s --unix-socket %s\n", wayvnc, server.socket);
  sway = real_server_write (&server, "sway", text);
  config = g_strconcat ("--config=", sway, NULL);
  runtime = g_strconcat ("XDG_RUNTIME_DIR=", server.folder, NULL);
  /* It doesn't start as root, so then it is nobody. */
  if (geteuid () == 0)
    {
      g_assert_cmpint (chown (server.folder, NOBODY, NOBODY), ==, 0);
      add_words (argv, (const char *[]) {
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", NULL });
    }
  add_words (argv, (const char *[]) {
    "env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY", runtime, "WLR_BACKENDS=headless",
    "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman", "sway", config, NULL });
  g_ptr_array_add (argv, NULL);
  real_server_start (&server, (const char * const *) argv->pdata);
  connect_client (&session, server.socket);
  g_assert_cmpint (vtr_display_client_get_width (session.client), ==, 320);
  g_assert_cmpint (vtr_display_client_get_height (session.client), ==, 200);
  while (!is_complete (&session))
    wait_a_bit (&session, start);

  vtr_display_client_send_key (session.client, 'a', 0x1e, TRUE);
  vtr_display_client_send_key (session.client, 'a', 0x1e, FALSE);
  vtr_display_client_send_pointer (session.client, 10, 10, VTR_BUTTON_LEFT);
  vtr_display_client_send_pointer (session.client, 10, 10, 0);
  vtr_display_client_send_clipboard (session.client, "text");
  for (guint i = 0; i < 10; i++)
    vnc_session_settle (&session);
  g_assert_cmpint ((int) vtr_display_client_get_state (session.client), ==,
                   (int) VTR_DISPLAY_STATE_READY);
  vnc_session_end (&session);
  real_server_stop (&server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/real-servers/qemu", test_qemu);
  g_test_add_func ("/real-servers/qemu-sound", test_qemu_sound);
  g_test_add_func ("/real-servers/qemu-clipboard", test_qemu_clipboard);
  g_test_add_func ("/real-servers/xvnc", test_xvnc);
  g_test_add_func ("/real-servers/xvnc-resize", test_xvnc_resize);
  g_test_add_func ("/real-servers/x11vnc", test_x11vnc);
  g_test_add_func ("/real-servers/wayvnc", test_wayvnc);

  return g_test_run ();
}
