/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "machine-print.h"

#include "machine-report.h"

static void
on_report (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GError *error = NULL;
  JsonNode *report = vtr_machine_report_build_finish (VTR_MACHINE (source), result, &error);

  if (report == NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  vtr_command_call_print_machine (call, report);
  vtr_command_call_finish (call);
}

void
vtr_machine_print (VtrCommandCall *call,
                   VtrMachine     *machine,
                   GCancellable   *cancellable)
{
  g_return_if_fail (VTR_IS_COMMAND_CALL (call));
  g_return_if_fail (VTR_IS_MACHINE (machine));

  vtr_machine_report_build_async (machine, vtr_command_call_get_database (call), cancellable,
                                  on_report, g_object_ref (call));
}
