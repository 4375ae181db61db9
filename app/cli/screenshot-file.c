/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "screenshot-file.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct
{
  char   *path;
  GBytes *pixels;
  guint   width;
  guint   height;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_free (picture->path);
  g_bytes_unref (picture->pixels);
  g_free (picture);
}

/* What a rename would replace must be a file: not a directory, and never a device. */
static gboolean
check_target (const char  *path,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf info;

  if (g_stat (folder, &info) != 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                   "There is no folder “%s”", folder);
      return FALSE;
    }

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   "“%s” is not a file that can be written over", path);
      return FALSE;
    }

  return TRUE;
}

static void
write_picture (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const Picture *picture = task_data;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autofree char *png = NULL;
  gsize length = 0;
  GError *error = NULL;

  pixbuf = gdk_pixbuf_new_from_bytes (picture->pixels, GDK_COLORSPACE_RGB, FALSE, 8,
                                      (int) picture->width, (int) picture->height,
                                      (int) picture->width * 3);

  if (!check_target (picture->path, &error) ||
      !gdk_pixbuf_save_to_buffer (pixbuf, &png, &length, "png", &error, NULL))
    {
      g_task_return_error (task, error);
    }
  else if (!g_file_set_contents_full (picture->path, png, (gssize) length,
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0666, &error))
    {
      g_prefix_error (&error, "“%s” can’t be written: ", picture->path);
      g_task_return_error (task, error);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }
}

void
vtr_screenshot_file_write_async (const char          *path,
                                 GBytes              *pixels,
                                 guint                width,
                                 guint                height,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Picture *picture = NULL;

  g_return_if_fail (path != NULL);
  g_return_if_fail (pixels != NULL && g_bytes_get_size (pixels) == (gsize) width * height * 3);

  picture = g_new0 (Picture, 1);
  picture->path = g_strdup (path);
  picture->pixels = g_bytes_ref (pixels);
  picture->width = width;
  picture->height = height;

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_screenshot_file_write_async);
  g_task_set_task_data (task, picture, picture_free);
  g_task_run_in_thread (task, write_picture);
}

gboolean
vtr_screenshot_file_write_finish (GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
