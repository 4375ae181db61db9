/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key-match.h"

/* With Shift, Alt may come as Meta. */
static const struct
{
  guint32         left;
  guint32         right;
  GdkModifierType modifier;
} modifiers[] = {
  { GDK_KEY_Control_L, GDK_KEY_Control_R, GDK_CONTROL_MASK },
  { GDK_KEY_Alt_L, GDK_KEY_Alt_R, GDK_ALT_MASK },
  { GDK_KEY_Meta_L, GDK_KEY_Meta_R, GDK_ALT_MASK },
  { GDK_KEY_Shift_L, GDK_KEY_Shift_R, GDK_SHIFT_MASK },
  { GDK_KEY_Super_L, GDK_KEY_Super_R, GDK_SUPER_MASK },
};

GdkModifierType
vtr_key_get_modifier (guint32 keysym)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (keysym == modifiers[i].left || keysym == modifiers[i].right)
      return modifiers[i].modifier;

  return 0;
}

gboolean
vtr_key_is_right (guint32 keysym)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (keysym == modifiers[i].right)
      return TRUE;

  return FALSE;
}

gboolean
vtr_key_is_modifier (guint32 keysym)
{
  return vtr_key_get_modifier (keysym) != 0 || keysym == GDK_KEY_ISO_Level3_Shift;
}

gboolean
vtr_key_match (const VtrKey *key,
               guint32       keysym,
               guint         scancode)
{
  GdkModifierType modifier = vtr_key_get_modifier (key->keysym);

  if (modifier != 0)
    return vtr_key_get_modifier (keysym) == modifier &&
           (!vtr_key_is_right (key->keysym) || vtr_key_is_right (keysym));
  if (gdk_keyval_to_lower (keysym) == gdk_keyval_to_lower (key->keysym))
    return TRUE;

  /* A letter's place is another on another keyboard, so only what it says counts. */
  return gdk_keyval_to_unicode (key->keysym) == 0 && key->scancode != 0 &&
         key->scancode == scancode;
}

GdkModifierType
vtr_key_get_modifiers_before_last (const VtrKeyCombo *combo)
{
  GdkModifierType found = 0;

  for (guint i = 0; i + 1 < combo->count; i++)
    found |= vtr_key_get_modifier (combo->keys[i].keysym);

  return found;
}
