/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sound-input.h"

G_BEGIN_DECLS

#define VTR_TYPE_MICROPHONE (vtr_microphone_get_type ())
G_DECLARE_FINAL_TYPE (VtrMicrophone, vtr_microphone, VTR, MICROPHONE, GObject)

/* Lets a guest hear this computer's microphone through GStreamer, once that is allowed and only
 * while the guest records. No widget in it. Main thread; GStreamer records in threads of its own.
 *
 * Properties: "input" (construct-only), "allowed", "is-heard" (the microphone is open, and the
 * guest hears it), "problem". */

/* @source: (nullable): GStreamer's description of where sound comes from, for tests; else what the
 * desktop records from. */
VtrMicrophone *vtr_microphone_new         (VtrSoundInput *input,
                                           const char    *source) G_GNUC_WARN_UNUSED_RESULT;
void           vtr_microphone_set_allowed (VtrMicrophone *self,
                                           gboolean       allowed);
gboolean       vtr_microphone_is_allowed  (VtrMicrophone *self);
gboolean       vtr_microphone_is_heard    (VtrMicrophone *self);
/* Why the guest hears nothing though it wants to and may: a sentence. (nullable) */
const char    *vtr_microphone_get_problem (VtrMicrophone *self);

G_END_DECLS
