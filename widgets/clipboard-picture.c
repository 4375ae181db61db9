/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-clipboard-picture"

#include "clipboard-picture.h"

#include "clipboard-bytes.h"

#define PNG   "image/png"

/* A picture that is being made a file of. */
typedef struct
{
  gsize       max;
  GdkTexture *texture;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->texture);
  g_free (reading);
}

static void
on_png (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = vtr_clipboard_read_bytes_finish (GDK_CLIPBOARD (source), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
compress (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Reading *reading = task_data;
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (reading->texture);

  if (g_bytes_get_size (bytes) > reading->max)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the picture is too large");
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
}

static void
on_texture (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;

  reading->texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  if (reading->texture != NULL)
    g_task_run_in_thread (task, compress);
  else
    g_task_return_error (task, error);
}

gboolean
vtr_clipboard_has_picture (GdkClipboard *clipboard)
{
  g_autoptr (GdkContentFormats) formats = NULL;

  /* And all kinds that GDK can make one of. */
  formats = gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard));
  formats = gdk_content_formats_union_deserialize_gtypes (formats);

  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE);
}

void
vtr_clipboard_read_picture_async (GdkClipboard        *clipboard,
                                  gsize                max,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task = NULL;
  Reading *reading = NULL;

  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));

  reading = g_new0 (Reading, 1);
  reading->max = max;
  task = g_task_new (clipboard, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_clipboard_read_picture_async);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);

  if (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), PNG))
    vtr_clipboard_read_bytes_async (clipboard, PNG, max, cancellable, on_png, task);
  else
    gdk_clipboard_read_texture_async (clipboard, cancellable, on_texture, task);
}

GBytes *
vtr_clipboard_read_picture_finish (GdkClipboard  *clipboard,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, clipboard), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
