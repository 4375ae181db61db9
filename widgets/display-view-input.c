/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-view"

#include "display-view-private.h"

#include <math.h>

/* A touchpad counts in logical pixels; so many are a click of a wheel. */
#define PIXELS_PER_CLICK 20.0

gboolean
vtr_display_view_takes_input (VtrDisplayView *self)
{
  return !self->view_only && self->client != NULL &&
         vtr_display_client_get_state (self->client) == VTR_DISPLAY_STATE_READY;
}

void
vtr_display_view_send_pointer (VtrDisplayView *self,
                               int             x,
                               int             y)
{
  self->sent_x = x;
  self->sent_y = y;
  vtr_display_client_send_pointer (self->client, x, y, self->buttons);
}

static void
release_held (VtrDisplayView *self)
{
  VtrHeldKey key = { 0 };

  while (vtr_held_keys_pop (&self->held, &key))
    if (self->client != NULL)
      vtr_display_client_send_key (self->client, key.keysym, key.scancode, FALSE);
}

void
vtr_display_view_release_input (VtrDisplayView *self)
{
  release_held (self);
  vtr_release_chord_reset (&self->chord);
  vtr_scroll_steps_reset (&self->scroll);
  self->modifiers = 0;
  self->has_last = FALSE;

  if (self->buttons == 0)
    return;

  self->buttons = 0;
  if (self->client != NULL)
    {
      gboolean absolute = vtr_display_client_is_pointer_absolute (self->client);

      vtr_display_view_send_pointer (self, absolute ? self->sent_x : 0,
                                     absolute ? self->sent_y : 0);
    }
}

void
vtr_display_view_take_grab (VtrDisplayView *self)
{
  if (!vtr_display_view_takes_input (self) || !vtr_input_grab_take (&self->grab, GTK_WIDGET (self)))
    return;

  vtr_display_view_update_inhibit (self);
  vtr_display_view_notify_grabbed (self);
}

void
vtr_display_view_release_grab (VtrDisplayView *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  vtr_display_view_release_input (self);
  vtr_display_view_stop_capture (self);
  if (vtr_input_grab_release (&self->grab))
    vtr_display_view_notify_grabbed (self);
}

static void
on_focus_enter (GtkEventControllerFocus *controller,
                VtrDisplayView          *self)
{
  vtr_display_view_take_grab (self);
}

static void
on_focus_leave (GtkEventControllerFocus *controller,
                VtrDisplayView          *self)
{
  vtr_display_view_release_grab (self);
}

/* Pointer. */

static void
on_pointer_enter (GtkEventControllerMotion *controller,
                  double                    x,
                  double                    y,
                  VtrDisplayView           *self)
{
  self->is_pointer_away = FALSE;
  vtr_display_view_update_inhibit (self);
}

static void
on_pointer_leave (GtkEventControllerMotion *controller,
                  VtrDisplayView           *self)
{
  self->is_pointer_away = !vtr_display_view_is_captured (self);
  vtr_display_view_update_inhibit (self);
}

static guint
button_bit (guint button)
{
  switch (button)
    {
    case GDK_BUTTON_PRIMARY:
      return VTR_BUTTON_LEFT;
    case GDK_BUTTON_MIDDLE:
      return VTR_BUTTON_MIDDLE;
    case GDK_BUTTON_SECONDARY:
      return VTR_BUTTON_RIGHT;
    case 8:
      return VTR_BUTTON_BACK;
    case 9:
      return VTR_BUTTON_FORWARD;
    default:
      return 0;
    }
}

/* From the event's surface to this widget. */
static gboolean
get_position (VtrDisplayView *self,
              GdkEvent       *event,
              double         *ret_x,
              double         *ret_y)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  graphene_point_t point;
  double x = 0;
  double y = 0;
  double offset_x = 0;
  double offset_y = 0;

  if (native == NULL || !gdk_event_get_position (event, &x, &y))
    return FALSE;

  gtk_native_get_surface_transform (native, &offset_x, &offset_y);
  graphene_point_init (&point, (float) (x - offset_x), (float) (y - offset_y));
  if (!gtk_widget_compute_point (GTK_WIDGET (native), GTK_WIDGET (self), &point, &point))
    return FALSE;

  *ret_x = point.x;
  *ret_y = point.y;

  return TRUE;
}

/* Where the guest's pointer goes: a place, or the way there for a relative pointer. @ret_inside:
 * the place is in the picture. */
static void
get_target (VtrDisplayView *self,
            double          x,
            double          y,
            int            *ret_x,
            int            *ret_y,
            gboolean       *ret_inside)
{
  const VtrPointerMapper *mapper = vtr_display_picture_get_mapper (self->picture);

  *ret_inside = vtr_pointer_mapper_to_picture (mapper, x, y, ret_x, ret_y);
  if (vtr_display_client_is_pointer_absolute (self->client))
    return;

  *ret_x = 0;
  *ret_y = 0;
  if (self->has_last)
    {
      *ret_x = (int) trunc ((x - self->last_x) * mapper->scale);
      *ret_y = (int) trunc ((y - self->last_y) * mapper->scale);
    }

  /* What is less than a pixel stays for the next movement. */
  self->last_x = self->has_last ? self->last_x + *ret_x / mapper->scale : x;
  self->last_y = self->has_last ? self->last_y + *ret_y / mapper->scale : y;
  self->has_last = TRUE;
}

static gboolean
handle_motion (VtrDisplayView *self,
               double          x,
               double          y)
{
  gboolean absolute = vtr_display_client_is_pointer_absolute (self->client);
  gboolean inside = FALSE;
  gboolean moved = FALSE;
  int target_x = 0;
  int target_y = 0;

  /* What a captured pointer does is told elsewhere. */
  if (vtr_display_view_is_captured (self) || vtr_display_view_waits_for_capture (self))
    return GDK_EVENT_PROPAGATE;

  get_target (self, x, y, &target_x, &target_y, &inside);
  if (absolute && !inside && self->buttons == 0)
    return GDK_EVENT_PROPAGATE;

  moved = target_x != (absolute ? self->sent_x : 0) || target_y != (absolute ? self->sent_y : 0);
  if (moved)
    vtr_display_view_send_pointer (self, target_x, target_y);

  return GDK_EVENT_PROPAGATE;
}

static gboolean
handle_button (VtrDisplayView *self,
               guint           button,
               gboolean        pressed,
               double          x,
               double          y)
{
  guint bit = button_bit (button);
  gboolean inside = FALSE;
  int target_x = 0;
  int target_y = 0;

  if (vtr_display_view_is_captured (self))
    inside = TRUE;
  else
    get_target (self, x, y, &target_x, &target_y, &inside);
  if (bit == 0 || (pressed && !inside) || (!pressed && (self->buttons & bit) == 0))
    return GDK_EVENT_PROPAGATE;

  vtr_release_chord_spoil (&self->chord);
  if (pressed && vtr_display_view_start_capture (self))
    return GDK_EVENT_STOP;

  if (pressed)
    self->buttons |= bit;
  else
    self->buttons &= ~bit;
  vtr_display_view_send_pointer (self, target_x, target_y);

  return GDK_EVENT_STOP;
}

static void
click_wheel (VtrDisplayView *self,
             int             clicks,
             guint           backwards,
             guint           forwards)
{
  gboolean absolute = vtr_display_client_is_pointer_absolute (self->client);
  guint bit = clicks < 0 ? backwards : forwards;
  int x = absolute ? self->sent_x : 0;
  int y = absolute ? self->sent_y : 0;

  for (int i = 0; i < ABS (clicks); i++)
    {
      vtr_display_client_send_pointer (self->client, x, y, self->buttons | bit);
      vtr_display_client_send_pointer (self->client, x, y, self->buttons);
    }
}

static void
get_scroll_clicks (GdkEvent *event,
                   double   *ret_dx,
                   double   *ret_dy)
{
  *ret_dx = 0;
  *ret_dy = 0;

  switch (gdk_scroll_event_get_direction (event))
    {
    case GDK_SCROLL_UP:
      *ret_dy = -1;
      break;
    case GDK_SCROLL_DOWN:
      *ret_dy = 1;
      break;
    case GDK_SCROLL_LEFT:
      *ret_dx = -1;
      break;
    case GDK_SCROLL_RIGHT:
      *ret_dx = 1;
      break;
    case GDK_SCROLL_SMOOTH:
      gdk_scroll_event_get_deltas (event, ret_dx, ret_dy);
      if (gdk_scroll_event_get_unit (event) == GDK_SCROLL_UNIT_SURFACE)
        {
          *ret_dx /= PIXELS_PER_CLICK;
          *ret_dy /= PIXELS_PER_CLICK;
        }
      break;
    default:
      break;
    }
}

static gboolean
handle_scroll (VtrDisplayView *self,
               GdkEvent       *event)
{
  const VtrPointerMapper *mapper = vtr_display_picture_get_mapper (self->picture);
  gboolean inside = FALSE;
  double dx = 0;
  double dy = 0;
  int target_x = 0;
  int target_y = 0;
  int clicks_x = 0;
  int clicks_y = 0;

  inside = vtr_pointer_mapper_to_picture (mapper, self->pointer_x, self->pointer_y, &target_x,
                                          &target_y);
  if (vtr_display_view_waits_for_capture (self) ||
      (!inside && !vtr_display_view_is_captured (self)))
    return GDK_EVENT_PROPAGATE;

  get_scroll_clicks (event, &dx, &dy);
  vtr_scroll_steps_feed (&self->scroll, dx, dy, &clicks_x, &clicks_y);
  self->sent_x = target_x;
  self->sent_y = target_y;
  click_wheel (self, clicks_y, VTR_BUTTON_WHEEL_UP, VTR_BUTTON_WHEEL_DOWN);
  click_wheel (self, clicks_x, VTR_BUTTON_WHEEL_LEFT, VTR_BUTTON_WHEEL_RIGHT);

  return GDK_EVENT_STOP;
}

/* One handler for all of the pointer, so that the guest gets everything in the order it
 * happened. */
static gboolean
on_event (GtkEventControllerLegacy *controller,
          GdkEvent                 *event,
          VtrDisplayView           *self)
{
  GdkEventType type = gdk_event_get_event_type (event);
  double x = 0;
  double y = 0;

  if (type == GDK_BUTTON_PRESS)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self));
      vtr_display_view_take_grab (self);
    }

  /* The wheel's events don't say where they happen: where the pointer was last. */
  if (get_position (self, event, &x, &y))
    {
      self->pointer_x = x;
      self->pointer_y = y;
    }
  else if (type != GDK_SCROLL)
    return GDK_EVENT_PROPAGATE;

  if (!vtr_display_view_takes_input (self))
    return GDK_EVENT_PROPAGATE;
  if (type == GDK_MOTION_NOTIFY)
    return handle_motion (self, x, y);
  if (type == GDK_BUTTON_PRESS || type == GDK_BUTTON_RELEASE)
    return handle_button (self, gdk_button_event_get_button (event), type == GDK_BUTTON_PRESS, x,
                          y);
  if (type == GDK_SCROLL)
    return handle_scroll (self, event);

  return GDK_EVENT_PROPAGATE;
}

void
vtr_display_view_init_input (VtrDisplayView *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *crossing = gtk_event_controller_motion_new ();
  GtkEventController *events = gtk_event_controller_legacy_new ();

  g_signal_connect (focus, "enter", G_CALLBACK (on_focus_enter), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);

  g_signal_connect (crossing, "enter", G_CALLBACK (on_pointer_enter), self);
  g_signal_connect (crossing, "leave", G_CALLBACK (on_pointer_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), crossing);

  g_signal_connect (events, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}
