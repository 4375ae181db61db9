/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_HEADER_SLIDE (vtr_header_slide_get_type ())
G_DECLARE_FINAL_TYPE (VtrHeaderSlide, vtr_header_slide, VTR, HEADER_SLIDE, GObject)

/* Where the header of a guest's screen is: above the screen, or in full screen out of sight, until
 * the pointer comes to the upper edge and it slides in over the screen. Main thread. */

/* Whether @header must stay for now: it has an open menu. */
typedef gboolean (*VtrHeaderSlideHolds) (GtkWidget *header);

/* @overlay: all that is shown. @place: in it, with the header. Both are kept weakly. @holds:
 * (nullable) */
VtrHeaderSlide *vtr_header_slide_new            (GtkOverlay          *overlay,
                                                 AdwBin              *place,
                                                 VtrHeaderSlideHolds  holds)
                                                 G_GNUC_WARN_UNUSED_RESULT;
void            vtr_header_slide_set_fullscreen (VtrHeaderSlide      *self,
                                                 gboolean             fullscreen);

G_END_DECLS
