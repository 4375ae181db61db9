/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-clipboard-bytes"

#include "clipboard-bytes.h"

#define CHUNK 8192u

/* What is being read. */
typedef struct
{
  gsize         max;
  GInputStream *stream;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->stream);
  g_free (reading);
}

/* In a thread, as GDK itself reads text: its stream on X11 may lose the end of what is read without
 * one (GTK 4.8). */
static void
read_all (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Reading *reading = task_data;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 part[CHUNK];
  GError *error = NULL;
  gssize size = 0;

  while ((size = g_input_stream_read (reading->stream, part, sizeof part, cancellable,
                                      &error)) > 0)
    {
      if ((gsize) size > reading->max - bytes->len)
        {
          g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                                   "there is too much of it");
          return;
        }
      g_byte_array_append (bytes, part, (guint) size);
    }

  if (size < 0)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&bytes)),
                           (GDestroyNotify) g_bytes_unref);
}

static void
on_stream (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;

  reading->stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);
  if (reading->stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_run_in_thread (task, read_all);
}

void
vtr_clipboard_read_bytes_async (GdkClipboard        *clipboard,
                                const char          *mime_type,
                                gsize                max,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  const char *mime_types[] = { mime_type, NULL };
  GTask *task = NULL;
  Reading *reading = NULL;

  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));
  g_return_if_fail (mime_type != NULL);

  reading = g_new0 (Reading, 1);
  reading->max = max;
  task = g_task_new (clipboard, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_clipboard_read_bytes_async);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  gdk_clipboard_read_async (clipboard, mime_types, G_PRIORITY_DEFAULT, cancellable, on_stream,
                            task);
}

GBytes *
vtr_clipboard_read_bytes_finish (GdkClipboard  *clipboard,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, clipboard), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
