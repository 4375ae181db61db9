/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sound-input.h"
#include "sound-pipeline.h"

G_BEGIN_DECLS

#define VTR_TYPE_MICROPHONE (vtr_microphone_get_type ())
G_DECLARE_FINAL_TYPE (VtrMicrophone, vtr_microphone, VTR, MICROPHONE, VtrSoundPipeline)

/* Lets a guest hear this computer's microphone, once that is allowed (it is enabled) and only while
 * the guest records (it is open).
 *
 * Properties: "input" (construct-only). */

/* @source: (nullable): GStreamer's description of where sound comes from, for tests; else what the
 * desktop records from. */
VtrMicrophone *vtr_microphone_new (VtrSoundInput *input,
                                   const char    *source) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
