/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-program.h"

#include <stdio.h>
#include <unistd.h>

#include "abandoned-trials.h"
#include "command-call.h"
#include "command-forward.h"
#include "command-server.h"
#include "terminal-relay.h"

/* A hypervisor that says nothing for so long doesn't answer. */
#define OPEN_SECONDS 20
/* How long the process that has the embedded driver may take to come up or to end. */
#define IN_USE_US (10 * G_USEC_PER_SEC)
#define IN_USE_PAUSE_MS 100

struct _VtrCommandProgram
{
  GObject           parent_instance;

  GStrv             arguments;
  char             *cwd;
  VtrOsDatabase    *database;
  VtrCommandLine   *line;           /* until the call has it */
  char             *uri;
  gboolean          is_lasting;

  VtrConnection    *connection;
  GCancellable     *open_cancellable;
  guint             open_timeout;
  gboolean          is_timed_out;
  gint64            deadline;       /* monotonic time, for a connection that is in use */
  VtrCommandServer *server;
  VtrTerminalRelay *relay;          /* (nullable): for a command that talks */
  int               talk_fd;        /* the command's end of it, until it has it */
  void            (*after_talk) (GTask *task);
  VtrExitCode       code;
};

G_DEFINE_FINAL_TYPE (VtrCommandProgram, vtr_command_program, G_TYPE_OBJECT)

static void open_connection (GTask *task);

/* @error: (transfer full) */
static void
return_error (GTask  *task,
              GError *error)
{
  g_autofree char *line = NULL;
  VtrExitCode code = vtr_exit_code_from_error (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    line = g_strdup ("Interrupted");
  else
    line = vtr_error_to_line (error);

  fprintf (stderr, "vitrinectl: %s\n", line);
  g_error_free (error);
  g_task_return_int (task, code);
}

static void
on_drained (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrCommandProgram *self = g_task_get_source_object (task);

  vtr_terminal_relay_drain_finish (result);
  g_clear_pointer (&self->relay, vtr_terminal_relay_free);
  self->after_talk (task);
}

/* Goes on with @next once all that was said is written, and the terminal is as it was. */
static void
end_talk (GTask *task,
          void (*next) (GTask *task))
{
  VtrCommandProgram *self = g_task_get_source_object (task);

  if (self->relay == NULL)
    {
      next (task);
      return;
    }

  self->after_talk = next;
  if (self->talk_fd >= 0)
    close (g_steal_fd (&self->talk_fd));
  vtr_terminal_relay_drain_async (self->relay, g_task_get_cancellable (task), on_drained,
                                  g_object_ref (task));
}

static void
return_code (GTask *task)
{
  VtrCommandProgram *self = g_task_get_source_object (task);

  g_task_return_int (task, self->code);
}

static void
end_if_idle (GTask *task)
{
  VtrCommandProgram *self = g_task_get_source_object (task);

  if (vtr_command_server_get_n_running (self->server) > 0)
    return;

  vtr_command_server_stop (self->server, FALSE);
  g_signal_handlers_disconnect_by_data (self->server, task);
  return_code (task);
}

static void
on_server_changed (VtrCommandServer *server,
                   GParamSpec       *pspec,
                   GTask            *task)
{
  end_if_idle (task);
}

static gboolean
on_interrupted_again (GCancellable *cancellable,
                      gpointer      user_data)
{
  VtrCommandProgram *self = g_task_get_source_object (user_data);

  vtr_command_server_stop (self->server, TRUE);

  return G_SOURCE_REMOVE;
}

static void
wait_for_others (GTask *task)
{
  VtrCommandProgram *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (self->server == NULL)
    {
      return_code (task);
      return;
    }

  /* The commands of others go on, on our connection: we stay as long as they do. Where that can be
   * long (another trial), further ones must be able to reach the machines meanwhile. */
  if (!self->is_lasting)
    vtr_command_server_stop (self->server, FALSE);
  g_signal_connect_data (self->server, "notify::n-running", G_CALLBACK (on_server_changed),
                         g_object_ref (task), (GClosureNotify) g_object_unref, 0);
  if (vtr_command_server_get_n_running (self->server) > 0 && self->is_lasting)
    {
      g_autoptr (GSource) again = NULL;

      fprintf (stderr, "vitrinectl: another command still uses the machines through this one; "
                       "Ctrl+C interrupts it\n");
      g_cancellable_reset (cancellable);
      again = g_cancellable_source_new (cancellable);
      g_source_set_callback (again, G_SOURCE_FUNC (on_interrupted_again), g_object_ref (task),
                             g_object_unref);
      g_source_attach (again, NULL);
    }

  end_if_idle (task);
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrCommandProgram *self = g_task_get_source_object (task);

  self->code = vtr_command_call_run_finish (VTR_COMMAND_CALL (source), result);
  end_talk (task, wait_for_others);
}

static void
run_here (GTask *task)
{
  VtrCommandProgram *self = g_task_get_source_object (task);
  g_autoptr (VtrCommandCall) call = vtr_command_call_new (g_steal_pointer (&self->line), self->cwd,
                                                          STDOUT_FILENO, STDERR_FILENO, FALSE);

  if (self->talk_fd >= 0)
    vtr_command_call_take_talk_fd (call, g_steal_fd (&self->talk_fd));
  vtr_command_call_run_async (call, self->connection, self->database, g_task_get_cancellable (task),
                              on_run, g_object_ref (task));
}

static gboolean
on_pause_over (gpointer user_data)
{
  open_connection (user_data);

  return G_SOURCE_REMOVE;
}

static void
on_forwarded (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrCommandProgram *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (vtr_command_forward_finish (result, &self->code, &error))
    {
      end_talk (task, return_code);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) &&
           g_get_monotonic_time () < self->deadline &&
           !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_error_free (error);
      g_clear_object (&self->connection);
      g_timeout_add_full (G_PRIORITY_DEFAULT, IN_USE_PAUSE_MS, on_pause_over, g_object_ref (task),
                          g_object_unref);
    }
  else
    {
      return_error (task, error);
    }
}

static void
forward (GTask *task)
{
  VtrCommandProgram *self = g_task_get_source_object (task);
  g_autofree char *path = vtr_connection_dup_control_socket_path (self->connection);
  const int fds[] = {
    self->talk_fd >= 0 ? self->talk_fd : STDIN_FILENO,
    self->talk_fd >= 0 ? STDERR_FILENO : STDOUT_FILENO,
    STDERR_FILENO,
  };

  vtr_command_forward_async (path, self->cwd, (const char * const *) self->arguments, fds,
                             g_task_get_cancellable (task), on_forwarded, g_object_ref (task));
}

static void
start_server (VtrCommandProgram *self)
{
  g_autoptr (GError) error = NULL;

  self->server = vtr_command_server_new (self->connection, self->database, self->is_lasting);
  /* Without it other processes wait until this one has ended. */
  if (!vtr_command_server_start (self->server, &error))
    g_debug ("Commands of others can't be run: %s", error->message);
}

static void
on_trials_ended (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrCommandProgram *self = g_task_get_source_object (task);

  vtr_abandoned_trials_end_finish (VTR_CONNECTION (source), result);
  start_server (self);
  run_here (task);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrCommandProgram *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean is_open = vtr_connection_open_finish (VTR_CONNECTION (source), result, &error);

  g_clear_handle_id (&self->open_timeout, g_source_remove);
  if (is_open)
    {
      vtr_abandoned_trials_end_async (self->connection, NULL, on_trials_ended, g_object_ref (task));
    }
  else if (g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_IN_USE))
    {
      g_error_free (error);
      forward (task);
    }
  else if (self->is_timed_out)
    {
      g_error_free (error);
      return_error (task, g_error_new (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT,
                                       "The hypervisor at “%s” doesn’t answer.", self->uri));
    }
  else
    {
      return_error (task, error);
    }
}

static gboolean
on_open_timeout (gpointer user_data)
{
  VtrCommandProgram *self = VTR_COMMAND_PROGRAM (user_data);

  self->open_timeout = 0;
  self->is_timed_out = TRUE;
  g_cancellable_cancel (self->open_cancellable);

  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
open_connection (GTask *task)
{
  VtrCommandProgram *self = g_task_get_source_object (task);

  self->connection = vtr_connection_new (self->uri);
  self->open_timeout = g_timeout_add_seconds (OPEN_SECONDS, on_open_timeout, self);
  vtr_connection_open_async (self->connection, self->open_cancellable, on_opened,
                             g_object_ref (task));
}

static void
vtr_command_program_dispose (GObject *object)
{
  VtrCommandProgram *self = VTR_COMMAND_PROGRAM (object);

  g_clear_handle_id (&self->open_timeout, g_source_remove);
  g_clear_object (&self->server);
  if (self->connection != NULL)
    {
      vtr_connection_close (self->connection);
      vtr_connection_settle (self->connection);
    }
  g_clear_object (&self->connection);
  g_clear_object (&self->database);
  g_clear_object (&self->open_cancellable);
  g_clear_pointer (&self->relay, vtr_terminal_relay_free);
  if (self->talk_fd >= 0)
    close (g_steal_fd (&self->talk_fd));

  G_OBJECT_CLASS (vtr_command_program_parent_class)->dispose (object);
}

static void
vtr_command_program_finalize (GObject *object)
{
  VtrCommandProgram *self = VTR_COMMAND_PROGRAM (object);

  g_clear_pointer (&self->arguments, g_strfreev);
  g_clear_pointer (&self->cwd, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->line, vtr_command_line_free);

  G_OBJECT_CLASS (vtr_command_program_parent_class)->finalize (object);
}

static void
vtr_command_program_class_init (VtrCommandProgramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_command_program_dispose;
  object_class->finalize = vtr_command_program_finalize;
}

static void
vtr_command_program_init (VtrCommandProgram *self)
{
  self->cwd = g_get_current_dir ();
  self->open_cancellable = g_cancellable_new ();
  self->talk_fd = -1;
}

VtrCommandProgram *
vtr_command_program_new (const char * const *arguments,
                         VtrOsDatabase      *database)
{
  VtrCommandProgram *self = NULL;

  g_return_val_if_fail (arguments != NULL, NULL);
  g_return_val_if_fail (VTR_IS_OS_DATABASE (database), NULL);

  self = g_object_new (VTR_TYPE_COMMAND_PROGRAM, NULL);
  self->arguments = g_strdupv ((GStrv) arguments);
  self->database = g_object_ref (database);

  return self;
}

static gboolean
needs_connection (VtrCommandProgram *self)
{
  g_autofree char *help = vtr_command_line_dup_answer (self->line);

  return help == NULL && vtr_command_line_needs_connection (self->line);
}

static gboolean
start_talk (VtrCommandProgram  *self,
            GError            **error)
{
  self->relay = vtr_terminal_relay_new (STDIN_FILENO, STDOUT_FILENO, &self->talk_fd, error);
  if (self->relay == NULL)
    return FALSE;

  if (vtr_terminal_relay_is_terminal (self->relay))
    fputs ("Ctrl+] leaves.\n", stderr);

  return TRUE;
}

void
vtr_command_program_run_async (VtrCommandProgram   *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (VTR_IS_COMMAND_PROGRAM (self));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_command_program_run_async);
  g_task_set_check_cancellable (task, FALSE);

  self->line = vtr_command_line_parse ((const char * const *) self->arguments, &error);
  if (self->line == NULL)
    {
      return_error (task, error);
      return;
    }

  if (!needs_connection (self))
    {
      run_here (task);
      return;
    }

  if (vtr_command_line_get_command (self->line)->is_talk && !start_talk (self, &error))
    {
      return_error (task, error);
      return;
    }

  self->is_lasting = vtr_command_line_get_command (self->line)->is_lasting;
  self->uri = g_strdup (vtr_command_line_get_uri (self->line));
  if (self->uri == NULL)
    self->uri = vtr_connection_dup_default_uri ();
  self->deadline = g_get_monotonic_time () + IN_USE_US;
  g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled),
                           self->open_cancellable, 0);
  open_connection (task);
}

VtrExitCode
vtr_command_program_run_finish (VtrCommandProgram *self,
                                GAsyncResult      *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), VTR_EXIT_FAILED);

  return (VtrExitCode) g_task_propagate_int (G_TASK (result), NULL);
}
