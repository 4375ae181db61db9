/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a connection with many machines takes to open until its list is complete, and how long
 * the main loop stands still meanwhile at most. `bench-list [MACHINES [RUNS]]` prints one JSON
 * object a run. */

#include <glib/gstdio.h>

#include "connection.h"
#include "machine-list.h"
#include "machine.h"
#include "many-machines.h"

typedef struct
{
  GMainLoop *loop;
  gint64     start;
  gint64     last_turn;
  gint64     longest_stall;
  gint64     opened;
  gint64     first_shown;
} Run;

/* A main loop with nothing to do between two turns of this one stands still for as long as it
 * says. */
static gboolean
on_turn (gpointer user_data)
{
  Run *run = user_data;
  const gint64 now = g_get_monotonic_time ();

  run->longest_stall = MAX (run->longest_stall, now - run->last_turn);
  run->last_turn = now;

  return G_SOURCE_CONTINUE;
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Run        *run)
{
  if (run->first_shown == 0)
    run->first_shown = g_get_monotonic_time ();
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Run *run = user_data;

  if (!vtr_connection_open_finish (VTR_CONNECTION (source), result, &error))
    g_error ("%s", error->message);

  run->opened = g_get_monotonic_time ();
  g_main_loop_quit (run->loop);
}

static void
run_once (const char *uri,
          guint       n_machines)
{
  g_autoptr (VtrConnection) connection = vtr_connection_new (uri);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GListModel *machines = G_LIST_MODEL (vtr_connection_get_machines (connection));
  Run run = { .loop = loop };
  guint turn = 0;

  g_signal_connect (machines, "items-changed", G_CALLBACK (on_items_changed), &run);
  turn = g_timeout_add (1, on_turn, &run);
  run.start = run.last_turn = g_get_monotonic_time ();
  vtr_connection_open_async (connection, NULL, on_opened, &run);
  g_main_loop_run (loop);
  on_turn (&run);
  g_source_remove (turn);

  if (g_list_model_get_n_items (machines) != n_machines)
    g_error ("The list has %u machines", g_list_model_get_n_items (machines));

  g_print ("{\"bench\": \"list\", \"machines\": %u, \"first_ms\": %.1f, \"complete_ms\": %.1f, "
           "\"longest_stall_ms\": %.1f}\n",
           n_machines, (double) (run.first_shown - run.start) / 1000.0,
           (double) (run.opened - run.start) / 1000.0, (double) run.longest_stall / 1000.0);
  g_signal_handlers_disconnect_by_data (machines, &run);
}

int
main (int    argc,
      char **argv)
{
  const guint n_machines = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000;
  const guint n_runs = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 5;
  g_autofree char *path = many_machines_write (n_machines);
  g_autofree char *uri = g_strdup_printf ("test://%s", path);

  for (guint i = 0; i < n_runs; i++)
    run_once (uri, n_machines);
  g_unlink (path);

  return 0;
}
