/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the pages of @stack that aren't visible away from screen readers and other assistive
 * technology, for as long as the stack lives. GTK 4.8 offers them all, as if every page were on the
 * screen. Main thread. */
void vtr_hidden_pages_attach (GtkStack *stack);

G_END_DECLS
