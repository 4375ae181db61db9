/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "framebuffer.h"
#include "pointer-mapper.h"

G_BEGIN_DECLS

/* The picture as it is on the monitor, cut into squares of device pixels. Only squares that
 * changed are made anew, and scaling is done while making them, so GTK always draws one texture
 * pixel on one device pixel: no seams between squares, and the same picture from every renderer.
 * Main thread. */
typedef struct _VtrDisplayTiles VtrDisplayTiles;

/* What squares are made into. */
typedef enum
{
  VTR_DISPLAY_TILES_TEXTURE,   /* for a renderer on the graphics card */
  VTR_DISPLAY_TILES_CAIRO,     /* for the cairo renderer */
} VtrDisplayTilesKind;

/* Device pixels on a side. */
#define VTR_DISPLAY_TILE_SIDE 256

VtrDisplayTiles *vtr_display_tiles_new      (void) G_GNUC_WARN_UNUSED_RESULT;
/* @tiles: (nullable) */
void             vtr_display_tiles_free     (VtrDisplayTiles        *tiles);

/* Takes the framebuffer's damage and makes the squares it touches, or all of them when anything
 * else differs from the last time. With the framebuffer's lock held. */
void             vtr_display_tiles_update   (VtrDisplayTiles        *tiles,
                                             VtrFramebuffer         *framebuffer,
                                             const VtrPointerMapper *mapper,
                                             gboolean                smooth,
                                             VtrDisplayTilesKind     kind);
void             vtr_display_tiles_clear    (VtrDisplayTiles        *tiles);
void             vtr_display_tiles_snapshot (VtrDisplayTiles        *tiles,
                                             GtkSnapshot            *snapshot);
/* How many squares were made since the start; for tests and measurements. */
guint64          vtr_display_tiles_get_n_made (VtrDisplayTiles      *tiles);

/* A copy of all the picture's pixels as they are. With the lock held. (nullable) when there are
 * none. */
GdkTexture      *vtr_display_tiles_copy_all (VtrFramebuffer         *framebuffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrDisplayTiles, vtr_display_tiles_free)

G_END_DECLS
