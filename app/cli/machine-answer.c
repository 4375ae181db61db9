/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "machine-answer.h"

#include "json-fields.h"

void
vtr_machine_answer_finish (VtrCommandCall *call,
                           VtrMachine     *machine,
                           GError         *error)
{
  if (error != NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  if (vtr_command_call_is_json (call))
    {
      g_autoptr (JsonBuilder) json = json_builder_new ();

      json_builder_begin_object (json);
      vtr_json_add_string (json, "name", vtr_machine_get_name (machine));
      vtr_json_add_string (json, "uuid", vtr_machine_get_uuid (machine));
      json_builder_end_object (json);
      vtr_command_call_print_json (call, json_builder_get_root (json));
    }

  vtr_command_call_finish (call);
}
