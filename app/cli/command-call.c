/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-call.h"

#include <unistd.h>

#include "command-output.h"
#include "machine-report.h"

/* For what is said last when nobody waits for it any more. */
#define LAST_WORDS_MS 1000u

struct _VtrCommandCall
{
  GObject           parent_instance;

  VtrCommandLine   *line;
  char             *cwd;
  VtrCommandOutput *output;
  VtrCommandOutput *errors;
  VtrConnection    *connection;
  VtrOsDatabase    *database;
  GTask            *task;           /* set while it runs */
  GError           *error;          /* how it ended */
  VtrExitCode       exit_code;
  gboolean          is_ending;
  gboolean          has_progress;
  int               talk_fd;        /* -1 for none */
};

G_DEFINE_FINAL_TYPE (VtrCommandCall, vtr_command_call, G_TYPE_OBJECT)

static void
on_errors_flushed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (VtrCommandCall) self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  /* There is nobody left to tell when the error stream is broken. */
  vtr_command_output_flush_finish (VTR_COMMAND_OUTPUT (source), result, NULL);
  g_task_return_int (task, self->exit_code);
}

static void
tell_error_and_return (VtrCommandCall *self)
{
  if (self->has_progress)
    vtr_command_output_append (self->errors, "\r\033[K");

  if (self->error != NULL)
    {
      g_autofree char *message = vtr_error_to_line (self->error);
      g_autofree char *line = g_strdup_printf ("vitrinectl: %s\n", message);

      vtr_command_output_append (self->errors, line);
    }

  vtr_command_output_flush_async (self->errors, NULL, on_errors_flushed, g_object_ref (self));
}

static void
on_output_flushed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (VtrCommandCall) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vtr_command_output_flush_finish (VTR_COMMAND_OUTPUT (source), result, &error))
    {
      self->exit_code = vtr_exit_code_worse (self->exit_code, VTR_EXIT_FAILED);
      /* Whoever closed the pipe has read enough (head does): no reason for a message. */
      if (self->error == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
        {
          self->error = g_steal_pointer (&error);
          g_prefix_error (&self->error, "The output can't be written: ");
        }
    }

  tell_error_and_return (self);
}

static void
vtr_command_call_dispose (GObject *object)
{
  VtrCommandCall *self = VTR_COMMAND_CALL (object);

  g_clear_object (&self->output);
  g_clear_object (&self->errors);
  g_clear_object (&self->connection);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (vtr_command_call_parent_class)->dispose (object);
}

static void
vtr_command_call_finalize (GObject *object)
{
  VtrCommandCall *self = VTR_COMMAND_CALL (object);

  g_clear_pointer (&self->line, vtr_command_line_free);
  g_clear_pointer (&self->cwd, g_free);
  g_clear_error (&self->error);
  if (self->talk_fd >= 0)
    close (self->talk_fd);

  G_OBJECT_CLASS (vtr_command_call_parent_class)->finalize (object);
}

static void
vtr_command_call_class_init (VtrCommandCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_command_call_dispose;
  object_class->finalize = vtr_command_call_finalize;
}

static void
vtr_command_call_init (VtrCommandCall *self)
{
  self->talk_fd = -1;
}

VtrCommandCall *
vtr_command_call_new (VtrCommandLine *line,
                      const char     *cwd,
                      int             output_fd,
                      int             error_fd,
                      gboolean        close_fds)
{
  VtrCommandCall *self = NULL;

  g_return_val_if_fail (line != NULL, NULL);
  g_return_val_if_fail (cwd != NULL, NULL);

  self = g_object_new (VTR_TYPE_COMMAND_CALL, NULL);
  self->line = line;
  self->cwd = g_strdup (cwd);
  self->output = vtr_command_output_new (output_fd, close_fds);
  self->errors = vtr_command_output_new (error_fd, close_fds);

  return self;
}

void
vtr_command_call_run_async (VtrCommandCall      *self,
                            VtrConnection       *connection,
                            VtrOsDatabase       *database,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autofree char *answer = NULL;

  g_return_if_fail (VTR_IS_COMMAND_CALL (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, vtr_command_call_run_async);
  /* The exit code counts, not how the command was stopped. */
  g_task_set_check_cancellable (self->task, FALSE);
  g_set_object (&self->connection, connection);
  g_set_object (&self->database, database);

  answer = vtr_command_line_dup_answer (self->line);
  if (answer != NULL)
    {
      vtr_command_call_print (self, answer);
      vtr_command_call_finish (self);
      return;
    }

  vtr_command_line_get_command (self->line)->run (self);
}

VtrExitCode
vtr_command_call_run_finish (VtrCommandCall *self,
                             GAsyncResult   *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), VTR_EXIT_FAILED);

  return (VtrExitCode) g_task_propagate_int (G_TASK (result), NULL);
}

void
vtr_command_call_take_talk_fd (VtrCommandCall *self,
                               int             fd)
{
  g_return_if_fail (VTR_IS_COMMAND_CALL (self));
  g_return_if_fail (self->talk_fd < 0);

  self->talk_fd = fd;
}

int
vtr_command_call_steal_talk_fd (VtrCommandCall *self)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), -1);

  return g_steal_fd (&self->talk_fd);
}

VtrCommandLine *
vtr_command_call_get_line (VtrCommandCall *self)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);

  return self->line;
}

VtrConnection *
vtr_command_call_get_connection (VtrCommandCall *self)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);

  return self->connection;
}

VtrOsDatabase *
vtr_command_call_get_database (VtrCommandCall *self)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);

  return self->database;
}

GCancellable *
vtr_command_call_get_cancellable (VtrCommandCall *self)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);

  return self->task != NULL ? g_task_get_cancellable (self->task) : NULL;
}

gboolean
vtr_command_call_is_json (VtrCommandCall *self)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), FALSE);

  return vtr_command_line_is_json (self->line);
}

const char *
vtr_command_call_get_argument (VtrCommandCall *self,
                               guint           index)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);

  return vtr_command_line_get_argument (self->line, index);
}

char *
vtr_command_call_dup_path (VtrCommandCall *self,
                           const char     *path)
{
  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return g_canonicalize_filename (path, self->cwd);
}

VtrMachine *
vtr_command_call_find_machine (VtrCommandCall  *self,
                               const char      *name,
                               GError         **error)
{
  VtrMachine *machine = NULL;

  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  machine = vtr_machine_list_find (vtr_connection_get_machines (self->connection), name);
  if (machine == NULL)
    g_set_error (error, VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_NOT_FOUND, "There is no machine “%s”",
                 name);

  return machine;
}

VtrMachine *
vtr_command_call_find_first_machine (VtrCommandCall *self)
{
  GError *error = NULL;
  VtrMachine *machine = NULL;

  g_return_val_if_fail (VTR_IS_COMMAND_CALL (self), NULL);

  machine =
    vtr_command_call_find_machine (self, vtr_command_call_get_argument (self, 0), &error);
  if (machine == NULL)
    vtr_command_call_fail (self, error);

  return machine;
}

void
vtr_command_call_print (VtrCommandCall *self,
                        const char     *text)
{
  g_return_if_fail (VTR_IS_COMMAND_CALL (self));

  vtr_command_output_append (self->output, text);
}

void
vtr_command_call_print_json (VtrCommandCall *self,
                             JsonNode       *node)
{
  g_autoptr (JsonNode) root = node;
  g_autofree char *text = NULL;

  g_return_if_fail (VTR_IS_COMMAND_CALL (self));

  text = json_to_string (root, TRUE);
  vtr_command_output_append (self->output, text);
  vtr_command_output_append (self->output, "\n");
}

void
vtr_command_call_print_machine (VtrCommandCall *self,
                                JsonNode       *report)
{
  g_autofree char *text = NULL;

  g_return_if_fail (VTR_IS_COMMAND_CALL (self));
  g_return_if_fail (report != NULL);

  if (vtr_command_call_is_json (self))
    {
      vtr_command_call_print_json (self, report);
      return;
    }

  text = vtr_machine_report_to_text (report);
  vtr_command_output_append (self->output, text);
  json_node_unref (report);
}

static void
on_early_flush (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrCommandCall) self = user_data;

  /* A stream that broke keeps its error for the last flush. */
  vtr_command_output_flush_finish (VTR_COMMAND_OUTPUT (source), result, NULL);
}

void
vtr_command_call_flush (VtrCommandCall *self)
{
  g_return_if_fail (VTR_IS_COMMAND_CALL (self));
  g_return_if_fail (self->task != NULL);

  vtr_command_output_flush_async (self->output, g_task_get_cancellable (self->task), on_early_flush,
                                  g_object_ref (self));
}

void
vtr_command_call_show_progress (VtrCommandCall *self,
                                const char     *text)
{
  g_autofree char *line = NULL;

  g_return_if_fail (VTR_IS_COMMAND_CALL (self));

  if (!vtr_command_output_is_terminal (self->errors))
    return;

  line = g_strdup_printf ("\r\033[K%s", text);
  self->has_progress = TRUE;
  vtr_command_output_append (self->errors, line);
  vtr_command_output_flush_async (self->errors, NULL, on_early_flush, g_object_ref (self));
}

static gboolean
on_not_read (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
end (VtrCommandCall *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);
  g_autoptr (GCancellable) late = NULL;

  g_return_if_fail (!self->is_ending);

  self->is_ending = TRUE;
  /* Interrupted when it was done already: that is told, if somebody reads it. */
  if (self->error == NULL && g_cancellable_is_cancelled (cancellable))
    {
      late = g_cancellable_new ();
      g_timeout_add_full (G_PRIORITY_DEFAULT, LAST_WORDS_MS, on_not_read, g_object_ref (late),
                          g_object_unref);
      cancellable = late;
    }
  vtr_command_output_flush_async (self->output, cancellable, on_output_flushed,
                                  g_object_ref (self));
}

void
vtr_command_call_finish (VtrCommandCall *self)
{
  g_return_if_fail (VTR_IS_COMMAND_CALL (self));

  end (self);
}

void
vtr_command_call_finish_with_error (VtrCommandCall *self,
                                    GError         *error)
{
  g_return_if_fail (VTR_IS_COMMAND_CALL (self));
  g_return_if_fail (error != NULL);

  if (self->error != NULL)
    g_error_free (error);
  else
    self->error = error;
  self->exit_code = vtr_exit_code_worse (self->exit_code, vtr_exit_code_from_error (self->error));
  end (self);
}

void
vtr_command_call_fail (VtrCommandCall *self,
                       GError         *error)
{
  g_return_if_fail (VTR_IS_COMMAND_CALL (self));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      error = g_error_new_literal (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED, "Interrupted");
    }

  vtr_command_output_discard (self->output);
  vtr_command_call_finish_with_error (self, error);
}
