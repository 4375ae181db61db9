/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "key-combo.h"

G_BEGIN_DECLS

/* Whether a key that was pressed here is one that a combination names. */

/* "ctrl", "alt", "shift" and "super" are either of two keys. Any other key is known by its keysym,
 * whatever Shift makes of it, or, where it has no letter, by its place. */
gboolean        vtr_key_match        (const VtrKey      *key,
                                      guint32            keysym,
                                      guint              scancode);
gboolean        vtr_key_is_modifier  (guint32            keysym);
/* Of two modifiers of the same name. */
gboolean        vtr_key_is_right     (guint32            keysym);
/* Those of Ctrl, Alt, Shift and Super that a modifier's keysym is; 0 for all else. */
GdkModifierType vtr_key_get_modifier (guint32            keysym);
/* The modifiers in a combination but for its last key. */
GdkModifierType vtr_key_get_modifiers_before_last (const VtrKeyCombo *combo);

/* The modifiers that these functions know. */
#define VTR_KEY_MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)

G_END_DECLS
