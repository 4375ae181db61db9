/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "framebuffer.h"

G_BEGIN_DECLS

#define VTR_TYPE_SCREEN_RECORDER (vtr_screen_recorder_get_type ())
G_DECLARE_FINAL_TYPE (VtrScreenRecorder, vtr_screen_recorder, VTR, SCREEN_RECORDER, GObject)

/* Films a screen into a WebM file, ten pictures a second, without sound. A screen that gets
 * another size, or none, ends the film. Encoding has threads of its own; pictures that come
 * faster than they are encoded are left out. Main thread.
 *
 * Signal "finished" (GError *error: NULL when the file is whole): once, after which there is
 * nothing left of it but the file. */

/* Whether GStreamer has what it takes. */
gboolean           vtr_screen_recorder_is_possible (void);
/* @path: a new file. */
VtrScreenRecorder *vtr_screen_recorder_new       (VtrFramebuffer     *framebuffer,
                                                  const char         *path)
                                                  G_GNUC_WARN_UNUSED_RESULT;
gboolean           vtr_screen_recorder_start     (VtrScreenRecorder  *self,
                                                  GError            **error);
/* Writes the end; "finished" comes when that is done. */
void               vtr_screen_recorder_stop      (VtrScreenRecorder  *self);
const char        *vtr_screen_recorder_get_path  (VtrScreenRecorder  *self);
/* Since it was started. */
guint              vtr_screen_recorder_get_seconds (VtrScreenRecorder *self);

G_END_DECLS
