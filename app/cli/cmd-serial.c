/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* serial: a machine's text console on this terminal. */

#include "command-table.h"

#include "command-call.h"
#include "machine-console.h"

/* How often silence is measured. */
#define LOOK_MS 100u

typedef struct
{
  VtrCommandCall    *call;
  VtrMachineConsole *console;        /* NULL at the end */
  GError            *error;          /* (nullable): how it ended */
  GSource           *cancel_source;
  guint              look_source;
  double             settle;         /* seconds of silence after the input; below 0: for ever */
  gint64             input_end;      /* monotonic time; 0 until then */
  gboolean           takes_over;
  gboolean           was_open;
  gboolean           has_ended;
} Talk;

/* The guest has been let go, in other threads: now nothing of it goes on when the program ends. */
static void
on_console_gone (gpointer  user_data,
                 GObject  *former_console)
{
  Talk *talk = user_data;

  if (talk->error != NULL)
    vtr_command_call_fail (talk->call, talk->error);
  else
    vtr_command_call_finish (talk->call);
  g_object_unref (talk->call);
  g_free (talk);
}

static gboolean
on_ended (gpointer user_data)
{
  Talk *talk = user_data;
  g_autoptr (VtrMachineConsole) console = g_steal_pointer (&talk->console);

  if (talk->cancel_source != NULL)
    {
      g_source_destroy (talk->cancel_source);
      g_source_unref (talk->cancel_source);
    }
  g_clear_handle_id (&talk->look_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (console, talk);
  g_object_weak_ref (G_OBJECT (console), on_console_gone, talk);
  vtr_machine_console_close (console);

  return G_SOURCE_REMOVE;
}

/* @error: (transfer full) (nullable). The console may be telling of its state at this moment. */
static void
end_talk (Talk   *talk,
          GError *error)
{
  if (talk->has_ended)
    {
      g_clear_error (&error);
      return;
    }

  talk->has_ended = TRUE;
  talk->error = error;
  g_idle_add_full (G_PRIORITY_HIGH, on_ended, talk, NULL);
}

static GError *
copy_console_error (Talk *talk)
{
  const GError *error = vtr_machine_console_get_error (talk->console);

  return error != NULL ? g_error_copy (error)
                       : g_error_new_literal (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED,
                                              "The text console could not be opened");
}

static void
on_in_use (Talk *talk)
{
  if (talk->takes_over)
    {
      talk->takes_over = FALSE;
      vtr_machine_console_take_over (talk->console);
    }
  else if (talk->was_open)
    {
      end_talk (talk, g_error_new_literal (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED,
                                           "Somebody else has taken the text console over"));
    }
  else
    {
      GError *error = copy_console_error (talk);

      end_talk (talk, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED,
                                   "%s --force takes it over", error->message));
      g_error_free (error);
    }
}

static void
on_state (VtrMachineConsole *console,
          GParamSpec        *pspec,
          Talk              *talk)
{
  switch (vtr_machine_console_get_state (console))
    {
    case VTR_MACHINE_CONSOLE_OPEN:
      talk->was_open = TRUE;
      break;
    case VTR_MACHINE_CONSOLE_IN_USE:
      on_in_use (talk);
      break;
    case VTR_MACHINE_CONSOLE_LOST:
      /* It may be the machine's end, or somebody who took it over: the next try tells. */
      if (!talk->was_open)
        end_talk (talk, copy_console_error (talk));
      break;
    case VTR_MACHINE_CONSOLE_UNAVAILABLE:
      end_talk (talk, copy_console_error (talk));
      break;
    case VTR_MACHINE_CONSOLE_OFF:
      if (talk->was_open)
        end_talk (talk, NULL);
      else
        end_talk (talk, g_error_new (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
                                     "The machine “%s” is off, so it has nothing to say.",
                                     vtr_machine_get_title (
                                       vtr_machine_console_get_machine (console))));
      break;
    case VTR_MACHINE_CONSOLE_CLOSED:
      end_talk (talk, NULL);
      break;
    case VTR_MACHINE_CONSOLE_OPENING:
    default:
      break;
    }
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  end_talk (user_data, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));

  return G_SOURCE_REMOVE;
}

static gboolean
on_look (gpointer user_data)
{
  Talk *talk = user_data;
  gint64 now = g_get_monotonic_time ();

  if (!vtr_machine_console_has_input_ended (talk->console))
    return G_SOURCE_CONTINUE;

  if (talk->input_end == 0)
    talk->input_end = now;
  if (vtr_machine_console_get_silence (talk->console) >= talk->settle &&
      (double) (now - talk->input_end) / G_USEC_PER_SEC >= talk->settle)
    end_talk (talk, NULL);

  return G_SOURCE_CONTINUE;
}

/* The id of the console that the user counts as number @number. */
static char *
dup_console_id (VtrMachine  *machine,
                guint        number,
                GError     **error)
{
  g_autoptr (GPtrArray) consoles =
    vtr_machine_config_list_consoles (vtr_machine_get_config (machine));
  guint n_found = 0;

  for (guint i = 0; i < consoles->len; i++)
    {
      VtrConfigConsole *console = g_ptr_array_index (consoles, i);

      if (console->can_open && ++n_found == number)
        return g_strdup (console->id);
    }

  if (n_found == 0)
    g_set_error (error, VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_UNSUPPORTED,
                 "The machine “%s” has no text console that can be opened",
                 vtr_machine_get_title (machine));
  else
    g_set_error (error, VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_NOT_FOUND,
                 "The machine “%s” has no text console number %u", vtr_machine_get_title (machine),
                 number);

  return NULL;
}

static void
run_serial (VtrCommandCall *call)
{
  VtrCommandLine *line = vtr_command_call_get_line (call);
  VtrMachine *machine = vtr_command_call_find_first_machine (call);
  GCancellable *cancellable = vtr_command_call_get_cancellable (call);
  g_autofree char *id = NULL;
  GError *error = NULL;
  Talk *talk = NULL;
  int fd = -1;

  if (machine == NULL)
    return;

  id = dup_console_id (machine, vtr_command_line_get_count (line, "console", 1), &error);
  if (id == NULL)
    {
      vtr_command_call_fail (call, error);
      return;
    }

  fd = vtr_command_call_steal_talk_fd (call);
  g_assert (fd >= 0);
  talk = g_new0 (Talk, 1);
  talk->call = g_object_ref (call);
  talk->takes_over = vtr_command_line_has_option (line, "force");
  talk->settle = vtr_command_line_get_seconds (line, "settle", -1);
  talk->console = vtr_machine_console_new (machine, id, fd);
  if (cancellable != NULL)
    {
      talk->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (talk->cancel_source, G_SOURCE_FUNC (on_cancelled), talk, NULL);
      g_source_attach (talk->cancel_source, NULL);
    }
  if (talk->settle >= 0)
    talk->look_source = g_timeout_add (LOOK_MS, on_look, talk);

  g_signal_connect (talk->console, "notify::state", G_CALLBACK (on_state), talk);
  vtr_machine_console_open (talk->console);
  /* It is OFF from the beginning where it is off. */
  if (vtr_machine_console_get_state (talk->console) == VTR_MACHINE_CONSOLE_OFF)
    on_state (talk->console, NULL, talk);
}

static const VtrCommandOption options[] = {
  { "console", VTR_OPTION_COUNT, "N", "Which one, where the machine has several: 1 is the first" },
  { "force", VTR_OPTION_FLAG, NULL, "Take it over from whoever has it open" },
  { "settle", VTR_OPTION_SECONDS, "SECONDS",
    "End when the input has ended and the guest has said nothing for so long" },
  { NULL },
};

const VtrCommand vtr_command_serial = {
  "serial", "MACHINE [--console N] [--force] [--settle SECONDS]",
  "Put the guest’s serial console on this terminal",
  "Ctrl+] leaves; every other key goes to the guest. Ends when the machine does. That the input "
  "ends alone\n"
  "doesn’t end it: the guest may have more to say (see --settle).",
  options, 1, 1, VTR_COMMAND_NEEDS_CONNECTION, run_serial, TRUE, TRUE
};
