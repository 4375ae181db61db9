/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "connection.h"
#include "deletions.h"
#include "os-database.h"
#include "remote-screens.h"

G_BEGIN_DECLS

#define VTR_TYPE_COLLECTION_PAGE (vtr_collection_page_get_type ())
G_DECLARE_FINAL_TYPE (VtrCollectionPage, vtr_collection_page, VTR, COLLECTION_PAGE, AdwBin)

/* The machines of a connection and the screens of others, as a grid or a list, with search and
 * selection. It only shows and asks: opening, creating and everything else are actions of the
 * window ("win.new-machine", "machine.open", "remote.open", …). */

GtkWidget *vtr_collection_page_new          (void) G_GNUC_WARN_UNUSED_RESULT;
/* Once, by the window that made it. */
void       vtr_collection_page_set_up       (VtrCollectionPage *self,
                                             VtrConnection     *connection,
                                             VtrOsDatabase     *database,
                                             VtrDeletions      *deletions,
                                             VtrRemoteScreens  *screens,
                                             GSettings         *settings);
/* The one that is selected: NULL where it is none, a screen or several. (transfer none) */
VtrMachine *vtr_collection_page_get_selected_machine
                                            (VtrCollectionPage *self);
void       vtr_collection_page_start_search (VtrCollectionPage *self);
/* "grid" or "list". */
void       vtr_collection_page_set_view     (VtrCollectionPage *self,
                                             const char        *view);

G_END_DECLS
