/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "framebuffer.h"

G_BEGIN_DECLS

/* Where a picture is drawn in a widget, and so where in the picture a pointer is: the one
 * transform that drawing and input share. A plain value; no thread of its own.
 *
 * Device pixels are those of the monitor, logical ones those GTK counts in; the scale is how
 * many device pixels a logical one has on each side. */
typedef struct
{
  double scale;            /* of the surface */
  double shift_x;          /* from the widget's corner to the next device pixel: below 1 */
  double shift_y;
  int    picture_width;    /* the guest's pixels */
  int    picture_height;
  int    x;                /* where it is drawn, in device pixels from there */
  int    y;
  int    width;
  int    height;
} VtrPointerMapper;

/* The room there is for the picture. */
typedef struct
{
  int    width;            /* logical pixels */
  int    height;
  double x;                /* of its corner in the surface, logical */
  double y;
  double scale;            /* of the surface; may be a fraction */
} VtrPictureRoom;

typedef enum
{
  VTR_PICTURE_FIT,         /* as large as there is room */
  VTR_PICTURE_WHOLE,       /* the same, but a whole number of times where it is larger */
  VTR_PICTURE_ZOOM,        /* so many device pixels for one of the picture's */
} VtrPictureFit;

typedef struct
{
  VtrPictureFit fit;
  double        zoom;      /* of VTR_PICTURE_ZOOM: 1 is pixel by pixel */
} VtrPictureScaling;

#define VTR_PICTURE_ZOOM_MIN 0.25
#define VTR_PICTURE_ZOOM_MAX 4.0

/* Device pixels that a zoomed picture takes: at least one a side, and no more than a screen may
 * have at all. */
void     vtr_picture_zoom              (int                     picture_width,
                                        int                     picture_height,
                                        double                  zoom,
                                        int                    *ret_width,
                                        int                    *ret_height);
/* Centred; kept in shape; where it fits almost exactly a whole number of times it is drawn just
 * so, and stays sharp. It always begins at a device pixel, wherever the widget does: at a scale of
 * 1.5 every other place of a widget lies between two. */
void     vtr_pointer_mapper_init       (VtrPointerMapper       *mapper,
                                        const VtrPictureRoom   *room,
                                        int                     picture_width,
                                        int                     picture_height,
                                        VtrPictureScaling       scaling);
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
