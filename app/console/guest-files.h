/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "guest-feature.h"

G_BEGIN_DECLS

#define VTR_TYPE_GUEST_FILES (vtr_guest_files_get_type ())
G_DECLARE_FINAL_TYPE (VtrGuestFiles, vtr_guest_files, VTR, GUEST_FILES,
                      VtrGuestFeature)

/* Files sent to the guest of a view, dropped on it or chosen, and what became of them. Property:
 * "available" (the guest takes files now). Main thread. */

/* Both are kept weakly. @overlay: around the view; the files on their way are shown over it. */
VtrGuestFiles *vtr_guest_files_new          (VtrDisplayView *view,
                                             GtkOverlay     *overlay) G_GNUC_WARN_UNUSED_RESULT;
/* Lets the user choose files, and sends them. */
void           vtr_guest_files_choose       (VtrGuestFiles  *self);

G_END_DECLS
