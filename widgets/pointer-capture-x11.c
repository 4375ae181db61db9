/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-pointer-capture"

#include "pointer-capture-x11.h"

#ifdef GDK_WINDOWING_X11

#include <X11/extensions/XInput2.h>
#include <gdk/x11/gdkx.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <math.h>

/* Movements are noticed on a connection of its own: GDK joins them to one a frame, and knows
 * nothing of what the pointer does by itself when it is put back. How far it went is asked of the
 * server rather than taken from events: then it is in pixels for every kind of device, tablets
 * too, and nothing is counted twice. The grab is taken on GDK's connection, so that GDK gets the
 * buttons as ever. */
struct _VtrPointerCaptureX11
{
  VtrPointerCapture  parent_instance;

  GdkDisplay        *gdk_display;
  Display           *display;      /* its own */
  int                opcode;       /* of the extension */
  guint              source;
  int                device;       /* the pointer, while it is held */
  int                scale;
  int                middle_x;     /* of the widget on the screen, device pixels */
  int                middle_y;
};

G_DEFINE_FINAL_TYPE (VtrPointerCaptureX11, vtr_pointer_capture_x11, VTR_TYPE_POINTER_CAPTURE)

static void
select_raw_motion (VtrPointerCaptureX11 *self,
                   gboolean              on)
{
  unsigned char bits[XIMaskLen (XI_LASTEVENT)] = { 0 };
  XIEventMask mask = { XIAllMasterDevices, sizeof bits, bits };

  if (on)
    XISetMask (bits, XI_RawMotion);
  XISelectEvents (self->display, DefaultRootWindow (self->display), &mask, 1);
}

/* Moves the pointer back by as much as it went: what it moves in between isn't lost. */
static void
take_movement (VtrPointerCaptureX11 *self)
{
  Window root = None;
  Window child = None;
  int root_x = 0;
  int root_y = 0;
  int x = 0;
  int y = 0;
  unsigned buttons = 0;

  if (!XQueryPointer (self->display, DefaultRootWindow (self->display), &root, &child, &root_x,
                      &root_y, &x, &y, &buttons))
    return;

  x = root_x - self->middle_x;
  y = root_y - self->middle_y;
  if (x == 0 && y == 0)
    return;

  XWarpPointer (self->display, None, None, 0, 0, 0, 0, -x, -y);
  XFlush (self->display);
  vtr_pointer_capture_moved (VTR_POINTER_CAPTURE (self), (double) x / self->scale,
                             (double) y / self->scale);
}

/* That something moved is all that the events are good for. */
static gboolean
drain_events (VtrPointerCaptureX11 *self)
{
  gboolean moved = FALSE;

  while (XPending (self->display) > 0)
    {
      XEvent event = { 0 };

      XNextEvent (self->display, &event);
      moved |= event.type == GenericEvent && event.xcookie.extension == self->opcode &&
               event.xcookie.evtype == XI_RawMotion;
    }

  return moved;
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  g_autoptr (VtrPointerCaptureX11) self = g_object_ref (user_data);

  if (drain_events (self) && vtr_pointer_capture_is_active (VTR_POINTER_CAPTURE (self)))
    take_movement (self);

  return G_SOURCE_CONTINUE;
}

static Window
get_window (GtkWidget *widget)
{
  return gdk_x11_surface_get_xid (gtk_native_get_surface (gtk_widget_get_native (widget)));
}

/* The widget's middle, as the server counts. */
static gboolean
find_middle (VtrPointerCaptureX11 *self,
             GtkWidget            *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (widget) / 2,
                                                (float) gtk_widget_get_height (widget) / 2);
  double offset_x = 0;
  double offset_y = 0;
  Window child = None;

  if (!gtk_widget_compute_point (widget, GTK_WIDGET (native), &point, &point))
    return FALSE;

  gtk_native_get_surface_transform (native, &offset_x, &offset_y);
  self->scale = gtk_widget_get_scale_factor (widget);

  return XTranslateCoordinates (self->display, get_window (widget),
                                DefaultRootWindow (self->display),
                                (int) ((point.x + offset_x) * self->scale),
                                (int) ((point.y + offset_y) * self->scale),
                                &self->middle_x, &self->middle_y, &child);
}

static gboolean
grab (VtrPointerCaptureX11 *self,
      GtkWidget            *widget)
{
  Display *xdisplay = gdk_x11_display_get_xdisplay (self->gdk_display);
  GdkSeat *seat = gdk_display_get_default_seat (self->gdk_display);
  GdkDevice *pointer = seat == NULL ? NULL : gdk_seat_get_pointer (seat);
  unsigned char bits[XIMaskLen (XI_LASTEVENT)] = { 0 };
  XIEventMask mask = { 0, sizeof bits, bits };
  int status = 0;

  if (pointer == NULL)
    return FALSE;

  self->device = gdk_x11_device_get_id (pointer);
  mask.deviceid = self->device;
  XISetMask (bits, XI_ButtonPress);
  XISetMask (bits, XI_ButtonRelease);
  XISetMask (bits, XI_Motion);
  gdk_x11_display_error_trap_push (self->gdk_display);
  status = XIGrabDevice (xdisplay, self->device, get_window (widget), CurrentTime, None,
                         XIGrabModeAsync, XIGrabModeAsync, True, &mask);

  return gdk_x11_display_error_trap_pop (self->gdk_display) == 0 && status == XIGrabSuccess;
}

static gboolean
start (VtrPointerCapture  *capture,
       GtkWidget          *widget,
       GError            **error)
{
  VtrPointerCaptureX11 *self = VTR_POINTER_CAPTURE_X11 (capture);

  if (!find_middle (self, widget) || !grab (self, widget))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                           _("Another program holds the pointer"));
      return FALSE;
    }

  /* To the middle first: that isn't a movement. */
  XWarpPointer (self->display, None, DefaultRootWindow (self->display), 0, 0, 0, 0, self->middle_x,
                self->middle_y);
  select_raw_motion (self, TRUE);
  XSync (self->display, False);
  drain_events (self);
  self->source = g_unix_fd_add (ConnectionNumber (self->display), G_IO_IN, on_readable, self);

  return TRUE;
}

static void
stop (VtrPointerCapture *capture)
{
  VtrPointerCaptureX11 *self = VTR_POINTER_CAPTURE_X11 (capture);
  Display *xdisplay = gdk_x11_display_get_xdisplay (self->gdk_display);

  g_clear_handle_id (&self->source, g_source_remove);
  select_raw_motion (self, FALSE);
  XFlush (self->display);
  gdk_x11_display_error_trap_push (self->gdk_display);
  XIUngrabDevice (xdisplay, self->device, CurrentTime);
  gdk_x11_display_error_trap_pop_ignored (self->gdk_display);
}

static void
vtr_pointer_capture_x11_finalize (GObject *object)
{
  VtrPointerCaptureX11 *self = VTR_POINTER_CAPTURE_X11 (object);

  if (self->display != NULL)
    XCloseDisplay (self->display);
  g_clear_object (&self->gdk_display);

  G_OBJECT_CLASS (vtr_pointer_capture_x11_parent_class)->finalize (object);
}

static void
vtr_pointer_capture_x11_class_init (VtrPointerCaptureX11Class *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_pointer_capture_x11_finalize;
  VTR_POINTER_CAPTURE_CLASS (klass)->start = start;
  VTR_POINTER_CAPTURE_CLASS (klass)->stop = stop;
}

static void
vtr_pointer_capture_x11_init (VtrPointerCaptureX11 *self)
{
}

/* Since 2.1 movements are told of while somebody has a grab. */
static gboolean
has_raw_motion (VtrPointerCaptureX11 *self)
{
  int event = 0;
  int error = 0;
  int major = 2;
  int minor = 1;

  return XQueryExtension (self->display, "XInputExtension", &self->opcode, &event, &error) &&
         XIQueryVersion (self->display, &major, &minor) == Success &&
         (major > 2 || (major == 2 && minor >= 1));
}

VtrPointerCapture *
vtr_pointer_capture_x11_new (GdkDisplay *display)
{
  g_autoptr (VtrPointerCaptureX11) self = NULL;

  if (!GDK_IS_X11_DISPLAY (display))
    return NULL;

  self = g_object_new (VTR_TYPE_POINTER_CAPTURE_X11, NULL);
  self->gdk_display = g_object_ref (display);
  self->display = XOpenDisplay (gdk_display_get_name (display));
  if (self->display == NULL || !has_raw_motion (self))
    return NULL;

  return VTR_POINTER_CAPTURE (g_steal_pointer (&self));
}

#else

VtrPointerCapture *
vtr_pointer_capture_x11_new (GdkDisplay *display)
{
  return NULL;
}

#endif
