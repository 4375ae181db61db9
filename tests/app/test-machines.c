/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application's objects that know machines but no widget, on libvirt's test driver. */

#include "console-status.h"
#include "deletions.h"
#include "hypervisor-fixture.h"
#include "machine-list.h"
#include "machine-menu.h"
#include "machine-set.h"
#include "machine-sorter.h"
#include "machine-words.h"

#define PATIENCE_MS 10000

typedef struct
{
  VtrConnection *connection;
  VtrOsDatabase *database;
  VtrMachine    *machine;
} Fixture;

static gboolean
is_true (gpointer data)
{
  return *(const gboolean *) data;
}

static gboolean
is_not_connecting (gpointer data)
{
  return vtr_display_session_get_state (data) != VTR_DISPLAY_SESSION_CONNECTING;
}

static void
perform (VtrMachine       *machine,
         VtrMachineAction  action,
         VtrMachineState   then)
{
  vtr_fixture_perform (machine, action);
  vtr_fixture_wait_state (machine, then, PATIENCE_MS);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->database = vtr_os_database_new (NULL);
  fixture->connection = vtr_fixture_open ("test:///default");
  fixture->machine = vtr_machine_list_find (vtr_connection_get_machines (fixture->connection),
                                            "test");
  g_assert_nonnull (fixture->machine);
  g_object_ref (fixture->machine);

  /* Connections to the test driver share one host for as long as one is open, and closing takes a
   * moment: the machine may still be as the last test left it. */
  if (vtr_machine_can (fixture->machine, VTR_MACHINE_ACTION_START))
    perform (fixture->machine, VTR_MACHINE_ACTION_START, VTR_MACHINE_STATE_RUNNING);
  else if (vtr_machine_can (fixture->machine, VTR_MACHINE_ACTION_RESUME))
    perform (fixture->machine, VTR_MACHINE_ACTION_RESUME, VTR_MACHINE_STATE_RUNNING);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  vtr_connection_close (fixture->connection);
  g_clear_object (&fixture->machine);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->database);
}

static GStrv
list_items (GMenuModel *menu)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);

      for (int j = 0; j < g_menu_model_get_n_items (section); j++)
        {
          g_autofree char *label = NULL;

          g_menu_model_get_item_attribute (section, j, G_MENU_ATTRIBUTE_LABEL, "s", &label);
          g_strv_builder_add (builder, label);
        }
    }

  return g_strv_builder_end (builder);
}

static void
test_menu (Fixture       *fixture,
           gconstpointer  data)
{
  const char * const running[] = {
    "Open", "Open in New Window", "Pause", "Shut Down", "Reboot", "Force Off", "Delete",
    "Properties", NULL,
  };
  const char * const off[] = { "Open in New Window", "Start", "Delete", "Properties", NULL };
  g_autoptr (GMenuModel) menu = vtr_machine_menu_new (fixture->machine, TRUE);
  g_auto (GStrv) items = list_items (menu);
  g_autoptr (GMenuModel) off_menu = NULL;
  g_auto (GStrv) off_items = NULL;

  g_assert_cmpstrv (items, running);

  perform (fixture->machine, VTR_MACHINE_ACTION_FORCE_OFF, VTR_MACHINE_STATE_OFF);
  off_menu = vtr_machine_menu_new (fixture->machine, FALSE);
  off_items = list_items (off_menu);
  g_assert_cmpstrv (off_items, off);
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *running = vtr_machine_words_dup_subtitle (fixture->machine, fixture->database,
                                                             "192.0.2.7");
  g_autofree char *paused = NULL;

  g_assert_cmpstr (running, ==, "Running · 192.0.2.7");
  g_assert_true (vtr_machine_words_match (fixture->machine, fixture->database, NULL));
  g_assert_true (vtr_machine_words_match (fixture->machine, fixture->database, "TE es"));
  g_assert_false (vtr_machine_words_match (fixture->machine, fixture->database, "te windows"));

  perform (fixture->machine, VTR_MACHINE_ACTION_PAUSE, VTR_MACHINE_STATE_PAUSED);
  paused = vtr_machine_words_dup_subtitle (fixture->machine, fixture->database, NULL);
  g_assert_cmpstr (paused, ==, "Paused");
  g_assert_cmpstr (vtr_machine_words_for_state_class (VTR_MACHINE_STATE_PAUSED), ==, "warning");
}

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  VtrConsoleStatus status = { 0 };

  perform (fixture->machine, VTR_MACHINE_ACTION_PAUSE, VTR_MACHINE_STATE_PAUSED);
  vtr_console_status_get (fixture->machine, NULL, FALSE, &status);
  g_assert_cmpstr (status.title, ==, "Paused");
  g_assert_cmpstr (status.button, ==, "Resume");
  g_assert_cmpstr (status.action_name, ==, "machine.resume");

  perform (fixture->machine, VTR_MACHINE_ACTION_RESUME, VTR_MACHINE_STATE_RUNNING);
  perform (fixture->machine, VTR_MACHINE_ACTION_FORCE_OFF, VTR_MACHINE_STATE_OFF);
  vtr_console_status_get (fixture->machine, NULL, FALSE, &status);
  g_assert_cmpstr (status.title, ==, "Off");
  g_assert_cmpstr (status.button, ==, "Start");
  g_assert_false (status.has_screen);
}

/* The test driver's machine has no display that could be opened. */
static void
test_session (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (VtrDisplaySession) session = vtr_display_session_new (fixture->machine, NULL);
  VtrConsoleStatus status = { 0 };

  vtr_fixture_wait_until (is_not_connecting, session, PATIENCE_MS);
  g_assert_cmpint (vtr_display_session_get_state (session), ==, VTR_DISPLAY_SESSION_UNAVAILABLE);
  g_assert_nonnull (vtr_display_session_get_error (session));
  vtr_console_status_get (fixture->machine, session, FALSE, &status);
  g_assert_false (status.has_screen);
  g_assert_nonnull (status.description);
  vtr_display_session_close (session);
  g_assert_finalize_object (g_steal_pointer (&session));
}

static void
test_sorter (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.vitrine.Vitrine");
  g_autoptr (VtrMachineSorter) sorter = vtr_machine_sorter_new (settings);
  g_autoptr (VtrMachineSorter) again = NULL;
  g_autoptr (GVariant) stored = NULL;
  gint64 seconds = 0;

  g_assert_cmpint (gtk_sorter_compare (GTK_SORTER (sorter), fixture->machine, fixture->machine),
                   ==, GTK_ORDERING_EQUAL);

  vtr_machine_sorter_note (sorter, fixture->machine);
  stored = g_settings_get_value (settings, "last-used");
  g_assert_true (g_variant_lookup (stored, vtr_machine_get_uuid (fixture->machine), "x", &seconds));
  g_assert_cmpint (seconds, >, 1600000000);

  /* What was noted is known to the next one. */
  again = vtr_machine_sorter_new (settings);
  vtr_machine_sorter_note (again, fixture->machine);
  g_settings_reset (settings, "last-used");
}

static void
on_changed (VtrDeletions *deletions,
            gpointer      user_data)
{
  (*(guint *) user_data)++;
}

static void
on_flushed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (vtr_deletions_flush_finish (VTR_DELETIONS (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
assert_value (GSettings  *settings,
              const char *key,
              const char *expected)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_deletions (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.vitrine.Vitrine");
  g_autoptr (VtrDeletions) deletions = vtr_deletions_new (settings);
  const char *uuid = vtr_machine_get_uuid (fixture->machine);
  g_autofree char *folders = NULL;
  guint n_changes = 0;
  gboolean done = FALSE;

  g_signal_connect (deletions, "changed", G_CALLBACK (on_changed), &n_changes);

  vtr_deletions_add (deletions, fixture->machine);
  vtr_deletions_add (deletions, fixture->machine);
  g_assert_true (vtr_deletions_contains (deletions, fixture->machine));
  g_assert_cmpuint (n_changes, ==, 1);

  vtr_deletions_undo (deletions, fixture->machine);
  g_assert_false (vtr_deletions_contains (deletions, fixture->machine));
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_false (vtr_machine_is_removed (fixture->machine));

  vtr_machine_set_change (settings, "machines-with-sound", uuid, TRUE);
  vtr_machine_set_change (settings, "machines-with-sound", "another", TRUE);
  folders = g_strdup_printf ("{'%s': ('/tmp', true), 'another': ('/', false)}", uuid);
  g_settings_set_value (settings, "shared-folders", g_variant_new_parsed (folders));

  /* The end of the program doesn't wait for the time to take it back. */
  vtr_deletions_add (deletions, fixture->machine);
  vtr_deletions_flush_async (deletions, on_flushed, &done);
  vtr_fixture_wait_until (is_true, &done, PATIENCE_MS);
  g_assert_false (vtr_deletions_contains (deletions, fixture->machine));
  g_assert_null (vtr_machine_list_find (vtr_connection_get_machines (fixture->connection), "test"));
  /* Nothing is remembered of it. */
  assert_value (settings, "machines-with-sound", "['another']");
  assert_value (settings, "shared-folders", "{'another': ('/', false)}");

  done = FALSE;
  vtr_deletions_flush_async (deletions, on_flushed, &done);
  vtr_fixture_wait_until (is_true, &done, PATIENCE_MS);
  g_assert_finalize_object (g_steal_pointer (&deletions));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/machines/menu", Fixture, NULL, set_up, test_menu, tear_down);
  g_test_add ("/machines/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/machines/status", Fixture, NULL, set_up, test_status, tear_down);
  g_test_add ("/machines/session", Fixture, NULL, set_up, test_session, tear_down);
  g_test_add ("/machines/sorter", Fixture, NULL, set_up, test_sorter, tear_down);
  g_test_add ("/machines/deletions", Fixture, NULL, set_up, test_deletions, tear_down);

  return g_test_run ();
}
