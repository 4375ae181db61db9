/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-chord.h"

#include "key-match.h"

static const VtrKeyCombo ctrl_alt = {
  { { GDK_KEY_Control_L, 0x1d }, { GDK_KEY_Alt_L, 0x38 } }, 2
};

static const VtrKeyCombo *
get_combo (const VtrReleaseChord *chord)
{
  return chord->combo.count > 0 ? &chord->combo : &ctrl_alt;
}

/* Which key of the combination it is, and whether the right one of two; FALSE when none. */
static gboolean
find_key (const VtrReleaseChord *chord,
          guint32                keysym,
          guint                  scancode,
          guint                 *ret_bit,
          gboolean              *ret_is_modifier)
{
  const VtrKeyCombo *combo = get_combo (chord);

  for (guint i = 0; i < combo->count; i++)
    if (vtr_key_match (&combo->keys[i], keysym, scancode))
      {
        *ret_is_modifier = vtr_key_is_modifier (keysym);
        *ret_bit = 1u << (2 * i + (vtr_key_is_right (keysym) ? 1 : 0));
        return TRUE;
      }

  return FALSE;
}

static gboolean
is_complete (const VtrReleaseChord *chord)
{
  for (guint i = 0; i < get_combo (chord)->count; i++)
    if ((chord->down & 3u << 2 * i) == 0)
      return FALSE;

  return TRUE;
}

void
vtr_release_chord_set_combo (VtrReleaseChord   *chord,
                             const VtrKeyCombo *combo)
{
  *chord = (VtrReleaseChord) { .combo = *combo };
}

VtrReleaseChordState
vtr_release_chord_feed (VtrReleaseChord *chord,
                        guint32          keysym,
                        guint            scancode,
                        gboolean         pressed)
{
  gboolean was_complete = is_complete (chord);
  gboolean is_modifier = FALSE;
  gboolean done = FALSE;
  guint bit = 0;

  if (!find_key (chord, keysym, scancode, &bit, &is_modifier))
    {
      if (pressed)
        chord->armed = FALSE;
      return VTR_RELEASE_CHORD_GOES_ON;
    }

  chord->down = pressed ? chord->down | bit : chord->down & ~bit;
  if (pressed && !is_modifier)
    return is_complete (chord) && !was_complete ? VTR_RELEASE_CHORD_DONE
                                                : VTR_RELEASE_CHORD_GOES_ON;

  if (is_complete (chord) && !was_complete)
    chord->armed = TRUE;
  done = chord->armed && was_complete && !is_complete (chord);
  if (!is_complete (chord))
    chord->armed = FALSE;

  return done ? VTR_RELEASE_CHORD_DONE : VTR_RELEASE_CHORD_GOES_ON;
}

void
vtr_release_chord_spoil (VtrReleaseChord *chord)
{
  chord->armed = FALSE;
}

void
vtr_release_chord_reset (VtrReleaseChord *chord)
{
  chord->down = 0;
  chord->armed = FALSE;
}
