/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "connection.h"
#include "creator-step.h"
#include "machine-plan.h"
#include "machine.h"

G_BEGIN_DECLS

#define VTR_TYPE_MACHINE_CREATOR (vtr_machine_creator_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachineCreator, vtr_machine_creator, VTR, MACHINE_CREATOR, GObject)

/* Makes the machine of a plan, step by step; when a step fails or the user cancels, takes back what
 * it made. Used once. Main thread. Properties: "step", "progress" (0 to 1 of the whole). */

VtrMachineCreator *vtr_machine_creator_new        (VtrConnection        *connection,
                                                   VtrMachinePlan       *plan)
                                                   G_GNUC_WARN_UNUSED_RESULT;
/* @start: also start it (a disposable one always is). */
void               vtr_machine_creator_run_async  (VtrMachineCreator    *self,
                                                   gboolean              start,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
/* (transfer full): the machine as it stands in the connection's list. */
VtrMachine        *vtr_machine_creator_run_finish (VtrMachineCreator    *self,
                                                   GAsyncResult         *result,
                                                   GError              **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;
VtrCreatorStep     vtr_machine_creator_get_step   (VtrMachineCreator    *self);
double             vtr_machine_creator_get_progress (VtrMachineCreator  *self);
/* The document that would be defined, with the paths it would have; makes nothing. (transfer
 * full) */
char              *vtr_machine_creator_dup_xml    (VtrMachineCreator    *self,
                                                   GError              **error);

G_END_DECLS
