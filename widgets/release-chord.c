/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-chord.h"

#include <gdk/gdkkeysyms.h>

static void
note (guint    *keys,
      guint     bit,
      gboolean  pressed)
{
  if (pressed)
    *keys |= bit;
  else
    *keys &= ~bit;
}

/* FALSE when it is neither Ctrl nor Alt. With Shift, Alt may come as Meta. */
static gboolean
note_modifier (VtrReleaseChord *chord,
               guint32          keysym,
               gboolean         pressed)
{
  switch (keysym)
    {
    case GDK_KEY_Control_L:
      note (&chord->ctrl_keys, 1, pressed);
      return TRUE;
    case GDK_KEY_Control_R:
      note (&chord->ctrl_keys, 2, pressed);
      return TRUE;
    case GDK_KEY_Alt_L:
    case GDK_KEY_Meta_L:
      note (&chord->alt_keys, 1, pressed);
      return TRUE;
    case GDK_KEY_Alt_R:
    case GDK_KEY_Meta_R:
      note (&chord->alt_keys, 2, pressed);
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
vtr_release_chord_feed (VtrReleaseChord *chord,
                        guint32          keysym,
                        gboolean         pressed)
{
  gboolean was_complete = chord->ctrl_keys != 0 && chord->alt_keys != 0;
  gboolean is_complete = FALSE;
  gboolean done = FALSE;

  if (!note_modifier (chord, keysym, pressed))
    {
      if (pressed)
        chord->armed = FALSE;
      return FALSE;
    }

  is_complete = chord->ctrl_keys != 0 && chord->alt_keys != 0;
  if (is_complete && !was_complete)
    chord->armed = TRUE;

  done = chord->armed && was_complete && !is_complete;
  if (!is_complete)
    chord->armed = FALSE;

  return done;
}

void
vtr_release_chord_spoil (VtrReleaseChord *chord)
{
  chord->armed = FALSE;
}

void
vtr_release_chord_reset (VtrReleaseChord *chord)
{
  *chord = (VtrReleaseChord) { 0 };
}
