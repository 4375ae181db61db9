/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the collection page takes to show many machines, from the moment the connection begins
 * to open to the first frame with their tiles, and how long the main loop stands still while
 * somebody types a search. Run it on a display: `scripts/with-display bench-collection
 * [MACHINES]`. */

#include <glib/gstdio.h>

#include "collection-page.h"
#include "machine-list.h"
#include "many-machines.h"

#define KEY_MS 80u   /* between two letters of somebody who types fast */

typedef struct
{
  GtkWidget     *window;
  GtkWidget     *page;
  VtrConnection *connection;
  GMainLoop     *loop;
  gint64         start;
  gint64         shown;
  gint64         last_turn;
  gint64         longest_stall;
  guint          n_letters;
} Run;

static gboolean
on_turn (gpointer user_data)
{
  Run *run = user_data;
  const gint64 now = g_get_monotonic_time ();

  run->longest_stall = MAX (run->longest_stall, now - run->last_turn);
  run->last_turn = now;

  return G_SOURCE_CONTINUE;
}

static GtkWidget *
find_entry (GtkWidget *widget)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
on_letter (gpointer user_data)
{
  static const char * const texts[] = {
    "m", "ma", "mac", "machine", "machine 9", "machine 99", "machine 9", "machine", "", "nothing",
  };
  Run *run = user_data;

  if (run->n_letters == G_N_ELEMENTS (texts))
    {
      g_main_loop_quit (run->loop);
      return G_SOURCE_REMOVE;
    }

  gtk_editable_set_text (GTK_EDITABLE (find_entry (run->page)), texts[run->n_letters++]);

  return G_SOURCE_CONTINUE;
}

/* After a frame was drawn: the one with the tiles is the first once the list is complete. */
static void
on_after_paint (GdkFrameClock *clock,
                Run           *run)
{
  GListModel *machines = G_LIST_MODEL (vtr_connection_get_machines (run->connection));

  /* The window itself is on the screen before the connection begins to open. */
  if (run->start == 0)
    {
      run->start = g_get_monotonic_time ();
      vtr_connection_open_async (run->connection, NULL, NULL, NULL);
    }
  else if (run->shown == 0 && g_list_model_get_n_items (machines) > 0)
    {
      run->shown = g_get_monotonic_time ();
      g_main_loop_quit (run->loop);
    }
}

static gboolean
on_settled (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static void
show (Run              *run,
      VtrOsDatabase    *database,
      VtrDeletions     *deletions,
      VtrRemoteScreens *screens,
      GSettings        *settings)
{
  run->window = gtk_window_new ();
  run->page = vtr_collection_page_new ();
  gtk_window_set_default_size (GTK_WINDOW (run->window), 960, 640);
  gtk_window_set_child (GTK_WINDOW (run->window), run->page);
  vtr_collection_page_set_up (VTR_COLLECTION_PAGE (run->page), run->connection, database,
                              deletions, screens, settings);
  gtk_window_present (GTK_WINDOW (run->window));
  g_signal_connect (gtk_widget_get_frame_clock (run->window), "after-paint",
                    G_CALLBACK (on_after_paint), run);
}

int
main (int    argc,
      char **argv)
{
  const guint n_machines = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000;
  g_autofree char *path = many_machines_write (n_machines);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  g_autoptr (VtrOsDatabase) database = vtr_os_database_new (NULL);
  g_autoptr (VtrRemoteScreens) screens = vtr_remote_screens_new ("/nonexistent/screens");
  g_autoptr (GSettings) settings = g_settings_new ("org.vitrine.Vitrine");
  g_autoptr (VtrDeletions) deletions = vtr_deletions_new (settings);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { .loop = loop };
  guint turn = 0;

  adw_init ();
  run.connection = vtr_connection_new (uri);
  show (&run, database, deletions, screens, settings);

  g_main_loop_run (loop);

  /* Thumbnails begin to arrive; the search is measured with them going on. */
  g_timeout_add_seconds (2, on_settled, loop);
  g_main_loop_run (loop);

  vtr_collection_page_start_search (VTR_COLLECTION_PAGE (run.page));
  turn = g_timeout_add_full (G_PRIORITY_HIGH, 1, on_turn, &run, NULL);
  run.last_turn = g_get_monotonic_time ();
  g_timeout_add (KEY_MS, on_letter, &run);
  g_main_loop_run (loop);
  g_source_remove (turn);

  g_print ("{\"bench\": \"collection\", \"machines\": %u, \"shown_ms\": %.0f, "
           "\"longest_search_stall_ms\": %.1f}\n",
           n_machines, (double) (run.shown - run.start) / 1000.0,
           (double) run.longest_stall / 1000.0);

  gtk_window_destroy (GTK_WINDOW (run.window));
  vtr_connection_close (run.connection);
  g_object_unref (run.connection);
  g_unlink (path);

  return 0;
}
