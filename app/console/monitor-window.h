/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "display-view.h"

G_BEGIN_DECLS

#define VTR_TYPE_MONITOR_WINDOW (vtr_monitor_window_get_type ())
G_DECLARE_FINAL_TYPE (VtrMonitorWindow, vtr_monitor_window, VTR, MONITOR_WINDOW, AdwWindow)

/* One more monitor of a guest in a window of its own; the guest's monitor is as large as the window
 * has room for, to the device pixel. In full screen (F11) its header slides in at the top. Closing
 * the window switches the monitor off, and the end of the monitor closes the window. Main
 * thread. */

/* @client: the monitor, not opened yet. @title: the machine's. @width, @height: of the window, 0
 * for as good as any. (transfer floating) */
GtkWidget *vtr_monitor_window_new (VtrDisplayClient *client,
                                   const char       *title,
                                   guint             number,
                                   int               width,
                                   int               height);
/* (transfer none) */
VtrDisplayView *vtr_monitor_window_get_view (VtrMonitorWindow *self);
/* What it has, or will have after full screen. */
void       vtr_monitor_window_get_own_size (VtrMonitorWindow *self,
                                            int              *ret_width,
                                            int              *ret_height);

G_END_DECLS
