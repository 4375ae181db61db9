/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "framebuffer.h"
#include "pointer-mapper.h"

G_BEGIN_DECLS

/* The picture as it is on the monitor: a copy in device pixels, and squares of it for GTK to draw.
 * Only what changed is copied and drawn again, and scaling is done while copying, so GTK always
 * draws one pixel of the copy on one of the monitor: no seams between squares, and the same
 * picture from every renderer. Main thread. */
typedef struct _VtrDisplayTiles VtrDisplayTiles;

/* What squares are made into. */
typedef enum
{
  VTR_DISPLAY_TILES_TEXTURE,   /* for a renderer on the graphics card */
  VTR_DISPLAY_TILES_CAIRO,     /* for the cairo renderer */
} VtrDisplayTilesKind;

VtrDisplayTiles *vtr_display_tiles_new      (GdkDisplay             *display)
                                             G_GNUC_WARN_UNUSED_RESULT;
/* @tiles: (nullable) */
void             vtr_display_tiles_free     (VtrDisplayTiles        *tiles);

/* Takes the framebuffer's damage and copies what it covers, or everything when anything else
 * differs from the last time. With the framebuffer's lock held. */
void             vtr_display_tiles_update   (VtrDisplayTiles        *tiles,
                                             VtrFramebuffer         *framebuffer,
                                             const VtrPointerMapper *mapper,
                                             gboolean                smooth,
                                             VtrDisplayTilesKind     kind);
void             vtr_display_tiles_clear    (VtrDisplayTiles        *tiles);
gboolean         vtr_display_tiles_has_picture (VtrDisplayTiles     *tiles);
/* Without the lock: the picture that was copied. */
void             vtr_display_tiles_snapshot (VtrDisplayTiles        *tiles,
                                             GtkSnapshot            *snapshot);

/* A copy of all the picture's pixels as they are. With the lock held. (nullable) when there are
 * none. */
GdkTexture      *vtr_display_tiles_copy_all (VtrFramebuffer         *framebuffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrDisplayTiles, vtr_display_tiles_free)

G_END_DECLS
