/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VTR_TYPE_POINTER_CAPTURE (vtr_pointer_capture_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrPointerCapture, vtr_pointer_capture, VTR, POINTER_CAPTURE, GObject)

/* Holds the desktop's pointer in a widget, and tells only how it is moved: for a guest whose
 * mouse knows movements and no places. GTK 4 has nothing for it, so there is one of these for
 * each windowing system. Main thread.
 *
 * Signals: "motion" (double dx, double dy: logical pixels), "lost" (the windowing system took the
 * pointer back: the capture has stopped). */
struct _VtrPointerCaptureClass
{
  GObjectClass parent_class;

  gboolean (*start) (VtrPointerCapture  *self,
                     GtkWidget          *widget,
                     GError            **error);
  void     (*stop)  (VtrPointerCapture  *self);
};

/* For the windowing system of @display. NULL where it has no way. (transfer full) */
VtrPointerCapture *vtr_pointer_capture_new       (GdkDisplay         *display)
                                                  G_GNUC_WARN_UNUSED_RESULT;
/* @widget: realized, and the pointer is over it. G_IO_ERROR: a sentence. */
gboolean           vtr_pointer_capture_start     (VtrPointerCapture  *self,
                                                  GtkWidget          *widget,
                                                  GError            **error);
void               vtr_pointer_capture_stop      (VtrPointerCapture  *self);
gboolean           vtr_pointer_capture_is_active (VtrPointerCapture  *self);

/* For subclasses. */
void               vtr_pointer_capture_moved     (VtrPointerCapture  *self,
                                                  double              dx,
                                                  double              dy);
void               vtr_pointer_capture_lost      (VtrPointerCapture  *self);

G_END_DECLS
