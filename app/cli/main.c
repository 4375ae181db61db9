/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "command-program.h"

typedef struct
{
  GMainLoop    *loop;
  GCancellable *cancellable;
  VtrExitCode   code;
} Main;

static gboolean
on_signal (gpointer user_data)
{
  Main *state = user_data;

  g_cancellable_cancel (state->cancellable);

  return G_SOURCE_CONTINUE;
}

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Main *state = user_data;

  state->code = vtr_command_program_run_finish (VTR_COMMAND_PROGRAM (source), result);
  g_main_loop_quit (state->loop);
}

static VtrOsDatabase *
create_database (void)
{
  const char *folder = g_getenv ("VITRINE_OSINFO_DIR");

  return vtr_os_database_new (folder != NULL && *folder != '\0' ? folder : VTR_OSINFO_DIR);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (VtrOsDatabase) database = NULL;
  g_autoptr (VtrCommandProgram) program = NULL;
  const char *no_arguments[] = { NULL };
  Main state = { 0 };

  setlocale (LC_ALL, "");
  /* In another character set libvirt would cut the names of machines in the middle of a letter. */
  if (!g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, VTR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A reader that has gone shows as an error where it is written to: other commands run in this
   * process, too. */
  signal (SIGPIPE, SIG_IGN);

  loop = g_main_loop_new (NULL, FALSE);
  cancellable = g_cancellable_new ();
  database = create_database ();
  state.loop = loop;
  state.cancellable = cancellable;
  g_unix_signal_add (SIGINT, on_signal, &state);
  g_unix_signal_add (SIGTERM, on_signal, &state);
  g_unix_signal_add (SIGHUP, on_signal, &state);

  program =
    vtr_command_program_new (argc > 0 ? (const char * const *) argv + 1 : no_arguments, database);
  vtr_command_program_run_async (program, cancellable, on_finished, &state);
  g_main_loop_run (loop);

  /* Another thread may be in the middle of what was interrupted: the libraries it is in must not be
   * taken down under it. The terminal is put back by the program's end. */
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_clear_object (&program);
      fflush (NULL);
      _exit ((int) state.code);
    }

  return (int) state.code;
}
