/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_SELECTION_BAR (vtr_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (VtrSelectionBar, vtr_selection_bar, VTR, SELECTION_BAR, AdwBin)

/* The bar below the collection that says how many machines and screens are selected and does to
 * all of them what at least one can do. There while two or more are selected. */

/* @selection: of VtrMachine and VtrRemoteScreen. */
void vtr_selection_bar_set_selection (VtrSelectionBar   *self,
                                      GtkSelectionModel *selection);
void vtr_selection_bar_delete        (VtrSelectionBar   *self);

G_END_DECLS
