/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pixel-format.h"

G_BEGIN_DECLS

/* A picture in memory that somebody else draws in, known by a descriptor: a graphics card's buffer
 * (a dmabuf), or shared memory. It can't be looked at while it is drawn in, so whoever shows it is
 * told when. Counted, never changed; any thread. */
typedef struct _VtrScanout VtrScanout;

/* As the other side says. */
typedef struct
{
  uint32_t width;
  uint32_t height;
  uint32_t stride;         /* bytes */
  uint32_t fourcc;         /* of its pixels, as Linux names them: four letters */
  bool     is_bottom_up;   /* the lowest row comes first */
} VtrScanoutLayout;

/* @fd: stays the caller's. VTR_DISPLAY_ERROR_PROTOCOL where the layout can't be, doesn't fit into
 * the memory, or @fd isn't memory at all; VTR_DISPLAY_ERROR_UNSUPPORTED for pixels that nobody here
 * knows. */
VtrScanout             *vtr_scanout_new        (int                      fd,
                                                const VtrScanoutLayout  *layout,
                                                GError                 **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
VtrScanout             *vtr_scanout_ref        (VtrScanout              *self);
void                    vtr_scanout_unref      (VtrScanout              *self);

int                     vtr_scanout_get_fd     (VtrScanout              *self);
const VtrScanoutLayout *vtr_scanout_get_layout (VtrScanout              *self);
/* A graphics card's, or what looks like one. */
bool                    vtr_scanout_is_dmabuf  (VtrScanout              *self);
/* Its rows follow each other, and whoever has it can look at them. */
bool                    vtr_scanout_is_plain   (VtrScanout              *self);
/* How its pixels become those of a framebuffer. */
const VtrPixelFormat   *vtr_scanout_get_format (VtrScanout              *self);

/* Why nothing of it can be shown, and what helps. (transfer full) */
GError                 *vtr_scanout_new_error  (void) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrScanout, vtr_scanout_unref)

G_END_DECLS
