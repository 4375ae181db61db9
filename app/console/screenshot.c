/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "screenshot.h"

#include "alert.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define MAX_NAMES 100u   /* screenshots of one machine in one second */

typedef struct
{
  GdkTexture *texture;
  char       *folder;
  char       *stem;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->texture);
  g_free (work->folder);
  g_free (work->stem);
  g_free (work);
}

/* Never replaces a file: creates the first name that is free. */
static GFileOutputStream *
create_file (Work    *work,
             char   **ret_path,
             GError **error)
{
  for (guint i = 0; i < MAX_NAMES; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;
      g_autoptr (GFile) file = NULL;
      g_autoptr (GError) local_error = NULL;
      GFileOutputStream *stream = NULL;

      name = i == 0 ? g_strdup_printf ("%s.png", work->stem)
                    : g_strdup_printf ("%s %u.png", work->stem, i + 1);
      path = g_build_filename (work->folder, name, NULL);
      file = g_file_new_for_path (path);
      stream = g_file_create (file, G_FILE_CREATE_NONE, NULL, &local_error);

      if (stream != NULL)
        {
          *ret_path = g_steal_pointer (&path);
          return stream;
        }
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _("There are too many screenshots in %s."),
               work->folder);
  return NULL;
}

static void
run_work (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (g_mkdir_with_parents (work->folder, 0755) != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                               _("The folder %s can’t be made."), work->folder);
      return;
    }

  png = gdk_texture_save_to_png_bytes (work->texture);
  stream = create_file (work, &path, &error);

  if (stream == NULL ||
      !g_output_stream_write_all (G_OUTPUT_STREAM (stream), g_bytes_get_data (png, NULL),
                                  g_bytes_get_size (png), NULL, NULL, &error) ||
      !g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error))
    {
      if (path != NULL)
        g_unlink (path);
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&path), g_free);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);

  if (path != NULL)
    gtk_widget_activate_action (GTK_WIDGET (source), "win.toast-file", "s", path);
  else
    vtr_alert_error (GTK_WIDGET (source), _("The Screenshot Wasn’t Saved"), error->message, NULL);
}

void
vtr_screenshot_save (GtkWidget  *widget,
                     GdkTexture *texture,
                     const char *name)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *time = NULL;
  const char *pictures = NULL;
  Work *work = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  now = g_date_time_new_now_local ();
  time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  work = g_new0 (Work, 1);
  work->texture = g_object_ref (texture);
  work->folder = pictures != NULL ? g_strdup (pictures)
                                  : g_build_filename (g_get_home_dir (), "Pictures", NULL);
  /* Translators: the name of a file; the first %s is a machine's name, the second the date and
   * time. */
  work->stem = g_strdup_printf (_("Screenshot of %s %s"), name, time);
  g_strdelimit (work->stem, "/", '-');

  task = g_task_new (widget, NULL, on_saved, NULL);
  g_task_set_source_tag (task, vtr_screenshot_save);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, run_work);
}
