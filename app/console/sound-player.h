/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_SOUND_PLAYER (vtr_sound_player_get_type ())
G_DECLARE_FINAL_TYPE (VtrSoundPlayer, vtr_sound_player, VTR, SOUND_PLAYER, GObject)

/* Plays the sound of a screen through GStreamer; off until it is turned on. No widget in it. Main
 * thread; GStreamer plays in threads of its own.
 *
 * Properties: "client" (construct-only), "enabled", "problem". */

/* @sink: (nullable): GStreamer's description of where it goes, for tests; else where the desktop
 * plays sound. */
VtrSoundPlayer *vtr_sound_player_new         (VtrDisplayClient *client,
                                              const char       *sink) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the server for sound, or not to send any. */
void            vtr_sound_player_set_enabled (VtrSoundPlayer   *self,
                                              gboolean          enabled);
gboolean        vtr_sound_player_is_enabled  (VtrSoundPlayer   *self);
/* Why nothing can be heard though it is enabled: a sentence. (nullable) */
const char     *vtr_sound_player_get_problem (VtrSoundPlayer   *self);

G_END_DECLS
