/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-bytes-content"

#include "bytes-content.h"

struct _VtrBytesContent
{
  GdkContentProvider  parent_instance;

  char               *mime_type;
  GBytes             *bytes;
};

G_DEFINE_FINAL_TYPE (VtrBytesContent, vtr_bytes_content, GDK_TYPE_CONTENT_PROVIDER)

/* Bytes that are being written. */
typedef struct
{
  GTask         *task;
  GOutputStream *stream;
  GBytes        *bytes;
  GError        *error;
} Writing;

static void
writing_free (Writing *writing)
{
  g_object_unref (writing->task);
  g_object_unref (writing->stream);
  g_bytes_unref (writing->bytes);
  g_clear_error (&writing->error);
  g_free (writing);
}

static gboolean
on_idle (gpointer user_data)
{
  Writing *writing = user_data;

  if (writing->error != NULL)
    g_task_return_error (writing->task, g_steal_pointer (&writing->error));
  else
    g_task_return_boolean (writing->task, TRUE);

  return G_SOURCE_REMOVE;
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Writing *writing = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &writing->error);
  /* Not from here: the stream is about to forget what it waited for, and whoever closes it now
   * gives it something else to wait for. */
  g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, writing, (GDestroyNotify) writing_free);
}

void
vtr_bytes_content_write (GBytes        *bytes,
                         GOutputStream *stream,
                         GTask         *task)
{
  Writing *writing = NULL;
  gsize size = 0;
  const void *data = NULL;

  g_return_if_fail (bytes != NULL);
  g_return_if_fail (G_IS_OUTPUT_STREAM (stream));
  g_return_if_fail (G_IS_TASK (task));

  writing = g_new0 (Writing, 1);
  writing->task = task;
  writing->stream = g_object_ref (stream);
  writing->bytes = g_bytes_ref (bytes);
  data = g_bytes_get_data (bytes, &size);
  g_output_stream_write_all_async (stream, data, size, g_task_get_priority (task),
                                   g_task_get_cancellable (task), on_written, writing);
}

static GdkContentFormats *
vtr_bytes_content_ref_formats (GdkContentProvider *provider)
{
  const char *types[] = { VTR_BYTES_CONTENT (provider)->mime_type };

  return gdk_content_formats_new (types, G_N_ELEMENTS (types));
}

static void
vtr_bytes_content_write_async (GdkContentProvider  *provider,
                               const char          *mime_type,
                               GOutputStream       *stream,
                               int                  io_priority,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  VtrBytesContent *self = VTR_BYTES_CONTENT (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vtr_bytes_content_write_async);
  g_task_set_priority (task, io_priority);
  vtr_bytes_content_write (self->bytes, stream, task);
}

static gboolean
vtr_bytes_content_write_finish (GdkContentProvider  *provider,
                                GAsyncResult        *result,
                                GError             **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vtr_bytes_content_finalize (GObject *object)
{
  VtrBytesContent *self = VTR_BYTES_CONTENT (object);

  g_free (self->mime_type);
  g_bytes_unref (self->bytes);

  G_OBJECT_CLASS (vtr_bytes_content_parent_class)->finalize (object);
}

static void
vtr_bytes_content_class_init (VtrBytesContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_bytes_content_finalize;
  provider_class->ref_formats = vtr_bytes_content_ref_formats;
  provider_class->write_mime_type_async = vtr_bytes_content_write_async;
  provider_class->write_mime_type_finish = vtr_bytes_content_write_finish;
}

static void
vtr_bytes_content_init (VtrBytesContent *self)
{
}

GdkContentProvider *
vtr_bytes_content_new (const char *mime_type,
                       GBytes     *bytes)
{
  VtrBytesContent *self = NULL;

  g_return_val_if_fail (mime_type != NULL, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (VTR_TYPE_BYTES_CONTENT, NULL);
  self->mime_type = g_strdup (mime_type);
  self->bytes = g_bytes_ref (bytes);

  return GDK_CONTENT_PROVIDER (self);
}
