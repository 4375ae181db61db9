/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pictures in this desktop's clipboard, as PNG whatever they are. Main thread. */

gboolean  vtr_clipboard_has_picture         (GdkClipboard         *clipboard);
/* Errors: G_IO_ERROR; one that is longer than @max bytes is G_IO_ERROR_NO_SPACE. */
void      vtr_clipboard_read_picture_async  (GdkClipboard         *clipboard,
                                             gsize                 max,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GBytes   *vtr_clipboard_read_picture_finish (GdkClipboard         *clipboard,
                                             GAsyncResult         *result,
                                             GError              **error)
                                             G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
