/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-guest-content"

#include "guest-content.h"

#include "bytes-content.h"

struct _VtrGuestContent
{
  GdkContentProvider   parent_instance;

  VtrGuestAgent       *agent;
  GdkContentFormats   *formats;
};

G_DEFINE_FINAL_TYPE (VtrGuestContent, vtr_guest_content, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
vtr_guest_content_ref_formats (GdkContentProvider *provider)
{
  return gdk_content_formats_ref (VTR_GUEST_CONTENT (provider)->formats);
}

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) bytes = NULL;
  GOutputStream *stream = g_task_get_task_data (task);
  GError *error = NULL;

  bytes = vtr_guest_agent_fetch_clipboard_finish (VTR_GUEST_AGENT (source), result, &error);
  if (bytes != NULL)
    vtr_bytes_content_write (bytes, stream, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
vtr_guest_content_write_async (GdkContentProvider  *provider,
                               const char          *mime_type,
                               GOutputStream       *stream,
                               int                  io_priority,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  VtrGuestContent *self = VTR_GUEST_CONTENT (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vtr_guest_content_write_async);
  g_task_set_priority (task, io_priority);
  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  vtr_guest_agent_fetch_clipboard_async (self->agent, mime_type, cancellable, on_fetched, task);
}

static gboolean
vtr_guest_content_write_finish (GdkContentProvider  *provider,
                                GAsyncResult        *result,
                                GError             **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vtr_guest_content_finalize (GObject *object)
{
  VtrGuestContent *self = VTR_GUEST_CONTENT (object);

  g_clear_object (&self->agent);
  gdk_content_formats_unref (self->formats);

  G_OBJECT_CLASS (vtr_guest_content_parent_class)->finalize (object);
}

static void
vtr_guest_content_class_init (VtrGuestContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vtr_guest_content_finalize;
  provider_class->ref_formats = vtr_guest_content_ref_formats;
  provider_class->write_mime_type_async = vtr_guest_content_write_async;
  provider_class->write_mime_type_finish = vtr_guest_content_write_finish;
}

static void
vtr_guest_content_init (VtrGuestContent *self)
{
}

GdkContentProvider *
vtr_guest_content_new (VtrGuestAgent      *agent,
                       const char * const *types)
{
  VtrGuestContent *self = NULL;

  g_return_val_if_fail (VTR_IS_GUEST_AGENT (agent), NULL);
  g_return_val_if_fail (types != NULL, NULL);

  self = g_object_new (VTR_TYPE_GUEST_CONTENT, NULL);
  self->agent = g_object_ref (agent);
  self->formats = gdk_content_formats_new ((const char **) types,
                                           g_strv_length ((char **) types));

  return GDK_CONTENT_PROVIDER (self);
}
