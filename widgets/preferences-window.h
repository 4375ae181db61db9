/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A window for preferences, whose type changes between versions of libadwaita. Main thread. */

/* @parent: (nullable). (transfer none):
 * it belongs to the toolkit until it is closed. */
GtkWindow *vtr_preferences_window_new      (GtkWindow          *parent);
void       vtr_preferences_window_add_page (GtkWindow          *window,
                                            AdwPreferencesPage *page);

G_END_DECLS
