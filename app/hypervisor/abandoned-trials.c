/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "abandoned-trials.h"

#include "machine-list.h"

typedef struct
{
  guint n_left;
  guint n_ended;
} Count;

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Count *count = g_task_get_task_data (task);

  if (vtr_machine_delete_finish (VTR_MACHINE (source), result, &error))
    count->n_ended++;
  else
    g_debug ("An abandoned machine stays: %s", error->message);

  count->n_left--;
  if (count->n_left == 0)
    g_task_return_int (task, count->n_ended);
}

static gboolean
is_trial (VtrMachine *machine)
{
  return vtr_machine_is_active (machine) && vtr_machine_is_transient (machine) &&
         vtr_machine_config_get_flag (vtr_machine_get_config (machine), "try");
}

/* (element-type VtrMachine) */
static GPtrArray *
list_trials (VtrConnection *connection)
{
  GListModel *machines = G_LIST_MODEL (vtr_connection_get_machines (connection));
  GPtrArray *trials = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      g_autoptr (VtrMachine) machine = g_list_model_get_item (machines, i);

      if (is_trial (machine))
        g_ptr_array_add (trials, g_steal_pointer (&machine));
    }

  return trials;
}

void
vtr_abandoned_trials_end_async (VtrConnection       *connection,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) trials = NULL;
  Count *count = NULL;

  g_return_if_fail (VTR_IS_CONNECTION (connection));

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_abandoned_trials_end_async);
  g_task_set_check_cancellable (task, FALSE);

  if (vtr_connection_is_embedded (connection))
    trials = list_trials (connection);
  if (trials == NULL || trials->len == 0)
    {
      g_task_return_int (task, 0);
      return;
    }

  count = g_new0 (Count, 1);
  count->n_left = trials->len;
  g_task_set_task_data (task, count, g_free);
  for (guint i = 0; i < trials->len; i++)
    vtr_machine_delete_async (g_ptr_array_index (trials, i), TRUE, cancellable, on_deleted,
                              g_object_ref (task));
}

guint
vtr_abandoned_trials_end_finish (VtrConnection *connection,
                                 GAsyncResult  *result)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), 0);

  return (guint) g_task_propagate_int (G_TASK (result), NULL);
}
