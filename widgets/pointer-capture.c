/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-pointer-capture"

#include "pointer-capture.h"

#include "pointer-capture-wayland.h"
#include "pointer-capture-x11.h"

typedef struct
{
  gboolean is_active;
} VtrPointerCapturePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrPointerCapture, vtr_pointer_capture, G_TYPE_OBJECT)

enum
{
  SIGNAL_MOTION,
  SIGNAL_LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static VtrPointerCapturePrivate *
get_private (VtrPointerCapture *self)
{
  return vtr_pointer_capture_get_instance_private (self);
}

static void
vtr_pointer_capture_dispose (GObject *object)
{
  vtr_pointer_capture_stop (VTR_POINTER_CAPTURE (object));

  G_OBJECT_CLASS (vtr_pointer_capture_parent_class)->dispose (object);
}

static void
vtr_pointer_capture_class_init (VtrPointerCaptureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_pointer_capture_dispose;

  signals[SIGNAL_MOTION] = g_signal_new ("motion", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE,
                                         G_TYPE_DOUBLE);
  signals[SIGNAL_LOST] = g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_pointer_capture_init (VtrPointerCapture *self)
{
}

VtrPointerCapture *
vtr_pointer_capture_new (GdkDisplay *display)
{
  VtrPointerCapture *self = NULL;

  g_return_val_if_fail (GDK_IS_DISPLAY (display), NULL);

  self = vtr_pointer_capture_wayland_new (display);
  if (self == NULL)
    self = vtr_pointer_capture_x11_new (display);

  return self;
}

gboolean
vtr_pointer_capture_start (VtrPointerCapture  *self,
                           GtkWidget          *widget,
                           GError            **error)
{
  VtrPointerCapturePrivate *priv = get_private (self);

  g_return_val_if_fail (VTR_IS_POINTER_CAPTURE (self), FALSE);
  g_return_val_if_fail (GTK_IS_WIDGET (widget) && gtk_widget_get_realized (widget), FALSE);

  if (!priv->is_active)
    priv->is_active = VTR_POINTER_CAPTURE_GET_CLASS (self)->start (self, widget, error);

  return priv->is_active;
}

void
vtr_pointer_capture_stop (VtrPointerCapture *self)
{
  VtrPointerCapturePrivate *priv = get_private (self);

  g_return_if_fail (VTR_IS_POINTER_CAPTURE (self));

  if (!priv->is_active)
    return;

  priv->is_active = FALSE;
  VTR_POINTER_CAPTURE_GET_CLASS (self)->stop (self);
}

gboolean
vtr_pointer_capture_is_active (VtrPointerCapture *self)
{
  g_return_val_if_fail (VTR_IS_POINTER_CAPTURE (self), FALSE);

  return get_private (self)->is_active;
}

void
vtr_pointer_capture_moved (VtrPointerCapture *self,
                           double             dx,
                           double             dy)
{
  g_signal_emit (self, signals[SIGNAL_MOTION], 0, dx, dy);
}

void
vtr_pointer_capture_lost (VtrPointerCapture *self)
{
  vtr_pointer_capture_stop (self);
  g_signal_emit (self, signals[SIGNAL_LOST], 0);
}
