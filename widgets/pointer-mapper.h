/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "damage.h"

G_BEGIN_DECLS

/* Where a picture is drawn in a widget, and so where in the picture a pointer is: the one
 * transform that drawing and input share. A plain value; no thread of its own.
 *
 * Device pixels are those of the monitor, logical ones those GTK counts in; the scale is how
 * many device pixels a logical one has on each side. */
typedef struct
{
  double scale;            /* of the surface */
  int    picture_width;    /* the guest's pixels */
  int    picture_height;
  int    x;                /* where it is drawn, in device pixels from the widget's corner */
  int    y;
  int    width;
  int    height;
} VtrPointerMapper;

/* @widget_width, @widget_height: logical pixels. Centred; kept in shape; where it fits almost
 * exactly a whole number of times it is drawn just so, and stays sharp. Not fitted, a picture
 * pixel is a device pixel. */
void     vtr_pointer_mapper_init       (VtrPointerMapper       *mapper,
                                        int                     widget_width,
                                        int                     widget_height,
                                        double                  scale,
                                        int                     picture_width,
                                        int                     picture_height,
                                        gboolean                scale_to_fit);
/* One picture pixel for one device pixel. */
gboolean vtr_pointer_mapper_is_exact   (const VtrPointerMapper *mapper);
/* The picture's pixel under the logical position @x, @y, or the nearest there is. FALSE when the
 * position lies outside of the picture, or there is none (then the answer is 0, 0). */
gboolean vtr_pointer_mapper_to_picture (const VtrPointerMapper *mapper,
                                        double                  x,
                                        double                  y,
                                        int                    *ret_x,
                                        int                    *ret_y);
/* The logical position of the middle of a picture's pixel. */
void     vtr_pointer_mapper_to_widget  (const VtrPointerMapper *mapper,
                                        int                     picture_x,
                                        int                     picture_y,
                                        double                 *ret_x,
                                        double                 *ret_y);
/* The device pixels, from where the picture starts, that can look different when @rect of the
 * picture did. */
VtrRect  vtr_pointer_mapper_cover      (const VtrPointerMapper *mapper,
                                        const VtrRect          *rect);

G_END_DECLS
