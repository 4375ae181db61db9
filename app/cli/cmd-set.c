/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* set: what a machine's next start takes. */

#include "command-table.h"

#include "command-call.h"
#include "config-changes.h"
#include "machine-answer.h"
#include "machine-edit.h"

static void
on_edited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  VtrMachine *machine = VTR_MACHINE (source);
  GError *error = NULL;

  vtr_machine_edit_finish (machine, result, &error);
  vtr_machine_answer_finish (call, machine, error);
}

/* A VtrMachineEditFunc. */
static gboolean
apply_changes (VtrMachineConfig  *config,
               gpointer           data,
               GError           **error)
{
  return vtr_config_changes_apply (data, config, error);
}

static void
run_set (VtrCommandCall *call)
{
  GError *error = NULL;
  VtrMachine *machine = NULL;
  GPtrArray *changes = vtr_config_changes_parse (call, 1, &error);

  if (changes == NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  machine = vtr_command_call_find_first_machine (call);
  if (machine == NULL)
    g_ptr_array_unref (changes);
  else
    vtr_machine_edit_async (machine, vtr_config_changes_need_off (changes), apply_changes, changes,
                            (GDestroyNotify) g_ptr_array_unref,
                            vtr_command_call_get_cancellable (call), on_edited,
                            g_object_ref (call));
}

const VtrCommand vtr_command_set = {
  "set", "MACHINE KEY=VALUE…", "Change what a machine is",
  "display (spice or vnc; only while the machine is off), memory, os, title and vcpus can be set. "
  "A running machine has them from its next start on.",
  NULL, 2, G_MAXUINT, VTR_COMMAND_NEEDS_CONNECTION, run_set
};
