/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "key-combo.h"

G_BEGIN_DECLS

/* Keys that become others, or nothing, on their way to a guest: "F1=SHIFT+CTRL+F1,ALT_L=". Each is
 * called as X calls it (gdkkeysyms.h), in any case; a small letter is the capital, too, where that
 * isn't named. SHIFT, CTRL, ALT, SUPER, META and ALTGR are the left keys of that name. Behind "="
 * stands what it becomes: one key, which is held as long as it is, or several, which are pressed
 * and let go at once; nothing, Void or VoidSymbol is no key. Immutable, counted. */
typedef struct _VtrKeyRemap VtrKeyRemap;

#define VTR_KEY_REMAP_MAX_TEXT 4096u   /* bytes */
#define VTR_KEY_REMAP_MAX_KEYS 128u

/* G_IO_ERROR_INVALID_ARGUMENT says in a sentence what is wrong. */
VtrKeyRemap       *vtr_key_remap_new   (const char        *text,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
VtrKeyRemap       *vtr_key_remap_ref   (VtrKeyRemap       *self);
void               vtr_key_remap_unref (VtrKeyRemap       *self);
/* NULL for a key that stays as it is; none in it for one that is nothing. @self: (nullable): all
 * stay. (transfer none) */
const VtrKeyCombo *vtr_key_remap_find  (const VtrKeyRemap *self,
                                        guint32            keysym);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrKeyRemap, vtr_key_remap_unref)

G_END_DECLS
