/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row to type a combination of keys into. What is wrong with it is told as the description of
 * @group, until something else is typed. */

/* The combination that is kept under @key of @settings. (transfer floating) */
GtkWidget *vtr_combo_row_new     (GSettings           *settings,
                                  const char          *key,
                                  const char          *title,
                                  AdwPreferencesGroup *group) G_GNUC_WARN_UNUSED_RESULT;
/* One that is added to the list kept under @key, unless it is in there. (transfer floating) */
GtkWidget *vtr_combo_row_new_add (GSettings           *settings,
                                  const char          *key,
                                  const char          *title,
                                  AdwPreferencesGroup *group) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
