/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* type, keys and click: doing something on a screen. */

#include "command-table.h"

#include "command-display.h"
#include "input-sequence.h"

#define OPEN_TIMEOUT 30.0
/* A guest that starts switches its tablet on late. */
#define ABSOLUTE_WAIT_MS 3000
#define ABSOLUTE_CHECK_MS 50
#define MAX_COORDINATE 65535

typedef struct
{
  VtrCommandCall   *call;
  VtrDisplayClient *client;
  VtrInputSequence *sequence;
  guint             n_waits;     /* click: for an absolute pointer */
  int               x;
  int               y;
  VtrButtonMask     button;
} Action;

static Action *
action_new (VtrCommandCall *call)
{
  Action *action = g_new0 (Action, 1);

  action->call = g_object_ref (call);
  action->sequence = vtr_input_sequence_new ();

  return action;
}

/* @error: (transfer full) (nullable) */
static void
end_action (Action *action,
            GError *error)
{
  vtr_command_display_end (action->call, action->client, error);
  g_clear_object (&action->client);
  g_clear_pointer (&action->sequence, vtr_input_sequence_free);
  g_object_unref (action->call);
  g_free (action);
}

static void
on_played (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GError *error = NULL;

  vtr_input_sequence_play_finish (VTR_DISPLAY_CLIENT (source), result, &error);
  end_action (user_data, error);
}

static void
play (Action *action)
{
  vtr_input_sequence_play_async (g_steal_pointer (&action->sequence), action->client,
                                 vtr_command_call_get_cancellable (action->call), on_played,
                                 action);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Action *action = user_data;
  GError *error = NULL;

  action->client = vtr_command_display_open_finish (VTR_COMMAND_CALL (source), result, &error);
  if (action->client != NULL)
    play (action);
  else
    end_action (action, error);
}

static void
begin (Action              *action,
       GAsyncReadyCallback  callback)
{
  vtr_command_display_open_async (action->call, vtr_command_call_get_argument (action->call, 0),
                                  OPEN_TIMEOUT, callback, action);
}

static GError *
add_text (VtrInputSequence *sequence,
          const char       *text)
{
  g_autoptr (GError) error = NULL;
  VtrCommandError code = VTR_COMMAND_ERROR_USAGE;

  if (vtr_input_sequence_add_text (sequence, text, &error))
    return NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    code = VTR_COMMAND_ERROR_UNSUPPORTED;

  return g_error_new_literal (VTR_COMMAND_ERROR, code, error->message);
}

static void
run_type (VtrCommandCall *call)
{
  Action *action = action_new (call);
  GError *error = add_text (action->sequence, vtr_command_call_get_argument (call, 1));

  if (error == NULL)
    begin (action, on_opened);
  else
    end_action (action, error);
}

static void
run_keys (VtrCommandCall *call)
{
  Action *action = action_new (call);
  GError *error = NULL;

  for (guint i = 1; error == NULL && vtr_command_call_get_argument (call, i) != NULL; i++)
    {
      VtrKeyCombo combo = { 0 };

      if (vtr_key_combo_parse (vtr_command_call_get_argument (call, i), &combo, &error))
        vtr_input_sequence_add_combo (action->sequence, &combo);
    }

  if (error == NULL)
    begin (action, on_opened);
  else
    end_action (action, error);
}

static void
click (Action *action)
{
  VtrInputSequence *sequence = action->sequence;

  vtr_input_sequence_add_pointer (sequence, action->x, action->y, 0);
  vtr_input_sequence_add_pointer (sequence, action->x, action->y, action->button);
  vtr_input_sequence_add_pointer (sequence, action->x, action->y, 0);
  if (vtr_command_line_has_option (vtr_command_call_get_line (action->call), "double"))
    {
      vtr_input_sequence_add_pointer (sequence, action->x, action->y, action->button);
      vtr_input_sequence_add_pointer (sequence, action->x, action->y, 0);
    }
  play (action);
}

static gboolean
on_absolute_check (gpointer user_data)
{
  Action *action = user_data;
  const GError *closed = vtr_display_client_get_error (action->client);

  if (closed != NULL)
    end_action (action, g_error_copy (closed));
  else if (g_cancellable_is_cancelled (vtr_command_call_get_cancellable (action->call)))
    end_action (action, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));
  else if (vtr_display_client_is_pointer_absolute (action->client))
    click (action);
  else if (++action->n_waits * ABSOLUTE_CHECK_MS >= ABSOLUTE_WAIT_MS)
    end_action (action, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_UNSUPPORTED,
                                     "The machine takes movements only, not places: its guest uses "
                                     "no tablet or touch screen"));
  else
    return G_SOURCE_CONTINUE;

  return G_SOURCE_REMOVE;
}

static void
on_click_opened (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Action *action = user_data;
  GError *error = NULL;
  int width = 0;
  int height = 0;

  action->client = vtr_command_display_open_finish (VTR_COMMAND_CALL (source), result, &error);
  if (action->client == NULL)
    {
      end_action (action, error);
      return;
    }

  width = vtr_display_client_get_width (action->client);
  height = vtr_display_client_get_height (action->client);
  if (action->x >= width || action->y >= height)
    {
      end_action (action, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE,
                                       "%d,%d is outside of the screen, which has %d×%d pixels",
                                       action->x,
                                       action->y, width, height));
      return;
    }

  if (vtr_display_client_is_pointer_absolute (action->client))
    click (action);
  else
    g_timeout_add (ABSOLUTE_CHECK_MS, on_absolute_check, action);
}

static gboolean
parse_coordinate (const char *text,
                  int        *ret_value)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_COORDINATE, &value, NULL))
    return FALSE;

  *ret_value = (int) value;
  return TRUE;
}

static VtrButtonMask
parse_button (const char *name)
{
  if (g_strcmp0 (name, "middle") == 0)
    return VTR_BUTTON_MIDDLE;

  return g_strcmp0 (name, "right") == 0 ? VTR_BUTTON_RIGHT : VTR_BUTTON_LEFT;
}

static void
run_click (VtrCommandCall *call)
{
  Action *action = action_new (call);

  action->button =
    parse_button (vtr_command_line_get_text (vtr_command_call_get_line (call), "button"));
  if (parse_coordinate (vtr_command_call_get_argument (call, 1), &action->x) &&
      parse_coordinate (vtr_command_call_get_argument (call, 2), &action->y))
    begin (action, on_click_opened);
  else
    end_action (action, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE,
                                     "X and Y are whole numbers, counted from the upper left"));
}

static const VtrCommandOption click_options[] = {
  { "button", VTR_OPTION_TEXT, "left|middle|right", "Which button (left)", "left|middle|right" },
  { "double", VTR_OPTION_FLAG, NULL, "Click twice" },
  { NULL },
};

const VtrCommand vtr_command_type = {
  "type", "ADDRESS TEXT", "Type a text on a machine’s keyboard",
  "As on a US keyboard. A character that has no key there is an error (exit code 4), and nothing "
  "is typed.",
  NULL, 2, 2, VTR_COMMAND_NEEDS_ADDRESS, run_type
};

const VtrCommand vtr_command_keys = {
  "keys", "ADDRESS COMBINATION…", "Press combinations of keys",
  "For example ctrl+alt+delete, ctrl+alt+f1, print, a; one after the other.",
  NULL, 2, G_MAXUINT, VTR_COMMAND_NEEDS_ADDRESS, run_keys
};

const VtrCommand vtr_command_click = {
  "click", "ADDRESS X Y [--button left|middle|right] [--double]", "Click at a pixel of a screen",
  "0 0 is the upper left.",
  click_options, 3, 3, VTR_COMMAND_NEEDS_ADDRESS, run_click
};
