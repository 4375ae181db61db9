/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Notices Ctrl and Alt pressed together and let go with nothing else pressed in between, which
 * is how the keyboard is taken back from a guest. Ctrl+Alt+Delete and the like must not do it. A
 * plain value. */
typedef struct
{
  guint    ctrl_keys;   /* bit 0: left, bit 1: right */
  guint    alt_keys;
  gboolean armed;       /* both are down, and nothing else was pressed since */
} VtrReleaseChord;

/* TRUE when this event ends the chord. */
gboolean vtr_release_chord_feed  (VtrReleaseChord *chord,
                                  guint32          keysym,
                                  gboolean         pressed);
/* Something else happened: a click, say. */
void     vtr_release_chord_spoil (VtrReleaseChord *chord);
/* All keys are up again. */
void     vtr_release_chord_reset (VtrReleaseChord *chord);

G_END_DECLS
