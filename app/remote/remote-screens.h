/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote-screen.h"

G_BEGIN_DECLS

#define VTR_TYPE_REMOTE_SCREENS (vtr_remote_screens_get_type ())
G_DECLARE_FINAL_TYPE (VtrRemoteScreens, vtr_remote_screens, VTR, REMOTE_SCREENS, GObject)

/* The screens that are kept, as a GListModel of VtrRemoteScreen, and the file they are kept in.
 * What changes is written a moment later, whole, on top of what other processes wrote meanwhile. A
 * file that can't be understood is left as it is: the list is empty then, and nothing is kept.
 * Main thread.
 *
 * Signals: "removed" (VtrRemoteScreen: for good, so what belongs to it can go, too), "failed"
 * (GError: something wasn't kept; told once until it works again). */

#define VTR_REMOTE_SCREENS_UNDO_SECONDS 10u

/* @path: (nullable) for remote-screens.ini in Vitrine's folder of the user's data. Reads it. */
VtrRemoteScreens *vtr_remote_screens_new          (const char        *path)
                                                   G_GNUC_WARN_UNUSED_RESULT;
/* Why the file couldn't be read. (nullable) */
const GError     *vtr_remote_screens_get_error    (VtrRemoteScreens  *self);
/* Puts the file that couldn't be read under another name beside it, and begins a new one with what
 * is kept now. (transfer full): where the old one is; NULL with @error. */
char             *vtr_remote_screens_set_aside    (VtrRemoteScreens  *self,
                                                   GError           **error);
/* (transfer none) (nullable) Removed ones are found until they are gone for good. */
VtrRemoteScreen  *vtr_remote_screens_find         (VtrRemoteScreens  *self,
                                                   const char        *id);
/* Also one that was removed and can still be taken back. (transfer none) (nullable) */
VtrRemoteScreen  *vtr_remote_screens_find_address (VtrRemoteScreens  *self,
                                                   const char        *address);
gboolean          vtr_remote_screens_contains     (VtrRemoteScreens  *self,
                                                   VtrRemoteScreen   *screen);
/* Keeps it; takes it back when it was removed. Does nothing when it is kept. */
void              vtr_remote_screens_add          (VtrRemoteScreens  *self,
                                                   VtrRemoteScreen   *screen);
/* Gone from the list at once, and for good when the time for Undo is over. */
void              vtr_remote_screens_remove       (VtrRemoteScreens  *self,
                                                   VtrRemoteScreen   *screen);
void              vtr_remote_screens_undo_remove  (VtrRemoteScreens  *self,
                                                   VtrRemoteScreen   *screen);
/* Before the program ends: what was removed is gone for good, what changed is written. */
void              vtr_remote_screens_flush        (VtrRemoteScreens  *self);

G_END_DECLS
