/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* Files on their way to the guest's agent. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>
#include <spice/vd_agent.h>

/* A file that was looked at, and who sends it. */
typedef struct
{
  VtrSpiceClient        *client;
  VtrFileTransfer       *transfer;
  SpiceFileTransferTask *task;       /* the library's; (nullable) until it has begun */
  GError                *error;      /* what went wrong; (nullable) */
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
  if (sending->task != NULL)
    g_signal_handlers_disconnect_by_data (sending->task, sending);
  g_clear_object (&sending->task);
  g_clear_error (&sending->error);
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

/* What became of the one file, in a sentence. What the copying ends with is a statistics. */
static void
on_task_finished (SpiceFileTransferTask *task,
                  const GError          *error,
                  Sending               *sending)
{
  if (error == NULL)
    return;

  g_clear_error (&sending->error);
  sending->error = g_error_copy (error);
}

static void
on_task_begun (SpiceMainChannel      *channel,
               SpiceFileTransferTask *task,
               Sending               *sending)
{
  g_set_object (&sending->task, task);
  g_signal_connect (task, "finished", G_CALLBACK (on_task_finished), sending);
}

static gboolean
on_failed (gpointer user_data)
{
  Sending *sending = user_data;

  g_prefix_error (&sending->error, _("“%s” was not sent: "),
                  vtr_file_transfer_get_name (sending->transfer));
  vtr_file_transfer_finish (sending->transfer, g_steal_pointer (&sending->error));

  return G_SOURCE_REMOVE;
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Sending) sending = user_data;
  g_autoptr (GError) error = NULL;

  if (spice_main_channel_file_copy_finish (SPICE_MAIN_CHANNEL (source), result, &error))
    {
      vtr_file_transfer_finish (sending->transfer, NULL);
      return;
    }

  nudge (SPICE_MAIN_CHANNEL (source));
  if (sending->error == NULL)
    sending->error = g_steal_pointer (&error);
  /* The task may be about to say why. */
  g_idle_add_full (G_PRIORITY_DEFAULT, on_failed, g_steal_pointer (&sending),
                   (GDestroyNotify) sending_free);
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
  gulong handler = 0;

  if (!vtr_file_transfer_check_finish (transfer, result))
    return;

  if (channel == NULL)
    {
      vtr_file_transfer_finish (transfer,
                                g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED, "%s",
                                             _("The connection to the screen is closed.")));
      return;
    }

  handler = g_signal_connect (channel, "new-file-transfer", G_CALLBACK (on_task_begun), sending);
  spice_main_channel_file_copy_async (channel, files, G_FILE_COPY_NONE,
                                      vtr_file_transfer_get_cancellable (transfer), on_progress,
                                      sending, on_sent, sending);
  g_signal_handler_disconnect (channel, handler);
  g_steal_pointer (&sending);
}

void
vtr_spice_client_send_file (VtrGuestAgent   *agent,
                            VtrFileTransfer *transfer)
{
  vtr_file_transfer_check_async (transfer, on_checked,
                                 sending_new (VTR_SPICE_CLIENT (agent), transfer));
}
