/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "guest-feature.h"

G_BEGIN_DECLS

#define VTR_TYPE_GUEST_MONITORS (vtr_guest_monitors_get_type ())
G_DECLARE_FINAL_TYPE (VtrGuestMonitors, vtr_guest_monitors, VTR, GUEST_MONITORS,
                      VtrGuestFeature)

/* The further monitors of a view's guest, a window each, switched on and off in a menu. Which are
 * on, and how large their windows are, is remembered of each machine in the settings. Property:
 * "available" (the guest can have more than one). Main thread. */

/* @view: kept weakly. */
VtrGuestMonitors *vtr_guest_monitors_new          (VtrDisplayView   *view,
                                                   GSettings        *settings)
                                                   G_GNUC_WARN_UNUSED_RESULT;
/* Closes all windows. */
void              vtr_guest_monitors_close        (VtrGuestMonitors *self);
/* (transfer none) */
GMenuModel       *vtr_guest_monitors_get_menu     (VtrGuestMonitors *self);
/* What the menu's items do, for the group "exchange". */
void              vtr_guest_monitors_add_actions  (VtrGuestMonitors *self,
                                                   GActionMap       *actions);
/* Another machine or screen. @id: whose monitors are remembered; (nullable) for nobody's.
 * @title: (nullable) */
void              vtr_guest_monitors_set_machine  (VtrGuestMonitors *self,
                                                   const char       *id,
                                                   const char       *title);
/* The view has other keys now: of keyboards' release, of this desktop's, or that become others. The
 * windows have the same. */
void              vtr_guest_monitors_update_keys  (VtrGuestMonitors *self);

G_END_DECLS
