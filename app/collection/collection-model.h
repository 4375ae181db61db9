/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "connection.h"
#include "deletions.h"
#include "os-database.h"
#include "remote-screens.h"

G_BEGIN_DECLS

#define VTR_TYPE_COLLECTION_MODEL (vtr_collection_model_get_type ())
G_DECLARE_FINAL_TYPE (VtrCollectionModel, vtr_collection_model, VTR, COLLECTION_MODEL, GObject)

/* What the collection shows: the machines of a connection and the screens of others, those that are
 * searched for and not being deleted, in the user's order.
 *
 * Signals: "changed": there may be others now. */

VtrCollectionModel *vtr_collection_model_new           (VtrConnection      *connection,
                                                        VtrOsDatabase      *database,
                                                        VtrDeletions       *deletions,
                                                        VtrRemoteScreens   *screens,
                                                        GSettings          *settings)
                                                        G_GNUC_WARN_UNUSED_RESULT;
/* For the views. (transfer none) */
GtkSelectionModel  *vtr_collection_model_get_selection (VtrCollectionModel *self);
gboolean            vtr_collection_model_is_empty      (VtrCollectionModel *self);
void                vtr_collection_model_set_search    (VtrCollectionModel *self,
                                                        const char         *search);
gboolean            vtr_collection_model_is_searched   (VtrCollectionModel *self);
/* It is used now, which may be what they are ordered by. */
void                vtr_collection_model_note_use      (VtrCollectionModel *self,
                                                        VtrMachine         *machine);

G_END_DECLS
