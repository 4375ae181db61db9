/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key-name.h"

static guint
find (const char *name)
{
  guint keysym = gdk_keyval_from_name (name);

  return keysym != GDK_KEY_VoidSymbol ? keysym : 0;
}

guint
vtr_key_name_find (const char *name)
{
  g_autofree char *other = NULL;
  gboolean is_first = TRUE;
  guint keysym = 0;

  g_return_val_if_fail (name != NULL, 0);

  keysym = find (name);
  if (keysym != 0)
    return keysym;

  other = g_ascii_strdown (name, -1);
  keysym = find (other);
  if (keysym != 0)
    return keysym;

  for (char *p = other; *p != '\0'; p++)
    {
      if (is_first)
        *p = g_ascii_toupper (*p);
      is_first = *p == '_';
    }
  if (g_str_has_prefix (other, "Kp_"))
    other[1] = 'P';

  return find (other);
}
