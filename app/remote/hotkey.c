/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "hotkey.h"

#include "key-name.h"

static GdkModifierType
get_modifier (const char *word)
{
  static const struct
  {
    const char      *word;
    GdkModifierType  modifier;
  } modifiers[] = {
    { "shift", GDK_SHIFT_MASK }, { "ctrl", GDK_CONTROL_MASK }, { "control", GDK_CONTROL_MASK },
    { "alt", GDK_ALT_MASK }, { "super", GDK_SUPER_MASK }, { "meta", GDK_META_MASK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++)
    {
      if (g_ascii_strcasecmp (word, modifiers[i].word) == 0)
        return modifiers[i].modifier;
    }

  return 0;
}

gboolean
vtr_hotkey_parse (const char      *text,
                  guint           *ret_keyval,
                  GdkModifierType *ret_modifiers)
{
  g_autofree char *lower = NULL;
  g_auto (GStrv) words = NULL;
  GdkModifierType modifiers = 0;
  guint keyval = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  lower = g_ascii_strdown (text, -1);
  words = g_strsplit (lower, "+", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      GdkModifierType modifier = get_modifier (words[i]);

      modifiers |= modifier;
      if (modifier != 0)
        continue;
      if (keyval != 0)
        return FALSE;
      keyval = vtr_key_name_find (words[i]);
      if (keyval == 0)
        return FALSE;
    }

  *ret_keyval = keyval;
  *ret_modifiers = modifiers;

  return keyval != 0 || modifiers != 0;
}
