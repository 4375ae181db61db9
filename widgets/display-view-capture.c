/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-view"

#include "display-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* A guest without a tablet knows how far its mouse went, not where it is. So the desktop's
 * pointer is held in the view while it is the guest's: taken by a click, which isn't passed on,
 * and given back with the keyboard. Where the desktop can't hold it, what it moves over the view
 * is passed on, and ends at the edge. */

static gboolean
is_relative (VtrDisplayView *self)
{
  return self->client != NULL && !vtr_display_client_is_pointer_absolute (self->client);
}

static void
on_captured_motion (VtrPointerCapture *capture,
                    double             dx,
                    double             dy,
                    VtrDisplayView    *self)
{
  double scale = vtr_display_picture_get_mapper (self->picture)->scale;
  int x = 0;
  int y = 0;

  if (!is_relative (self) || !vtr_display_view_takes_input (self))
    return;

  self->rest_x += dx * scale;
  self->rest_y += dy * scale;
  x = (int) trunc (self->rest_x);
  y = (int) trunc (self->rest_y);
  self->rest_x -= x;
  self->rest_y -= y;
  if (x != 0 || y != 0)
    vtr_display_view_send_pointer (self, x, y);
}

static void
on_capture_lost (VtrPointerCapture *capture,
                 VtrDisplayView    *self)
{
  vtr_display_view_notify_captured (self);
}

void
vtr_display_view_init_capture (VtrDisplayView *self)
{
  self->capture = vtr_pointer_capture_new (gtk_widget_get_display (GTK_WIDGET (self)));
  self->capture_signals = g_signal_group_new (VTR_TYPE_POINTER_CAPTURE);
  g_signal_group_connect_object (self->capture_signals, "motion", G_CALLBACK (on_captured_motion),
                                 self, 0);
  g_signal_group_connect_object (self->capture_signals, "lost", G_CALLBACK (on_capture_lost), self,
                                 0);
  g_signal_group_set_target (self->capture_signals, self->capture);
}

void
vtr_display_view_clear_capture (VtrDisplayView *self)
{
  g_clear_object (&self->capture_signals);
  g_clear_object (&self->capture);
}

gboolean
vtr_display_view_is_captured (VtrDisplayView *self)
{
  return self->capture != NULL && vtr_pointer_capture_is_active (self->capture);
}

gboolean
vtr_display_view_waits_for_capture (VtrDisplayView *self)
{
  return is_relative (self) && self->capture != NULL && !vtr_display_view_is_captured (self);
}

gboolean
vtr_display_view_start_capture (VtrDisplayView *self)
{
  g_autoptr (GError) error = NULL;

  if (!is_relative (self) || vtr_display_view_is_captured (self))
    return FALSE;

  if (self->capture == NULL)
    {
      vtr_display_view_emit_no_capture (self, _("This desktop can’t hold the pointer"));
      return FALSE;
    }
  self->rest_x = 0;
  self->rest_y = 0;
  if (!vtr_pointer_capture_start (self->capture, GTK_WIDGET (self), &error))
    vtr_display_view_emit_no_capture (self, error->message);
  else
    vtr_display_view_notify_captured (self);

  return TRUE;
}

void
vtr_display_view_stop_capture (VtrDisplayView *self)
{
  if (!vtr_display_view_is_captured (self))
    return;

  vtr_pointer_capture_stop (self->capture);
  vtr_display_view_notify_captured (self);
}
