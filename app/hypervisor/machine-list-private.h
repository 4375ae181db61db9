/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine-info.h"
#include "machine-list.h"

G_BEGIN_DECLS

/* What the connection that owns the list does with it. Main thread. */

VtrMachineList *vtr_machine_list_new         (VtrConnection  *connection) G_GNUC_WARN_UNUSED_RESULT;
/* The connection is gone. */
void            vtr_machine_list_detach      (VtrMachineList *self);
/* What stands in @infos (element-type VtrMachineInfo) is all there is; known machines stay the same
 * objects. */
void            vtr_machine_list_replace_all (VtrMachineList *self,
                                              GPtrArray      *infos);
/* Reads the machines with these UUIDs (element-type utf8) anew, in a worker, one reading at a
 * time. */
void            vtr_machine_list_refresh     (VtrMachineList *self,
                                              GHashTable     *uuids);
/* The connection was opened, lost or closed: what can be done with the machines changed. */
void            vtr_machine_list_connection_changed (VtrMachineList *self);

/* For whoever changed a machine himself: reads it at once and ends when the list shows it.
 * (transfer full): VTR_HYPERVISOR_ERROR_NOT_FOUND when there is none (any more). */
void            vtr_machine_list_sync_async  (VtrMachineList       *self,
                                              const char           *uuid,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
VtrMachine     *vtr_machine_list_sync_finish (VtrMachineList       *self,
                                              GAsyncResult         *result,
                                              GError              **error)
                                              G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
