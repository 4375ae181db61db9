/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-output.h"

#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

/* A pipe that poll() calls writable takes this much without blocking (pipe(7), PIPE_BUF). */
#define PIECE_SIZE 4096

struct _VtrCommandOutput
{
  GObject        parent_instance;

  GOutputStream *stream;
  int            fd;
  GString       *pending;
  char           piece[PIECE_SIZE];   /* on its way */
  gboolean       is_writing;
  GPtrArray     *flushes;             /* GTask */
  GError        *error;
};

G_DEFINE_FINAL_TYPE (VtrCommandOutput, vtr_command_output, G_TYPE_OBJECT)

static void write_piece (VtrCommandOutput *self);

/* Ends all flushes that wait: what they were called for is written, or can't be. */
static void
return_all (VtrCommandOutput *self,
            const GError     *error)
{
  g_autoptr (GPtrArray) flushes = g_steal_pointer (&self->flushes);

  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < flushes->len; i++)
    {
      GTask *task = g_ptr_array_index (flushes, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrCommandOutput) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_writing = FALSE;
  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      write_piece (self);
      return;
    }

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_error_copy (error);
  g_string_truncate (self->pending, 0);
  return_all (self, error);
}

static void
write_piece (VtrCommandOutput *self)
{
  gsize length = MIN (self->pending->len, PIECE_SIZE);

  if (length == 0)
    {
      return_all (self, NULL);
      return;
    }

  self->is_writing = TRUE;
  memcpy (self->piece, self->pending->str, length);
  g_string_erase (self->pending, 0, (gssize) length);
  g_output_stream_write_all_async (self->stream, self->piece, length, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (g_ptr_array_index (self->flushes, 0)),
                                   on_written, g_object_ref (self));
}

static void
vtr_command_output_finalize (GObject *object)
{
  VtrCommandOutput *self = VTR_COMMAND_OUTPUT (object);

  g_clear_object (&self->stream);
  g_string_free (self->pending, TRUE);
  g_ptr_array_unref (self->flushes);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_command_output_parent_class)->finalize (object);
}

static void
vtr_command_output_class_init (VtrCommandOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_command_output_finalize;
}

static void
vtr_command_output_init (VtrCommandOutput *self)
{
  self->pending = g_string_new (NULL);
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  self->fd = -1;
}

VtrCommandOutput *
vtr_command_output_new (int      fd,
                        gboolean close_fd)
{
  VtrCommandOutput *self = NULL;

  g_return_val_if_fail (fd >= 0, NULL);

  self = g_object_new (VTR_TYPE_COMMAND_OUTPUT, NULL);
  self->fd = fd;
  self->stream = g_unix_output_stream_new (fd, close_fd);

  return self;
}

gboolean
vtr_command_output_is_terminal (VtrCommandOutput *self)
{
  g_return_val_if_fail (VTR_IS_COMMAND_OUTPUT (self), FALSE);

  return isatty (self->fd) != 0;
}

void
vtr_command_output_append (VtrCommandOutput *self,
                           const char       *text)
{
  g_return_if_fail (VTR_IS_COMMAND_OUTPUT (self));
  g_return_if_fail (text != NULL);

  g_string_append (self->pending, text);
}

void
vtr_command_output_discard (VtrCommandOutput *self)
{
  g_return_if_fail (VTR_IS_COMMAND_OUTPUT (self));

  g_string_truncate (self->pending, 0);
}

void
vtr_command_output_flush_async (VtrCommandOutput    *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (VTR_IS_COMMAND_OUTPUT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_command_output_flush_async);
  g_task_set_check_cancellable (task, FALSE);
  g_ptr_array_add (self->flushes, task);

  if (self->error != NULL)
    {
      g_string_truncate (self->pending, 0);
      return_all (self, self->error);
    }
  else if (!self->is_writing)
    {
      write_piece (self);
    }
}

gboolean
vtr_command_output_flush_finish (VtrCommandOutput  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
