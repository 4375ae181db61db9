/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "framebuffer.h"
#include "scanout.h"

G_BEGIN_DECLS

/* A thread that copies scanouts into a framebuffer, one request after the other. Main thread. */
typedef struct _VtrScanoutReader VtrScanoutReader;

VtrScanoutReader *vtr_scanout_reader_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* What was asked for is still done, and told. @self: (nullable) */
void              vtr_scanout_reader_free        (VtrScanoutReader     *self);

/* Copies @source of the scanout, in its own pixels and from the top, to @target_x, @target_y, and
 * adds damage for it. After @cancellable was cancelled nothing is written any more: whoever
 * cancelled finds that out by locking the framebuffer. */
void              vtr_scanout_reader_read_async  (VtrScanoutReader     *self,
                                                  VtrScanout           *scanout,
                                                  const VtrRect        *source,
                                                  VtrFramebuffer       *framebuffer,
                                                  uint32_t              target_x,
                                                  uint32_t              target_y,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* VTR_DISPLAY_ERROR_UNSUPPORTED, with what helps. */
gboolean          vtr_scanout_reader_read_finish (VtrScanoutReader     *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
