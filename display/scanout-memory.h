/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "framebuffer.h"
#include "scanout.h"

G_BEGIN_DECLS

/* Copies @source of a scanout, in its own pixels and from the top, into the framebuffer at
 * @target_x, @target_y, without a graphics card: from shared memory, and from those dmabufs whose
 * rows are known to follow each other. Of a card's own buffers only the card knows how they are
 * laid out. Locks the framebuffer; copies nothing once @cancellable is cancelled, which is no
 * error. VTR_DISPLAY_ERROR_UNSUPPORTED where it can't be had like this. Any thread. */
gboolean vtr_scanout_memory_read (VtrScanout      *scanout,
                                  const VtrRect   *source,
                                  VtrFramebuffer  *framebuffer,
                                  uint32_t         target_x,
                                  uint32_t         target_y,
                                  GCancellable    *cancellable,
                                  GError         **error);

G_END_DECLS
