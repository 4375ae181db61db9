/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* list, show, xml: looking at machines. */

#include "command-table.h"

#include "command-call.h"
#include "machine-print.h"
#include "machine-report.h"
#include "size-text.h"
#include "text-table.h"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  VtrMachine *first = *(VtrMachine * const *) a;
  VtrMachine *second = *(VtrMachine * const *) b;
  g_autofree char *first_key = g_utf8_collate_key_for_filename (vtr_machine_get_name (first), -1);
  g_autofree char *second_key = g_utf8_collate_key_for_filename (vtr_machine_get_name (second), -1);

  return strcmp (first_key, second_key);
}

/* (element-type VtrMachine), by name */
static GPtrArray *
list_machines (VtrCommandCall *call)
{
  GListModel *list =
    G_LIST_MODEL (vtr_connection_get_machines (vtr_command_call_get_connection (call)));
  GPtrArray *machines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (machines, g_list_model_get_item (list, i));
  g_ptr_array_sort (machines, compare_names);

  return machines;
}

static void
print_table (VtrCommandCall *call,
             GPtrArray      *machines,
             VtrOsDatabase  *database)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (5, 1u << 2 | 1u << 3);
  g_autofree char *text = NULL;

  vtr_text_table_add (table, "NAME", "STATE", "MEMORY", "CPUS", "SYSTEM");
  for (guint i = 0; i < machines->len; i++)
    {
      VtrMachine *machine = g_ptr_array_index (machines, i);
      g_autofree char *memory = vtr_size_format (vtr_machine_get_memory (machine));
      g_autofree char *vcpus = g_strdup_printf ("%u", vtr_machine_get_vcpus (machine));
      const char *id = vtr_machine_get_os_id (machine);
      g_autoptr (VtrOs) os = id != NULL ? vtr_os_database_find (database, id) : NULL;

      vtr_text_table_add (table, vtr_machine_get_name (machine),
                          vtr_machine_state_to_string (vtr_machine_get_state (machine)), memory,
                          vcpus, os != NULL ? vtr_os_get_name (os) : "");
    }

  text = vtr_text_table_to_string (table);
  vtr_command_call_print (call, text);
}

static void
finish_list (VtrCommandCall *call)
{
  g_autoptr (GPtrArray) machines = list_machines (call);
  VtrOsDatabase *database = vtr_command_call_get_database (call);

  if (vtr_command_call_is_json (call))
    {
      g_autoptr (JsonBuilder) json = json_builder_new ();

      json_builder_begin_array (json);
      for (guint i = 0; i < machines->len; i++)
        json_builder_add_value (json, vtr_machine_report_new_entry (g_ptr_array_index (machines, i),
                                                                    database));
      json_builder_end_array (json);
      vtr_command_call_print_json (call, json_builder_get_root (json));
    }
  else
    {
      print_table (call, machines, database);
    }

  vtr_command_call_finish (call);
}

static void
on_database_loaded (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;

  /* Without it the machines' systems have no names. */
  vtr_os_database_load_finish (VTR_OS_DATABASE (source), result, NULL);
  finish_list (call);
}

static void
run_list (VtrCommandCall *call)
{
  g_autoptr (GPtrArray) machines = list_machines (call);

  for (guint i = 0; i < machines->len; i++)
    {
      if (vtr_machine_get_os_id (g_ptr_array_index (machines, i)) != NULL)
        {
          vtr_os_database_load_async (vtr_command_call_get_database (call),
                                      vtr_command_call_get_cancellable (call), on_database_loaded,
                                      g_object_ref (call));
          return;
        }
    }

  finish_list (call);
}

static void
run_show (VtrCommandCall *call)
{
  VtrMachine *machine = vtr_command_call_find_first_machine (call);

  if (machine == NULL)
    return;

  vtr_machine_print (call, machine, vtr_command_call_get_cancellable (call));
}

const VtrCommand vtr_command_list = {
  "list", "", "List the machines",
  NULL, NULL, 0, 0, VTR_COMMAND_NEEDS_CONNECTION, run_list
};

const VtrCommand vtr_command_show = {
  "show", "MACHINE", "Show all about a machine",
  "MACHINE is a name or a UUID, here and in the other commands.",
  NULL, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_show
};
