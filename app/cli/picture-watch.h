/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

/* A blinking text cursor is no reason to wait: changes that fit into this many pixels don't
 * count. */
#define VTR_PICTURE_WATCH_IGNORED_WIDTH  32u
#define VTR_PICTURE_WATCH_IGNORED_HEIGHT 32u

/* Whether two pictures of the same size (RGB, rows packed) differ by no more than that. Pure. */
gboolean vtr_picture_is_calm          (GBytes               *before,
                                       GBytes               *after,
                                       guint                 width,
                                       guint                 height);

/* Waits until the display's picture is whole and hasn't changed for @seconds;
 * VTR_DISPLAY_ERROR_TIMED_OUT after @timeout. Main thread. */
void     vtr_picture_watch_async      (VtrDisplayClient     *client,
                                       double                seconds,
                                       double                timeout,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean vtr_picture_watch_finish     (VtrDisplayClient     *client,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
