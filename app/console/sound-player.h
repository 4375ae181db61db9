/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "sound-pipeline.h"

G_BEGIN_DECLS

#define VTR_TYPE_SOUND_PLAYER (vtr_sound_player_get_type ())
G_DECLARE_FINAL_TYPE (VtrSoundPlayer, vtr_sound_player, VTR, SOUND_PLAYER, VtrSoundPipeline)

/* Plays the sound of a screen. Enabled, it asks the server for sound; it is open while there is
 * some.
 *
 * Properties: "client" (construct-only). */

/* @sink: (nullable): GStreamer's description of where it goes, for tests; else where the desktop
 * plays sound. */
VtrSoundPlayer *vtr_sound_player_new (VtrDisplayClient *client,
                                      const char       *sink) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
