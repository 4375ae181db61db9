/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* start, shutdown, reboot, force-off, pause, resume, keep, delete: what is done to a machine as a
 * whole. */

#include "command-table.h"

#include "command-call.h"
#include "machine-answer.h"
#include "machine-keep.h"
#include "usb-rules.h"

static void
on_performed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  VtrMachine *machine = VTR_MACHINE (source);
  GError *error = NULL;

  vtr_machine_perform_finish (machine, result, &error);
  vtr_machine_answer_finish (call, machine, error);
}

static void
perform (VtrCommandCall   *call,
         VtrMachineAction  action)
{
  VtrMachine *machine = vtr_command_call_find_first_machine (call);

  if (machine == NULL)
    return;

  vtr_machine_perform_async (machine, action, vtr_command_call_get_cancellable (call), on_performed,
                             g_object_ref (call));
}

static void
run_start (VtrCommandCall *call)
{
  perform (call, VTR_MACHINE_ACTION_START);
}

static void
run_shutdown (VtrCommandCall *call)
{
  perform (call, VTR_MACHINE_ACTION_SHUT_DOWN);
}

static void
run_reboot (VtrCommandCall *call)
{
  perform (call, VTR_MACHINE_ACTION_REBOOT);
}

static void
run_force_off (VtrCommandCall *call)
{
  perform (call, VTR_MACHINE_ACTION_FORCE_OFF);
}

static void
run_pause (VtrCommandCall *call)
{
  perform (call, VTR_MACHINE_ACTION_PAUSE);
}

static void
run_resume (VtrCommandCall *call)
{
  perform (call, VTR_MACHINE_ACTION_RESUME);
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  VtrMachine *machine = VTR_MACHINE (source);
  GError *error = NULL;

  if (vtr_machine_delete_finish (machine, result, &error))
    {
      g_autoptr (VtrUsbRules) rules = vtr_usb_rules_new (NULL);

      vtr_usb_rules_forget (rules, vtr_machine_get_uuid (machine));
    }
  vtr_machine_answer_finish (call, machine, error);
}

static void
run_delete (VtrCommandCall *call)
{
  gboolean keeps_disks =
    vtr_command_line_has_option (vtr_command_call_get_line (call), "keep-disks");
  VtrMachine *machine = vtr_command_call_find_first_machine (call);

  if (machine == NULL)
    return;

  vtr_machine_delete_async (machine, !keeps_disks, vtr_command_call_get_cancellable (call),
                            on_deleted, g_object_ref (call));
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  VtrMachine *machine = VTR_MACHINE (source);
  GError *error = NULL;

  vtr_machine_keep_finish (machine, result, &error);
  vtr_machine_answer_finish (call, machine, error);
}

static void
run_keep (VtrCommandCall *call)
{
  VtrMachine *machine = vtr_command_call_find_first_machine (call);

  if (machine == NULL)
    return;

  vtr_machine_keep_async (machine, vtr_command_call_get_cancellable (call), on_kept,
                          g_object_ref (call));
}

static const VtrCommandOption delete_options[] = {
  { "keep-disks", VTR_OPTION_FLAG, NULL, "Leave the files of its disks" },
  { NULL },
};

const VtrCommand vtr_command_start = {
  "start", "MACHINE", "Start a machine",
  NULL, NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_start
};

const VtrCommand vtr_command_shutdown = {
  "shutdown", "MACHINE", "Ask a machine's guest to shut down",
  "Done when the guest was asked, not when it is off.",
  NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_shutdown
};

const VtrCommand vtr_command_reboot = {
  "reboot", "MACHINE", "Ask a machine's guest to start anew",
  "Done when the guest was asked.",
  NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_reboot
};

const VtrCommand vtr_command_force_off = {
  "force-off", "MACHINE", "Switch a machine off, as by pulling the plug",
  NULL, NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_force_off
};

const VtrCommand vtr_command_pause = {
  "pause", "MACHINE", "Stop a machine's processors for a while",
  NULL, NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_pause
};

const VtrCommand vtr_command_resume = {
  "resume", "MACHINE", "Let a paused machine go on",
  NULL, NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_resume
};

const VtrCommand vtr_command_keep = {
  "keep", "MACHINE", "Make a machine that is being tried a permanent one",
  "The machine goes on running; “vitrinectl try”, if it still runs, leaves it be and ends.",
  NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_keep
};

const VtrCommand vtr_command_delete = {
  "delete", "MACHINE [--keep-disks]", "Delete a machine and its own disks",
  "A running one is switched off first. Disks outside Vitrine's folders, ISO files and disks that "
  "other\nmachines use are always left.",
  delete_options, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_delete
};
