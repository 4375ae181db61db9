/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a remote screen, and what becomes of connections that nobody answers. */

#include "collection-entry.h"
#include "machine-sorter.h"
#include "remote-address.h"
#include "remote-menu.h"
#include "remote-session.h"
#include "remote-status.h"
#include "remote-words.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)

static VtrRemoteScreen *
screen_new (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = vtr_remote_address_parse (address, &error);

  g_assert_no_error (error);

  return vtr_remote_screen_new (NULL, endpoint);
}

static void
wait_state (VtrRemoteSession      *session,
            VtrRemoteSessionState  state)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (vtr_remote_session_get_state (session) != state)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
test_words (void)
{
  g_autoptr (VtrRemoteScreen) screen = screen_new ("lab::5901");
  g_autofree char *unnamed = vtr_remote_words_dup_subtitle (screen);
  g_autofree char *named = NULL;

  g_assert_cmpstr (unnamed, ==, "Not connected");
  g_assert_true (vtr_remote_words_match (screen, NULL));
  g_assert_true (vtr_remote_words_match (screen, "LAB:1"));
  g_assert_true (vtr_remote_words_match (screen, "vnc://lab"));
  g_assert_false (vtr_remote_words_match (screen, "kitchen"));

  vtr_remote_screen_set_title (screen, "Kitchen");
  vtr_remote_screen_set_state (screen, VTR_REMOTE_STATE_OPEN);
  named = vtr_remote_words_dup_subtitle (screen);
  g_assert_cmpstr (named, ==, "Connected · lab:1");
  g_assert_true (vtr_remote_words_match (screen, "kitch lab"));
}

static void
test_protection (void)
{
  static const struct
  {
    VtrDisplayEncryption  encryption;
    gboolean              is_local;
    const char           *title;
  } cases[] = {
    { VTR_DISPLAY_ENCRYPTION_NONE, FALSE, "Not encrypted" },
    { VTR_DISPLAY_ENCRYPTION_NONE, TRUE, "Stays in this computer" },
    { VTR_DISPLAY_ENCRYPTION_VNC_AUTH, FALSE, "Not encrypted, but the password" },
    { VTR_DISPLAY_ENCRYPTION_VNC_AUTH, TRUE, "Stays in this computer" },
    { VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED, FALSE, "Encrypted, identity not verified" },
    { VTR_DISPLAY_ENCRYPTION_TLS_PINNED, FALSE, "Encrypted, with a key you trust" },
    { VTR_DISPLAY_ENCRYPTION_TLS_PINNED, TRUE, "Encrypted, with a key you trust" },
    { VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED, FALSE, "Encrypted, identity verified" },
    { VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED, TRUE, "Encrypted, identity verified" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VtrRemoteProtection protection = { 0 };

      vtr_remote_words_get_protection (cases[i].encryption, cases[i].is_local, &protection);
      g_assert_cmpstr (protection.title, ==, cases[i].title);
      g_assert_nonnull (protection.icon_name);
      g_assert_nonnull (protection.text);
      g_assert_nonnull (vtr_remote_words_for_password (cases[i].encryption, cases[i].is_local));
    }
}

static guint
count_items (GMenuModel *menu)
{
  guint n_items = 0;

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);

      n_items += (guint) g_menu_model_get_n_items (section);
    }

  return n_items;
}

static void
test_menu (void)
{
  g_autoptr (VtrRemoteScreen) screen = screen_new ("lab:1");
  g_autoptr (GMenuModel) plain = vtr_remote_menu_new (screen, 0);
  g_autoptr (GMenuModel) full = NULL;
  g_autoptr (GSimpleActionGroup) actions = vtr_remote_menu_new_actions (screen);

  /* View Only, Rename, Security, Remove */
  g_assert_cmpuint (count_items (plain), ==, 4);

  vtr_remote_screen_set_password_kept (screen, TRUE);
  full = vtr_remote_menu_new (screen, VTR_REMOTE_MENU_OPEN | VTR_REMOTE_MENU_POWER);
  g_assert_cmpuint (count_items (full), ==, 9);

  g_action_group_activate_action (G_ACTION_GROUP (actions), "view-only", NULL);
  g_assert_true (vtr_remote_screen_is_view_only (screen));
}

static void
test_order (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.vitrine.Vitrine");
  g_autoptr (VtrMachineSorter) sorter = vtr_machine_sorter_new (settings);
  g_autoptr (VtrRemoteScreen) a = screen_new ("a:1");
  g_autoptr (VtrRemoteScreen) b = screen_new ("b:1");
  GtkSorter *order = GTK_SORTER (sorter);

  g_assert_cmpint (gtk_sorter_compare (order, a, b), ==, GTK_ORDERING_SMALLER);
  vtr_remote_screen_set_last_used (b, 1000);
  g_assert_cmpint (gtk_sorter_compare (order, a, b), ==, GTK_ORDERING_LARGER);
  vtr_remote_screen_set_state (a, VTR_REMOTE_STATE_OPEN);
  g_assert_cmpint (gtk_sorter_compare (order, a, b), ==, GTK_ORDERING_SMALLER);

  g_assert_cmpstr (vtr_collection_entry_get_open_action (a), ==, "remote.open");
  g_assert_cmpstr (vtr_collection_entry_get_remove_action (a), ==, "remote.remove");
  g_assert_cmpstr (vtr_collection_entry_get_state_class (a), ==, "success");
}

/* A screen that was never seen isn't tried again and again. */
static void
test_nobody_there (void)
{
  g_autoptr (VtrRemoteScreen) screen = screen_new ("/nonexistent/vitrine.sock");
  g_autoptr (VtrRemoteSession) session = vtr_remote_session_new (screen, NULL, NULL);
  VtrConsoleStatus status = { 0 };

  wait_state (session, VTR_REMOTE_SESSION_STOPPED);
  g_assert_error (vtr_remote_session_get_error (session), VTR_DISPLAY_ERROR,
                  VTR_DISPLAY_ERROR_CONNECT);
  g_assert_null (vtr_remote_session_get_client (session));
  g_assert_cmpuint (vtr_remote_session_get_retry_seconds (session), ==, 0);
  g_assert_cmpint ((int) vtr_remote_screen_get_state (screen), ==, VTR_REMOTE_STATE_CLOSED);

  vtr_remote_status_get (session, FALSE, &status);
  g_assert_cmpstr (status.button, ==, "Try Again");
  g_assert_cmpstr (status.action_name, ==, "console.connect");
  g_assert_false (status.has_screen);

  vtr_remote_session_connect (session);
  wait_state (session, VTR_REMOTE_SESSION_STOPPED);
  vtr_remote_session_stop (session);
  g_assert_null (vtr_remote_session_get_error (session));
}

/* Closed in the middle: nothing of it calls back. */
static void
test_closed_while_connecting (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vitrine-session-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (VtrRemoteScreen) screen = screen_new (path);
  g_autoptr (VtrRemoteSession) session = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error));
  g_assert_no_error (error);

  session = vtr_remote_session_new (screen, NULL, NULL);
  g_assert_cmpint ((int) vtr_remote_session_get_state (session), ==,
                   VTR_REMOTE_SESSION_CONNECTING);
  g_assert_cmpint ((int) vtr_remote_screen_get_state (screen), ==, VTR_REMOTE_STATE_CONNECTING);
  vtr_remote_session_close (session);
  g_assert_cmpint ((int) vtr_remote_session_get_state (session), ==, VTR_REMOTE_SESSION_STOPPED);
  g_assert_cmpint ((int) vtr_remote_screen_get_state (screen), ==, VTR_REMOTE_STATE_CLOSED);
  vtr_remote_session_connect (session);
  g_assert_null (vtr_remote_session_get_client (session));

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote/words", test_words);
  g_test_add_func ("/remote/protection", test_protection);
  g_test_add_func ("/remote/menu", test_menu);
  g_test_add_func ("/remote/order", test_order);
  g_test_add_func ("/remote/nobody-there", test_nobody_there);
  g_test_add_func ("/remote/closed-while-connecting", test_closed_while_connecting);

  return g_test_run ();
}
