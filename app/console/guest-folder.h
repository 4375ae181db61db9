/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "guest-feature.h"

G_BEGIN_DECLS

#define VTR_TYPE_GUEST_FOLDER (vtr_guest_folder_get_type ())
G_DECLARE_FINAL_TYPE (VtrGuestFolder, vtr_guest_folder, VTR, GUEST_FOLDER,
                      VtrGuestFeature)

/* The folder of this computer that the guest of a view may look into: none until the user chooses
 * one, read-only until the user allows more; remembered of each machine in the settings. Property:
 * "available" (there is a way for it). Main thread. */

/* @view: kept weakly. */
VtrGuestFolder *vtr_guest_folder_new          (VtrDisplayView *view,
                                               GSettings      *settings)
                                               G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) */
GMenuModel     *vtr_guest_folder_get_menu     (VtrGuestFolder *self);
/* What the menu's items do, for the group "exchange". */
void            vtr_guest_folder_add_actions  (VtrGuestFolder *self,
                                               GActionMap     *actions);
/* Another machine or screen. @id: whose folder is remembered; (nullable) for none. */
void            vtr_guest_folder_set_id       (VtrGuestFolder *self,
                                               const char     *id);

G_END_DECLS
