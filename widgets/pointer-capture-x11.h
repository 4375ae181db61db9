/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pointer-capture.h"

G_BEGIN_DECLS

#define VTR_TYPE_POINTER_CAPTURE_X11 (vtr_pointer_capture_x11_get_type ())
G_DECLARE_FINAL_TYPE (VtrPointerCaptureX11, vtr_pointer_capture_x11, VTR, POINTER_CAPTURE_X11,
                      VtrPointerCapture)

/* On X11: the pointer is grabbed, and put back to the middle of the widget whenever it has been
 * moved. NULL where @display is another windowing system's, or its server has no XInput 2.1.
 * (transfer full) */
VtrPointerCapture *vtr_pointer_capture_x11_new (GdkDisplay *display) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
