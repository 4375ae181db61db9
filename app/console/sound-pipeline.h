/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define VTR_TYPE_SOUND_PIPELINE (vtr_sound_pipeline_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrSoundPipeline, vtr_sound_pipeline, VTR, SOUND_PIPELINE, GObject)

/* A way for sound between a guest and this computer, through GStreamer: off until the user switches
 * it on, open while sound goes through it. What goes through, and which way, is a subclass's. No
 * widget in it. Main thread; GStreamer works in threads of its own.
 *
 * Properties: "device" (construct-only), "enabled", "is-open", "problem". */
struct _VtrSoundPipelineClass
{
  GObjectClass parent_class;

  /* GStreamer's word for what the desktop uses by itself, unless "device" says something else. */
  const char *device;
  /* Sentences, not translated yet: GStreamer lacks a part, and this computer has no such device. */
  const char *lacks_parts;
  const char *has_no_device;

  /* What GStreamer makes it of, @device being the end at this computer. */
  char *(*describe)  (VtrSoundPipeline *self,
                      const char       *device);
  /* It was made, and doesn't play yet. */
  void  (*set_up)    (VtrSoundPipeline *self,
                      GstBin           *pipeline);
  /* It doesn't play any more, and nothing of it runs in another thread. */
  void  (*tear_down) (VtrSoundPipeline *self);
  /* The other end is told that the user switched it. Closed by now when it is off. */
  void  (*tell)      (VtrSoundPipeline *self,
                      gboolean          is_enabled);
};

void        vtr_sound_pipeline_set_enabled    (VtrSoundPipeline *self,
                                               gboolean          enabled);
gboolean    vtr_sound_pipeline_is_enabled     (VtrSoundPipeline *self);
gboolean    vtr_sound_pipeline_is_open        (VtrSoundPipeline *self);
/* Why no sound goes through though it is enabled: a sentence. (nullable) */
const char *vtr_sound_pipeline_get_problem    (VtrSoundPipeline *self);

/* For subclasses: opening may fail, which leaves it closed, with a problem. */
void        vtr_sound_pipeline_open           (VtrSoundPipeline *self);
void        vtr_sound_pipeline_close          (VtrSoundPipeline *self);
void        vtr_sound_pipeline_forget_problem (VtrSoundPipeline *self);
/* 16 bits a sample, channels by turns: what an end of it inside this program takes.
 * (transfer full)
 *
 * @format: GStreamer's name for the order of a sample's bytes. */
GstCaps    *vtr_sound_pipeline_make_caps      (const char       *format,
                                               guint             rate,
                                               guint             channels)
                                               G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
