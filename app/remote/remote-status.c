/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-status.h"

#include <glib/gi18n.h>

static void
get_stopped_status (const GError     *error,
                    VtrConsoleStatus *ret_status)
{
  ret_status->icon_name = "network-offline-symbolic";
  ret_status->title = error != NULL ? _("Can’t Show This Screen") : _("Not Connected");
  ret_status->description = error != NULL ? error->message : NULL;
  ret_status->button = error != NULL ? _("Try Again") : _("Connect");
  ret_status->action_name = "console.connect";
}

void
vtr_remote_status_get (VtrRemoteSession *session,
                       gboolean          has_picture,
                       VtrConsoleStatus *ret_status)
{
  const GError *error = NULL;

  g_return_if_fail (VTR_IS_REMOTE_SESSION (session));
  g_return_if_fail (ret_status != NULL);

  *ret_status = (VtrConsoleStatus) { 0 };
  error = vtr_remote_session_get_error (session);

  switch (vtr_remote_session_get_state (session))
    {
    case VTR_REMOTE_SESSION_OPEN:
      ret_status->has_screen = has_picture;
      ret_status->is_waiting = !has_picture;
      ret_status->title = _("Waiting for a Picture…");
      break;
    case VTR_REMOTE_SESSION_WAITING:
      ret_status->has_screen = has_picture;
      ret_status->is_waiting = !has_picture;
      ret_status->title = _("Connection Lost");
      ret_status->description = error != NULL ? error->message : NULL;
      break;
    case VTR_REMOTE_SESSION_STOPPED:
      get_stopped_status (error, ret_status);
      break;
    case VTR_REMOTE_SESSION_CONNECTING:
    case VTR_REMOTE_SESSION_ASKING:
    default:
      ret_status->has_screen = has_picture;
      ret_status->is_waiting = TRUE;
      ret_status->title = _("Connecting…");
    }
}

char *
vtr_remote_status_dup_lost (VtrRemoteSession *session)
{
  guint seconds = 0;

  g_return_val_if_fail (VTR_IS_REMOTE_SESSION (session), NULL);

  seconds = vtr_remote_session_get_retry_seconds (session);
  switch (vtr_remote_session_get_state (session))
    {
    case VTR_REMOTE_SESSION_WAITING:
      return g_strdup_printf (ngettext ("Connection lost. Trying again in %u s…",
                                        "Connection lost. Trying again in %u s…", seconds),
                              seconds);
    case VTR_REMOTE_SESSION_CONNECTING:
    case VTR_REMOTE_SESSION_ASKING:
      return g_strdup (_("Connection lost. Trying again…"));
    case VTR_REMOTE_SESSION_OPEN:
    case VTR_REMOTE_SESSION_STOPPED:
    default:
      return NULL;
    }
}
