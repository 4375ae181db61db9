/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "key-combo.h"

G_BEGIN_DECLS

/* Notices the combination that takes the keyboard back from a guest. One of modifiers only
 * (Ctrl+Alt) is pressed and let go with nothing else in between: Ctrl+Alt+Delete must not do it.
 * One with another key in it (Shift+F12) is complete when that is pressed, and the guest doesn't
 * get that key. Ctrl is either of the two keys, as are Alt, Shift and Super; the right one alone
 * has a name of its own. A plain value; all zero is Ctrl+Alt. */
typedef struct
{
  VtrKeyCombo combo;       /* none in it: Ctrl+Alt */
  guint       down;        /* two bits for each key of it: left, right */
  gboolean    armed;       /* all are down, and nothing else was pressed since */
} VtrReleaseChord;

typedef enum
{
  VTR_RELEASE_CHORD_GOES_ON,
  VTR_RELEASE_CHORD_DONE,        /* by this event */
} VtrReleaseChordState;

void     vtr_release_chord_set_combo (VtrReleaseChord   *chord,
                                      const VtrKeyCombo *combo);
/* @scancode: as VtrKey has it, 0 when not known: with modifiers down a key's keysym is another. */
VtrReleaseChordState
         vtr_release_chord_feed      (VtrReleaseChord   *chord,
                                      guint32            keysym,
                                      guint              scancode,
                                      gboolean           pressed);
/* Something else happened: a click, say. */
void     vtr_release_chord_spoil     (VtrReleaseChord   *chord);
/* All keys are up again. */
void     vtr_release_chord_reset     (VtrReleaseChord   *chord);

G_END_DECLS
