/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-shortcuts.h"

struct _VtrHostShortcuts
{
  GArray *combos;   /* VtrKeyCombo */
};

VtrHostShortcuts *
vtr_host_shortcuts_new (const char * const *names)
{
  VtrHostShortcuts *self = g_new0 (VtrHostShortcuts, 1);

  self->combos = g_array_new (FALSE, FALSE, sizeof (VtrKeyCombo));
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      VtrKeyCombo combo = { 0 };

      if (vtr_key_combo_parse (names[i], &combo, NULL))
        g_array_append_val (self->combos, combo);
    }

  return self;
}

VtrHostShortcuts *
vtr_host_shortcuts_copy (const VtrHostShortcuts *other)
{
  VtrHostShortcuts *self = vtr_host_shortcuts_new (NULL);

  if (other != NULL)
    g_array_append_vals (self->combos, other->combos->data, other->combos->len);

  return self;
}

void
vtr_host_shortcuts_free (VtrHostShortcuts *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->combos);
  g_free (self);
}

gboolean
vtr_host_shortcuts_match (const VtrHostShortcuts *self,
                          guint32                 keysym,
                          guint                   scancode,
                          GdkModifierType         modifiers)
{
  for (guint i = 0; self != NULL && i < self->combos->len; i++)
    {
      const VtrKeyCombo *combo = &g_array_index (self->combos, VtrKeyCombo, i);

      if (vtr_key_match (&combo->keys[combo->count - 1], keysym, scancode) &&
          vtr_key_get_modifiers_before_last (combo) == (modifiers & VTR_KEY_MODIFIERS))
        return TRUE;
    }

  return FALSE;
}

gboolean
vtr_host_shortcuts_need_desktop (const VtrHostShortcuts *self,
                                 GdkModifierType         modifiers)
{
  for (guint i = 0; self != NULL && i < self->combos->len; i++)
    {
      const VtrKeyCombo *combo = &g_array_index (self->combos, VtrKeyCombo, i);
      GdkModifierType needed = vtr_key_get_modifiers_before_last (combo);

      if ((modifiers & needed) == needed)
        return TRUE;
    }

  return FALSE;
}
