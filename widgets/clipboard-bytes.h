/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What this desktop's clipboard has of one kind, and no more of it than was asked for: whoever
 * copied it may give without an end. Main thread. */

/* @mime_type: static. Errors: G_IO_ERROR; what is longer than @max bytes is
 * G_IO_ERROR_NO_SPACE. */
void    vtr_clipboard_read_bytes_async  (GdkClipboard         *clipboard,
                                         const char           *mime_type,
                                         gsize                 max,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GBytes *vtr_clipboard_read_bytes_finish (GdkClipboard         *clipboard,
                                         GAsyncResult         *result,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
