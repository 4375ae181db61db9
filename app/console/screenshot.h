/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Saves a picture of a screen as PNG in the user's Pictures folder under a name of its own, in a
 * worker, and tells it through the window's "win.toast-file" action (path) or, when it fails, an
 * alert. @widget: any of the window. @name: of the machine. Main thread. */
void vtr_screenshot_save (GtkWidget  *widget,
                          GdkTexture *texture,
                          const char *name);

G_END_DECLS
