/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes a PNG file in a worker: all of it or nothing, over an existing regular file only.
 * @pixels: RGB, rows packed. */
void      vtr_screenshot_file_write_async  (const char           *path,
                                            GBytes               *pixels,
                                            guint                 width,
                                            guint                 height,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean  vtr_screenshot_file_write_finish (GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
