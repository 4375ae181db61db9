/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The combinations a guest is often sent, as a menu: each item activates @action_name with the
 * combination's name as target ("ctrl+alt+delete", see vtr_key_combo_parse()). @first, @last:
 * (nullable): sections of the caller's before and after them. (transfer full) */
GMenuModel *vtr_key_combo_menu_new  (const char         *action_name,
                                     GMenuModel         *first,
                                     GMenuModel         *last) G_GNUC_WARN_UNUSED_RESULT;
/* Makes @menu one of these combinations, named as they are written. */
void        vtr_key_combo_menu_fill (GMenu              *menu,
                                     const char         *action_name,
                                     const char * const *combos);

G_END_DECLS
