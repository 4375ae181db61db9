/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the window of keyboard shortcuts that the resource RESOURCE_PATH describes as its object
 * "shortcuts", behind one interface: the toolkit's type for it changes between its versions.
 *
 * It is made when it is asked for. GTK's own way keeps it hidden from the start, and a hidden
 * window ends the program when a screen reader asks for it in GTK 4.8 (GetChildAtIndex of the
 * application). */
void vtr_shortcuts_show (GtkWindow  *parent,
                         const char *resource_path);

G_END_DECLS
