/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "machine.h"

G_BEGIN_DECLS

#define VTR_TYPE_MACHINE_SORTER (vtr_machine_sorter_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachineSorter, vtr_machine_sorter, VTR, MACHINE_SORTER, GtkSorter)

/* The order of the collection, of machines and remote screens: what runs first, then what was used
 * last, then by name. When a machine was used is remembered in the settings ("last-used", by UUID);
 * a remote screen knows it itself. Main thread. */

VtrMachineSorter *vtr_machine_sorter_new  (GSettings        *settings) G_GNUC_WARN_UNUSED_RESULT;
/* The machine is used now. */
void              vtr_machine_sorter_note (VtrMachineSorter *self,
                                           VtrMachine       *machine);
/* The state or the name of a machine changed. */
void              vtr_machine_sorter_refresh (VtrMachineSorter *self);

G_END_DECLS
