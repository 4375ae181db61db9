/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A key combination as connection files write it, "shift+f11": modifiers (shift, ctrl, alt, super,
 * meta) and one key, whatever its letters' case. Pure. FALSE when there is no such key.
 * @ret_keyval: 0 where there are modifiers only, "ctrl+alt". */
gboolean vtr_hotkey_parse (const char      *text,
                           guint           *ret_keyval,
                           GdkModifierType *ret_modifiers);

G_END_DECLS
