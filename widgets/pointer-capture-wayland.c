/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-pointer-capture"

#include "pointer-capture-wayland.h"

#ifdef GDK_WINDOWING_WAYLAND

#include <gdk/wayland/gdkwayland.h>
#include <glib/gi18n.h>

#include "pointer-constraints-unstable-v1-client-protocol.h"
#include "relative-pointer-unstable-v1-client-protocol.h"

struct _VtrPointerCaptureWayland
{
  VtrPointerCapture                      parent_instance;

  GdkDisplay                            *display;
  struct zwp_pointer_constraints_v1     *constraints;
  struct zwp_relative_pointer_manager_v1 *manager;

  /* While it is held. */
  struct zwp_locked_pointer_v1          *locked;
  struct zwp_relative_pointer_v1        *relative;
  gboolean                               was_locked;
};

G_DEFINE_FINAL_TYPE (VtrPointerCaptureWayland, vtr_pointer_capture_wayland,
                     VTR_TYPE_POINTER_CAPTURE)

static void
on_relative_motion (void                           *data,
                    struct zwp_relative_pointer_v1 *relative,
                    uint32_t                        time_high,
                    uint32_t                        time_low,
                    wl_fixed_t                      dx,
                    wl_fixed_t                      dy,
                    wl_fixed_t                      dx_unaccelerated,
                    wl_fixed_t                      dy_unaccelerated)
{
  VtrPointerCaptureWayland *self = data;

  if (self->was_locked)
    vtr_pointer_capture_moved (VTR_POINTER_CAPTURE (self), wl_fixed_to_double (dx),
                               wl_fixed_to_double (dy));
}

static const struct zwp_relative_pointer_v1_listener relative_listener = { on_relative_motion };

static void
on_locked (void                         *data,
           struct zwp_locked_pointer_v1 *locked)
{
  VtrPointerCaptureWayland *self = data;

  self->was_locked = TRUE;
}

static void
on_unlocked (void                         *data,
             struct zwp_locked_pointer_v1 *locked)
{
  g_autoptr (VtrPointerCaptureWayland) self = g_object_ref (data);

  vtr_pointer_capture_lost (VTR_POINTER_CAPTURE (self));
}

static const struct zwp_locked_pointer_v1_listener locked_listener = { on_locked, on_unlocked };

static gboolean
start (VtrPointerCapture  *capture,
       GtkWidget          *widget,
       GError            **error)
{
  VtrPointerCaptureWayland *self = VTR_POINTER_CAPTURE_WAYLAND (capture);
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  GdkSeat *seat = gdk_display_get_default_seat (self->display);
  GdkDevice *device = seat == NULL ? NULL : gdk_seat_get_pointer (seat);
  struct wl_pointer *pointer = NULL;

  if (GDK_IS_WAYLAND_DEVICE (device))
    pointer = gdk_wayland_device_get_wl_pointer (device);
  if (pointer == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no pointer"));
      return FALSE;
    }

  self->was_locked = FALSE;
  self->locked =
    zwp_pointer_constraints_v1_lock_pointer (self->constraints,
                                             gdk_wayland_surface_get_wl_surface (surface),
                                             pointer, NULL,
                                             ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_ONESHOT);
  zwp_locked_pointer_v1_add_listener (self->locked, &locked_listener, self);
  self->relative = zwp_relative_pointer_manager_v1_get_relative_pointer (self->manager, pointer);
  zwp_relative_pointer_v1_add_listener (self->relative, &relative_listener, self);

  return TRUE;
}

static void
stop (VtrPointerCapture *capture)
{
  VtrPointerCaptureWayland *self = VTR_POINTER_CAPTURE_WAYLAND (capture);

  g_clear_pointer (&self->relative, zwp_relative_pointer_v1_destroy);
  g_clear_pointer (&self->locked, zwp_locked_pointer_v1_destroy);
}

static void
vtr_pointer_capture_wayland_finalize (GObject *object)
{
  VtrPointerCaptureWayland *self = VTR_POINTER_CAPTURE_WAYLAND (object);

  g_clear_pointer (&self->manager, zwp_relative_pointer_manager_v1_destroy);
  g_clear_pointer (&self->constraints, zwp_pointer_constraints_v1_destroy);
  g_clear_object (&self->display);

  G_OBJECT_CLASS (vtr_pointer_capture_wayland_parent_class)->finalize (object);
}

static void
vtr_pointer_capture_wayland_class_init (VtrPointerCaptureWaylandClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_pointer_capture_wayland_finalize;
  VTR_POINTER_CAPTURE_CLASS (klass)->start = start;
  VTR_POINTER_CAPTURE_CLASS (klass)->stop = stop;
}

static void
vtr_pointer_capture_wayland_init (VtrPointerCaptureWayland *self)
{
}

static void
on_global (void               *data,
           struct wl_registry *registry,
           uint32_t            name,
           const char         *interface,
           uint32_t            version)
{
  VtrPointerCaptureWayland *self = data;

  if (self->constraints == NULL &&
      g_str_equal (interface, zwp_pointer_constraints_v1_interface.name))
    self->constraints = wl_registry_bind (registry, name, &zwp_pointer_constraints_v1_interface, 1);
  else if (self->manager == NULL &&
           g_str_equal (interface, zwp_relative_pointer_manager_v1_interface.name))
    self->manager = wl_registry_bind (registry, name, &zwp_relative_pointer_manager_v1_interface,
                                      1);
}

static void
on_global_remove (void               *data,
                  struct wl_registry *registry,
                  uint32_t            name)
{
}

static const struct wl_registry_listener registry_listener = { on_global, on_global_remove };

/* On a queue of its own, so that nothing else is dispatched meanwhile; what is bound moves to
 * GDK's. */
static void
bind_globals (VtrPointerCaptureWayland *self)
{
  struct wl_display *display = gdk_wayland_display_get_wl_display (self->display);
  struct wl_event_queue *queue = wl_display_create_queue (display);
  struct wl_display *wrapper = wl_proxy_create_wrapper (display);
  struct wl_registry *registry = NULL;

  wl_proxy_set_queue ((struct wl_proxy *) wrapper, queue);
  registry = wl_display_get_registry (wrapper);
  wl_proxy_wrapper_destroy (wrapper);
  wl_registry_add_listener (registry, &registry_listener, self);
  wl_display_roundtrip_queue (display, queue);
  wl_registry_destroy (registry);

  if (self->constraints != NULL)
    wl_proxy_set_queue ((struct wl_proxy *) self->constraints, NULL);
  if (self->manager != NULL)
    wl_proxy_set_queue ((struct wl_proxy *) self->manager, NULL);
  wl_event_queue_destroy (queue);
}

VtrPointerCapture *
vtr_pointer_capture_wayland_new (GdkDisplay *display)
{
  g_autoptr (VtrPointerCaptureWayland) self = NULL;

  if (!GDK_IS_WAYLAND_DISPLAY (display))
    return NULL;

  self = g_object_new (VTR_TYPE_POINTER_CAPTURE_WAYLAND, NULL);
  self->display = g_object_ref (display);
  bind_globals (self);
  if (self->constraints == NULL || self->manager == NULL)
    return NULL;

  return VTR_POINTER_CAPTURE (g_steal_pointer (&self));
}

#else

VtrPointerCapture *
vtr_pointer_capture_wayland_new (GdkDisplay *display)
{
  return NULL;
}

#endif
