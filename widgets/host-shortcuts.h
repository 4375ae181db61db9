/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "key-match.h"

G_BEGIN_DECLS

/* The shortcuts that stay with this computer while a guest has the keyboard. The desktop gives its
 * shortcuts away all at once or not at all, so one of them stays by asking for them only while its
 * modifiers are up; one without modifiers (Super by itself) stays by never asking. */
typedef struct _VtrHostShortcuts VtrHostShortcuts;

/* @names: as of vtr_key_combo_parse(); those that aren't understood are left out. (nullable) */
VtrHostShortcuts *vtr_host_shortcuts_new       (const char * const     *names)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* @other: (nullable): there are none */
VtrHostShortcuts *vtr_host_shortcuts_copy      (const VtrHostShortcuts *other)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* @self: (nullable), here and below: none stays. */
void              vtr_host_shortcuts_free      (VtrHostShortcuts       *self);
/* Whether pressing this key, with these modifiers down before, is one of them. */
gboolean          vtr_host_shortcuts_match     (const VtrHostShortcuts *self,
                                                guint32                 keysym,
                                                guint                   scancode,
                                                GdkModifierType         modifiers);
/* Whether the desktop has to have its shortcuts while these modifiers are down. */
gboolean          vtr_host_shortcuts_need_desktop (const VtrHostShortcuts *self,
                                                GdkModifierType         modifiers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrHostShortcuts, vtr_host_shortcuts_free)

G_END_DECLS
