/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* try: an ISO in a machine that leaves nothing behind. Runs until the guest ends, the command is
 * interrupted, or somebody keeps the machine. */

#include "command-table.h"

#include "command-call.h"
#include "machine-creator.h"
#include "machine-report.h"

typedef struct
{
  VtrCommandCall *call;
  VtrMachine     *machine;
  GCancellable   *cancellable;
  gulong          notify_handler;
  gulong          cancel_handler;
  guint           cancel_source;
  gboolean        is_ending;
} Trial;

static void
trial_free (Trial *trial)
{
  g_clear_signal_handler (&trial->notify_handler, trial->machine);
  if (trial->cancel_handler != 0)
    g_cancellable_disconnect (trial->cancellable, trial->cancel_handler);
  g_clear_handle_id (&trial->cancel_source, g_source_remove);
  g_object_unref (trial->cancellable);
  g_object_unref (trial->machine);
  g_object_unref (trial->call);
  g_free (trial);
}

static void
on_destroyed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Trial *trial = user_data;
  g_autoptr (VtrCommandCall) call = g_object_ref (trial->call);
  GError *error = NULL;

  if (vtr_machine_delete_finish (VTR_MACHINE (source), result, &error) ||
      vtr_machine_is_removed (VTR_MACHINE (source)) ||
      g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      vtr_command_call_finish (call);
    }
  else
    {
      vtr_command_call_fail (call, error);
    }

  trial_free (trial);
}

/* The guest is off, the command was interrupted, or the machine was kept. */
static void
end_trial (Trial *trial)
{
  if (trial->is_ending)
    return;

  trial->is_ending = TRUE;
  g_clear_signal_handler (&trial->notify_handler, trial->machine);

  if (!vtr_machine_is_removed (trial->machine) && vtr_machine_is_transient (trial->machine))
    {
      /* Not cancellable: nothing may be left. */
      vtr_machine_delete_async (trial->machine, TRUE, NULL, on_destroyed, trial);
      return;
    }

  vtr_command_call_finish (trial->call);
  trial_free (trial);
}

static void
on_machine_changed (VtrMachine *machine,
                    GParamSpec *pspec,
                    Trial      *trial)
{
  if (vtr_machine_is_removed (machine) || !vtr_machine_is_active (machine) ||
      !vtr_machine_is_transient (machine))
    end_trial (trial);
}

static gboolean
on_interrupted_idle (gpointer user_data)
{
  Trial *trial = user_data;

  trial->cancel_source = 0;
  end_trial (trial);

  return G_SOURCE_REMOVE;
}

/* In g_cancellable_cancel(): a handler can't be disconnected from inside of it. */
static void
on_interrupted (GCancellable *cancellable,
                gpointer      user_data)
{
  Trial *trial = user_data;

  if (trial->cancel_source == 0)
    trial->cancel_source = g_idle_add (on_interrupted_idle, trial);
}

static void
watch (Trial *trial)
{
  trial->notify_handler =
    g_signal_connect (trial->machine, "notify", G_CALLBACK (on_machine_changed), trial);
  trial->cancel_handler =
    g_cancellable_connect (trial->cancellable, G_CALLBACK (on_interrupted), trial, NULL);

  on_machine_changed (trial->machine, NULL, trial);
}

static void
on_report (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Trial *trial = user_data;
  g_autoptr (GError) error = NULL;
  JsonNode *report = vtr_machine_report_build_finish (VTR_MACHINE (source), result, &error);

  /* The guest may have ended meanwhile, or the user: then there is nothing to say. */
  if (report != NULL)
    {
      if (!vtr_command_call_is_json (trial->call))
        vtr_command_call_print (trial->call,
                                "The machine runs. Ctrl+C ends it, and leaves nothing behind; "
                                "“vitrinectl keep” makes it permanent.\n\n");
      vtr_command_call_print_machine (trial->call, report);
      vtr_command_call_flush (trial->call);
    }

  watch (trial);
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GCancellable *cancellable = vtr_command_call_get_cancellable (call);
  GError *error = NULL;
  g_autoptr (VtrMachine) machine =
    vtr_machine_creator_run_finish (VTR_MACHINE_CREATOR (source), result, &error);
  Trial *trial = NULL;

  if (machine == NULL)
    {
      /* Interrupted before it ran: the creator has taken everything back, as asked. */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&error);
          vtr_command_call_finish (call);
        }
      else
        {
          vtr_command_call_fail (call, error);
        }
      return;
    }

  trial = g_new0 (Trial, 1);
  trial->call = g_object_ref (call);
  trial->machine = g_object_ref (machine);
  trial->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  vtr_machine_report_build_async (machine, vtr_command_call_get_database (call), cancellable,
                                  on_report, trial);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  VtrCommandLine *line = vtr_command_call_get_line (call);
  VtrConnection *connection = vtr_command_call_get_connection (call);
  GListModel *machines = G_LIST_MODEL (vtr_connection_get_machines (connection));
  GError *error = NULL;
  g_autoptr (VtrMedia) media =
    vtr_os_database_identify_finish (VTR_OS_DATABASE (source), result, &error);
  g_autoptr (VtrMachinePlan) plan = NULL;
  g_autoptr (VtrMachineCreator) creator = NULL;
  g_autofree char *name = NULL;

  if (media == NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  /* Whichever of several systems it is makes little difference to a trial. */
  if (vtr_media_get_os (media) == NULL &&
      g_list_model_get_n_items (vtr_media_get_candidates (media)) > 0)
    {
      g_autoptr (VtrOs) first = g_list_model_get_item (vtr_media_get_candidates (media), 0);

      vtr_media_choose_os (media, first);
    }

  plan = vtr_machine_plan_new (vtr_connection_get_capabilities (connection), media);
  vtr_machine_plan_set_disposable (plan, TRUE);
  if (vtr_command_line_has_option (line, "memory"))
    vtr_machine_plan_set_memory (plan, vtr_command_line_get_size (line, "memory", 0));
  if (vtr_command_line_has_option (line, "vcpus"))
    vtr_machine_plan_set_vcpus (plan, vtr_command_line_get_count (line, "vcpus", 1));
  name = vtr_machine_plan_dup_free_name (plan, machines);
  vtr_machine_plan_set_name (plan, name);

  creator = vtr_machine_creator_new (connection, plan);
  vtr_machine_creator_run_async (creator, TRUE, vtr_command_call_get_cancellable (call), on_created,
                                 g_object_ref (call));
}

static void
run_try (VtrCommandCall *call)
{
  g_autofree char *path = vtr_command_call_dup_path (call, vtr_command_call_get_argument (call, 0));

  vtr_os_database_identify_async (vtr_command_call_get_database (call), path,
                                  vtr_command_call_get_cancellable (call), on_identified,
                                  g_object_ref (call));
}

static const VtrCommandOption options[] = {
  { "memory", VTR_OPTION_SIZE, "SIZE", "Memory: 4G, 512M; K, M, G, T are powers of 1024" },
  { "vcpus", VTR_OPTION_COUNT, "N", "Processors" },
  { NULL },
};

const VtrCommand vtr_command_try = {
  "try", "FILE.iso [--memory SIZE] [--vcpus N]",
  "Run an ISO in a machine that leaves nothing behind",
  "Prints the machine as “show” does, then runs until the guest ends or the command is "
  "interrupted (exit\n"
  "code 0 both times), or until “vitrinectl keep” makes the machine permanent.",
  options, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_try, TRUE
};
