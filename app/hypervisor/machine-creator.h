/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "connection.h"
#include "machine-plan.h"
#include "machine.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_CREATOR_STEP_CHECK,      /* the plan, the medium, the free space */
  VTR_CREATOR_STEP_MEDIUM,     /* copying the medium, only where it must be */
  VTR_CREATOR_STEP_DISK,
  VTR_CREATOR_STEP_DEFINE,
  VTR_CREATOR_STEP_START,
  VTR_CREATOR_STEP_DONE,
} VtrCreatorStep;

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
/* What the step is, for people, translated: "Making the disk…". */
const char        *vtr_creator_step_get_label     (VtrCreatorStep        step);
/* The document that would be defined, with the paths it would have; makes nothing. (transfer
 * full) */
char              *vtr_machine_creator_dup_xml    (VtrMachineCreator    *self,
                                                   GError              **error);

G_END_DECLS
