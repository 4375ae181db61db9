/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pointer-capture.h"

G_BEGIN_DECLS

#define VTR_TYPE_POINTER_CAPTURE_WAYLAND (vtr_pointer_capture_wayland_get_type ())
G_DECLARE_FINAL_TYPE (VtrPointerCaptureWayland, vtr_pointer_capture_wayland, VTR,
                      POINTER_CAPTURE_WAYLAND, VtrPointerCapture)

/* On Wayland: the compositor locks the pointer (pointer-constraints-unstable-v1) and tells of
 * movements (relative-pointer-unstable-v1). NULL where @display is another windowing system's, or
 * its compositor doesn't offer both. (transfer full) */
VtrPointerCapture *vtr_pointer_capture_wayland_new (GdkDisplay *display)
                                                    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
