/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-view"

#include "display-view-private.h"

#include <math.h>

/* Newer releases of GTK than this one is written for have surfaces with scales like 1.5, and say
 * so in a property; older ones have whole ones only. */
static double
get_scale (VtrDisplayView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native == NULL ? NULL : gtk_native_get_surface (native);
  double scale = 0;

  if (surface != NULL &&
      g_object_class_find_property (G_OBJECT_GET_CLASS (surface), "scale") != NULL)
    g_object_get (surface, "scale", &scale, NULL);

  return scale > 0 ? scale : gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

VtrPictureRoom
vtr_display_view_get_room (VtrDisplayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t corner = GRAPHENE_POINT_INIT (0, 0);
  VtrPictureRoom room = { .scale = get_scale (self) };

  room.width = gtk_widget_get_width (widget);
  room.height = gtk_widget_get_height (widget);
  if (native != NULL &&
      gtk_widget_compute_point (widget, GTK_WIDGET (native), &corner, &corner))
    {
      gtk_native_get_surface_transform (native, &room.x, &room.y);
      room.x += corner.x;
      room.y += corner.y;
    }

  return room;
}

static gboolean
is_zoomed (VtrDisplayView *self)
{
  return self->scaling.fit == VTR_PICTURE_ZOOM;
}

void
vtr_display_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  VtrDisplayView *self = VTR_DISPLAY_VIEW (widget);
  double scale = get_scale (self);
  int width = 0;
  int height = 0;

  if (self->client != NULL)
    {
      width = vtr_display_client_get_width (self->client);
      height = vtr_display_client_get_height (self->client);
    }
  if (is_zoomed (self) && width > 0 && height > 0)
    vtr_picture_zoom (width, height, self->scaling.zoom, &width, &height);

  *natural = (int) ceil ((orientation == GTK_ORIENTATION_HORIZONTAL ? width : height) / scale);
  *minimum = is_zoomed (self) && !vtr_guest_resizer_is_enabled (self->resizer) ? *natural : 0;
}

static void
update_room (VtrDisplayView *self)
{
  VtrPictureRoom room = vtr_display_view_get_room (self);
  double zoom = is_zoomed (self) ? self->scaling.zoom : 1;

  vtr_guest_resizer_set_room (self->resizer, (int) (room.width * room.scale / zoom),
                              (int) (room.height * room.scale / zoom));
}

void
vtr_display_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  update_room (VTR_DISPLAY_VIEW (widget));
}

void
vtr_display_view_init_scaling (VtrDisplayView *self)
{
  self->resizer = vtr_guest_resizer_new ();
  self->scaling = (VtrPictureScaling) { VTR_PICTURE_FIT, 1 };
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (update_room), NULL);
}

void
vtr_display_view_set_scaling (VtrDisplayView    *self,
                              VtrPictureScaling  scaling)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  if (self->scaling.fit == scaling.fit && self->scaling.zoom == scaling.zoom)
    return;

  self->scaling = scaling;
  update_room (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

VtrPictureScaling
vtr_display_view_get_scaling (VtrDisplayView *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (self), (VtrPictureScaling) { 0 });

  return self->scaling;
}

double
vtr_display_view_get_drawn_zoom (VtrDisplayView *self)
{
  const VtrPointerMapper *mapper = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (self), 0);

  mapper = vtr_display_picture_get_mapper (self->picture);
  if (mapper->picture_width == 0)
    return 0;

  return (double) mapper->width / mapper->picture_width;
}

void
vtr_display_view_set_resize_guest (VtrDisplayView *self,
                                   gboolean        resize_guest)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  if (vtr_guest_resizer_is_enabled (self->resizer) == (resize_guest != FALSE))
    return;

  vtr_guest_resizer_set_enabled (self->resizer, resize_guest);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
