/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "machine.h"
#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_MACHINE_TILE (vtr_machine_tile_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachineTile, vtr_machine_tile, VTR, MACHINE_TILE, GtkWidget)

/* A machine or a remote screen in the collection: its picture, its name and its state. A tile of
 * the grid when its orientation is vertical, a row of the list when it is horizontal. Recycled by
 * the list that shows it. */

GtkWidget *vtr_machine_tile_new         (GtkOrientation  orientation,
                                         VtrOsDatabase  *database) G_GNUC_WARN_UNUSED_RESULT;
/* @item: VtrMachine or VtrRemoteScreen (nullable) */
void       vtr_machine_tile_set_item    (VtrMachineTile *self,
                                         gpointer        item);

G_END_DECLS
