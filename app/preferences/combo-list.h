/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A group of preferences: the combinations of keys kept as a list under @key of @settings, each
 * to be moved up and down or removed, and a row to add one. (transfer floating) */
AdwPreferencesGroup *vtr_combo_list_new (GSettings  *settings,
                                         const char *key,
                                         const char *title,
                                         const char *description) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
