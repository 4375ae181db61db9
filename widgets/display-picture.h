/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-tiles.h"

G_BEGIN_DECLS

/* What a view draws: a screen's picture in its place, and black around it. It remembers where it
 * was drawn last, which is what the user points at. Main thread. */
typedef struct _VtrDisplayPicture VtrDisplayPicture;

VtrDisplayPicture      *vtr_display_picture_new        (GdkDisplay              *display)
                                                        G_GNUC_WARN_UNUSED_RESULT;
/* @picture: (nullable) */
void                    vtr_display_picture_free       (VtrDisplayPicture       *picture);

/* Takes the framebuffer's damage; locks it meanwhile. */
void                    vtr_display_picture_update     (VtrDisplayPicture       *picture,
                                                        VtrFramebuffer          *framebuffer,
                                                        const VtrPictureRoom    *room,
                                                        VtrPictureScaling        scaling,
                                                        gboolean                 smooth,
                                                        VtrDisplayTilesKind      kind);
/* There is none any more. */
void                    vtr_display_picture_clear      (VtrDisplayPicture       *picture);
/* @width, @height: of the room, logical. */
void                    vtr_display_picture_snapshot   (VtrDisplayPicture       *picture,
                                                        GtkSnapshot             *snapshot,
                                                        float                    width,
                                                        float                    height);
/* Of what was drawn last. (transfer none) */
const VtrPointerMapper *vtr_display_picture_get_mapper (const VtrDisplayPicture *picture);

G_END_DECLS
