/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The keys of the application's, the window's and the console's actions. Those of the console only
 * tell menus what to write: the page itself listens for them. */
void vtr_accelerators_install (GtkApplication *application);

G_END_DECLS
