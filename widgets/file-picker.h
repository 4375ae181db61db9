/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The desktop's file dialog (the portal's where there is one), behind one interface: the toolkit's
 * types for it change between its versions. Main thread. */

typedef struct
{
  const char         *title;         /* translated */
  const char         *accept;        /* translated label of the button */
  const char         *filter_name;   /* (nullable): translated */
  const char * const *mime_types;    /* (nullable) */
  const char * const *suffixes;      /* (nullable) */
  const char         *folder;        /* (nullable): where to begin */
  const char         *name;          /* (nullable): proposed name, when saving */
} VtrFilePickerOptions;

/* All: @parent: (nullable). Ends with G_IO_ERROR_CANCELLED when the user closes the dialog. */
void   vtr_file_picker_open_async (GtkWidget                  *parent,
                                   const VtrFilePickerOptions *options,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data);
void   vtr_file_picker_save_async (GtkWidget                  *parent,
                                   const VtrFilePickerOptions *options,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data);
/* As many files as the user likes. */
void   vtr_file_picker_open_files_async
                                  (GtkWidget                  *parent,
                                   const VtrFilePickerOptions *options,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data);
void   vtr_file_picker_open_folder_async
                                  (GtkWidget                  *parent,
                                   const VtrFilePickerOptions *options,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data);
/* Of any of them; the first when there are several. (transfer full) */
GFile *vtr_file_picker_finish     (GAsyncResult               *result,
                                   GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of any of them: a model of GFile, not empty. (transfer full) */
GListModel *
       vtr_file_picker_finish_files
                                  (GAsyncResult               *result,
                                   GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
