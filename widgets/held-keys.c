/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "held-keys.h"

#include <string.h>

static gboolean
find (const VtrHeldKeys *held,
      guint              keycode,
      guint             *ret_index)
{
  for (guint i = 0; i < held->count; i++)
    if (held->keys[i].keycode == keycode)
      {
        *ret_index = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
vtr_held_keys_press (VtrHeldKeys *held,
                     guint        keycode,
                     guint32      keysym,
                     guint        scancode,
                     VtrHeldKey  *ret_key)
{
  guint index = 0;

  if (!find (held, keycode, &index))
    {
      if (held->count == VTR_HELD_KEYS_MAX)
        return FALSE;

      index = held->count;
      held->keys[index] = (VtrHeldKey) { keycode, keysym, scancode };
      held->count++;
    }

  *ret_key = held->keys[index];

  return TRUE;
}

gboolean
vtr_held_keys_release (VtrHeldKeys *held,
                       guint        keycode,
                       VtrHeldKey  *ret_key)
{
  guint index = 0;

  if (!find (held, keycode, &index))
    return FALSE;

  *ret_key = held->keys[index];
  held->count--;
  memmove (&held->keys[index], &held->keys[index + 1],
           (held->count - index) * sizeof held->keys[0]);

  return TRUE;
}

gboolean
vtr_held_keys_pop (VtrHeldKeys *held,
                   VtrHeldKey  *ret_key)
{
  if (held->count == 0)
    return FALSE;

  held->count--;
  *ret_key = held->keys[held->count];

  return TRUE;
}
