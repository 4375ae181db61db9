/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-status.h"

#include <glib/gi18n.h>

static void
get_busy_status (VtrMachine       *machine,
                 VtrConsoleStatus *ret_status)
{
  ret_status->is_waiting = TRUE;
  ret_status->title = vtr_machine_is_active (machine) ? _("One Moment…") : _("Starting…");
}

static void
get_session_status (VtrDisplaySession *session,
                    gboolean           has_picture,
                    VtrConsoleStatus  *ret_status)
{
  const GError *error = vtr_display_session_get_error (session);

  switch (vtr_display_session_get_state (session))
    {
    case VTR_DISPLAY_SESSION_OPEN:
      ret_status->has_screen = has_picture;
      ret_status->is_waiting = !has_picture;
      ret_status->title = _("Waiting for a Picture…");
      break;
    case VTR_DISPLAY_SESSION_LOST:
      ret_status->is_waiting = TRUE;
      ret_status->title = _("Lost the Display");
      ret_status->description = error != NULL ? error->message : _("Trying again…");
      ret_status->button = _("Try Now");
      ret_status->action_name = "console.retry-display";
      break;
    case VTR_DISPLAY_SESSION_TAKEN:
      ret_status->icon_name = "video-display-symbolic";
      ret_status->title = _("Another Viewer Took the Screen");
      ret_status->description = _("It can only be shown in one place at a time.");
      ret_status->button = _("Take Back");
      ret_status->action_name = "console.retry-display";
      break;
    case VTR_DISPLAY_SESSION_REFUSED:
      ret_status->icon_name = "channel-insecure-symbolic";
      ret_status->title = _("Not Safe to Connect");
      ret_status->description = error != NULL ? error->message : NULL;
      ret_status->button = _("Review…");
      ret_status->action_name = "console.review-display";
      break;
    case VTR_DISPLAY_SESSION_UNAVAILABLE:
      ret_status->icon_name = "video-display-symbolic";
      ret_status->title = _("No Screen to Show");
      ret_status->description = error != NULL ? error->message : NULL;
      break;
    case VTR_DISPLAY_SESSION_OFF:
    case VTR_DISPLAY_SESSION_CONNECTING:
    default:
      ret_status->is_waiting = TRUE;
      ret_status->title = _("Starting…");
    }
}

static void
get_inactive_status (VtrMachineState   state,
                     VtrConsoleStatus *ret_status)
{
  ret_status->icon_name = "system-shutdown-symbolic";
  ret_status->action_name = "machine.start";

  switch (state)
    {
    case VTR_MACHINE_STATE_CRASHED:
      ret_status->icon_name = "dialog-error-symbolic";
      ret_status->title = _("Crashed");
      ret_status->description = _("The machine ended unexpectedly.");
      ret_status->button = _("Start Again");
      break;
    case VTR_MACHINE_STATE_SAVED:
      ret_status->icon_name = "document-save-symbolic";
      ret_status->title = _("Saved");
      ret_status->description = _("It goes on where it was.");
      ret_status->button = _("Start");
      break;
    case VTR_MACHINE_STATE_OFF:
    case VTR_MACHINE_STATE_RUNNING:
    case VTR_MACHINE_STATE_PAUSED:
    case VTR_MACHINE_STATE_SHUTTING_DOWN:
    case VTR_MACHINE_STATE_SUSPENDED:
    default:
      ret_status->title = _("Off");
      ret_status->button = _("Start");
    }
}

void
vtr_console_status_get (VtrMachine        *machine,
                        VtrDisplaySession *session,
                        gboolean           has_picture,
                        VtrConsoleStatus  *ret_status)
{
  VtrMachineState state = VTR_MACHINE_STATE_OFF;

  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (ret_status != NULL);

  *ret_status = (VtrConsoleStatus) { 0 };
  state = vtr_machine_get_state (machine);

  if (vtr_machine_is_busy (machine) && state != VTR_MACHINE_STATE_RUNNING)
    {
      get_busy_status (machine, ret_status);
    }
  else if (state == VTR_MACHINE_STATE_PAUSED || state == VTR_MACHINE_STATE_SUSPENDED)
    {
      ret_status->icon_name = "media-playback-pause-symbolic";
      ret_status->title = state == VTR_MACHINE_STATE_PAUSED ? _("Paused") : _("Asleep");
      ret_status->button = _("Resume");
      ret_status->action_name = "machine.resume";
    }
  else if (!vtr_machine_is_active (machine))
    {
      get_inactive_status (state, ret_status);
    }
  else if (session != NULL)
    {
      get_session_status (session, has_picture, ret_status);
    }
}
