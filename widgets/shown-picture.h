/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Memory for the pixels that are on the monitor: four bytes each, rows without padding. It stays
 * as long as anybody has it. Main thread.
 *
 * On X11 it is shared with the server. Nobody draws from it there: it is what keeps cairo from
 * giving up its shared memory between two frames, and so from having the kernel clear a
 * screenful of pages for each. */
typedef struct
{
  uint8_t         *pixels;
  size_t           stride;     /* bytes */
  cairo_surface_t *surface;    /* what owns the pixels */
} VtrShownPicture;

/* @shared: for the cairo renderer. (nullable) when there is no memory. */
VtrShownPicture *vtr_shown_picture_new     (GdkDisplay      *display,
                                            int              width,
                                            int              height,
                                            gboolean         shared) G_GNUC_WARN_UNUSED_RESULT;
VtrShownPicture *vtr_shown_picture_ref     (VtrShownPicture *picture) G_GNUC_WARN_UNUSED_RESULT;
void             vtr_shown_picture_unref   (VtrShownPicture *picture);
uint8_t         *vtr_shown_picture_at      (VtrShownPicture *picture,
                                            int              x,
                                            int              y);
/* A surface of this rectangle that keeps the picture, without a copy: what it shows changes with
 * the picture. */
cairo_surface_t *vtr_shown_picture_look_at (VtrShownPicture             *picture,
                                            const cairo_rectangle_int_t *rectangle)
                                            G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
