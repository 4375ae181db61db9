/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "connection.h"
#include "deletions.h"
#include "media-finder.h"
#include "os-database.h"
#include "screen-trust.h"

G_BEGIN_DECLS

#define VTR_TYPE_WINDOW (vtr_window_get_type ())
G_DECLARE_FINAL_TYPE (VtrWindow, vtr_window, VTR, WINDOW, AdwApplicationWindow)

/* The window: the collection, the page that makes a machine and the console page of one machine,
 * and all that is done to machines ("machine.*" actions, whose target is a UUID), with its
 * questions and toasts. */

VtrWindow *vtr_window_new        (GtkApplication *application,
                                  VtrConnection  *connection,
                                  VtrOsDatabase  *database,
                                  VtrMediaFinder *finder,
                                  VtrDeletions   *deletions,
                                  VtrScreenTrust *trust,
                                  GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;
/* Goes to the page that makes a machine, with this file chosen. */
void       vtr_window_open_media (VtrWindow      *self,
                                  GFile          *file);

G_END_DECLS
