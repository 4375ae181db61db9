/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the window of preferences, which are in effect at once. @parent: (nullable). Main
 * thread. */
void vtr_preferences_show (GtkWindow *parent,
                           GSettings *settings);

G_END_DECLS
