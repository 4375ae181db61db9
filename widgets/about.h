/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The About window, behind one interface: the toolkit's type for it changes between its
 * versions. */
void vtr_about_show (GtkWindow  *parent,
                     const char *version,
                     const char *debug_info);   /* (nullable): for bug reports */

G_END_DECLS
