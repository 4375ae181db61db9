/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-view.h"
#include "guest-agent.h"

G_BEGIN_DECLS

#define VTR_TYPE_GUEST_FEATURE (vtr_guest_feature_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrGuestFeature, vtr_guest_feature, VTR, GUEST_FEATURE, GObject)

/* Something that goes between the user and the guest of a view besides the screen, where both its
 * client and the guest have a way for it. Follows the view's client. Property: "available" (there
 * is a way for it now). Main thread. */
struct _VtrGuestFeatureClass
{
  GObjectClass parent_class;

  /* It is another guest, or none. */
  void     (*guest_changed) (VtrGuestFeature *self);
  /* Something of it changed. @guest: (nullable). Returns whether there is a way for it. */
  gboolean (*look)          (VtrGuestFeature *self,
                             VtrGuestAgent   *guest);
};

/* At the end of the construction, once. @view: kept weakly. */
void            vtr_guest_feature_follow       (VtrGuestFeature *self,
                                                VtrDisplayView  *view);
/* (transfer none) (nullable) once it is gone */
VtrDisplayView *vtr_guest_feature_get_view     (VtrGuestFeature *self);
/* Of the view's client. (transfer none) (nullable) */
VtrGuestAgent  *vtr_guest_feature_get_guest    (VtrGuestFeature *self);
gboolean        vtr_guest_feature_is_available (VtrGuestFeature *self);

G_END_DECLS
