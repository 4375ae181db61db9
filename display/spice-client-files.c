/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* Files on their way to the guest's agent. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>
#include <spice/vd_agent.h>

/* A file that was looked at, and who sends it. */
typedef struct
{
  VtrSpiceClient  *client;
  VtrFileTransfer *transfer;
} Sending;

static Sending *
sending_new (VtrSpiceClient  *client,
             VtrFileTransfer *transfer)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->client = g_object_ref (client);
  sending->transfer = g_object_ref (transfer);

  return sending;
}

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->client);
  g_object_unref (sending->transfer);
  g_free (sending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

static void
on_progress (goffset  sent,
             goffset  total,
             gpointer user_data)
{
  vtr_file_transfer_report (((Sending *) user_data)->transfer, sent);
}

/* The library lets the word that a transfer is over lie until there is more to say to the agent,
 * which keeps what it has of the file meanwhile. Letting go of what nobody has is as good as any
 * word. */
static void
nudge (SpiceMainChannel *channel)
{
  if (spice_main_channel_agent_test_capability (channel, VD_AGENT_CAP_CLIPBOARD_BY_DEMAND) &&
      spice_main_channel_agent_test_capability (channel, VD_AGENT_CAP_CLIPBOARD_SELECTION))
    spice_main_channel_clipboard_selection_release (channel,
                                                    VD_AGENT_CLIPBOARD_SELECTION_SECONDARY);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Sending) sending = user_data;
  GError *error = NULL;

  /* The library's errors are sentences for people, about a file they don't name. */
  if (!spice_main_channel_file_copy_finish (SPICE_MAIN_CHANNEL (source), result, &error))
    {
      g_prefix_error (&error, _("“%s” was not sent: "),
                      vtr_file_transfer_get_name (sending->transfer));
      nudge (SPICE_MAIN_CHANNEL (source));
    }
  vtr_file_transfer_finish (sending->transfer, error);
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Sending) sending = user_data;
  VtrFileTransfer *transfer = VTR_FILE_TRANSFER (source);
  GFile *files[] = { vtr_file_transfer_get_file (transfer), NULL };
  SpiceMainChannel *channel = sending->client->main;

  if (!vtr_file_transfer_check_finish (transfer, result))
    return;

  if (channel == NULL)
    {
      vtr_file_transfer_finish (transfer,
                                g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED, "%s",
                                             _("The connection to the screen is closed.")));
      return;
    }

  spice_main_channel_file_copy_async (channel, files, G_FILE_COPY_NONE,
                                      vtr_file_transfer_get_cancellable (transfer), on_progress,
                                      sending, on_sent, sending);
  g_steal_pointer (&sending);
}

void
vtr_spice_client_send_file (VtrGuestAgent   *agent,
                            VtrFileTransfer *transfer)
{
  vtr_file_transfer_check_async (transfer, on_checked,
                                 sending_new (VTR_SPICE_CLIENT (agent), transfer));
}
