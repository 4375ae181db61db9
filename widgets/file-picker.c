/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "file-picker.h"

#include <glib/gi18n.h>

static void
on_response (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  g_autoptr (GTask) task = user_data;

  g_assert (GTK_IS_FILE_CHOOSER (dialog));
  g_assert (G_IS_TASK (task));

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _("No file was chosen."));
}

static void
add_filter (GtkFileChooser             *chooser,
            const VtrFilePickerOptions *options)
{
  g_autoptr (GtkFileFilter) filter = NULL;
  g_autoptr (GtkFileFilter) all = NULL;

  if (options->filter_name == NULL)
    return;

  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, options->filter_name);
  for (guint i = 0; options->mime_types != NULL && options->mime_types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, options->mime_types[i]);
  for (guint i = 0; options->suffixes != NULL && options->suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, options->suffixes[i]);
  gtk_file_chooser_add_filter (chooser, filter);

  all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

static void
show (GtkWidget                  *parent,
      GtkFileChooserAction        action,
      gboolean                    several,
      const VtrFilePickerOptions *options,
      GTask                      *task)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  GtkFileChooserNative *dialog = NULL;

  g_return_if_fail (options != NULL);

  dialog = gtk_file_chooser_native_new (options->title,
                                        GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        action, options->accept, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), several);
  add_filter (GTK_FILE_CHOOSER (dialog), options);

  if (options->folder != NULL && *options->folder != '\0')
    {
      g_autoptr (GFile) folder = g_file_new_for_path (options->folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
    }
  if (options->name != NULL && action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), options->name);

  /* The dialog lives as long as the task, which ends with its response. */
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), g_object_ref (task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
vtr_file_picker_open_async (GtkWidget                  *parent,
                            const VtrFilePickerOptions *options,
                            GCancellable               *cancellable,
                            GAsyncReadyCallback         callback,
                            gpointer                    user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, vtr_file_picker_open_async);
  show (parent, GTK_FILE_CHOOSER_ACTION_OPEN, FALSE, options, task);
}

void
vtr_file_picker_save_async (GtkWidget                  *parent,
                            const VtrFilePickerOptions *options,
                            GCancellable               *cancellable,
                            GAsyncReadyCallback         callback,
                            gpointer                    user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, vtr_file_picker_save_async);
  show (parent, GTK_FILE_CHOOSER_ACTION_SAVE, FALSE, options, task);
}

void
vtr_file_picker_open_files_async (GtkWidget                  *parent,
                                  const VtrFilePickerOptions *options,
                                  GCancellable               *cancellable,
                                  GAsyncReadyCallback         callback,
                                  gpointer                    user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, vtr_file_picker_open_files_async);
  show (parent, GTK_FILE_CHOOSER_ACTION_OPEN, TRUE, options, task);
}

void
vtr_file_picker_open_folder_async (GtkWidget                  *parent,
                                   const VtrFilePickerOptions *options,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, vtr_file_picker_open_folder_async);
  show (parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, FALSE, options, task);
}

GFile *
vtr_file_picker_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_autoptr (GListModel) files = vtr_file_picker_finish_files (result, error);

  return files != NULL ? g_list_model_get_item (files, 0) : NULL;
}

GListModel *
vtr_file_picker_finish_files (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
