/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-usb"

#include "spice-usb-greeting.h"

#include <glib/gi18n-lib.h>

#include "display-error.h"

/* A usb_redir_hello (usbredir's protocol, "hello packet"): SPICE's header of six bytes, usbredir's
 * of twelve, the version and one word of capabilities. Nothing else that comes first is as long. */
#define GREETING_BYTES (6u + 12u + 64u + 4u)
/* The library tells nothing when bytes come. */
#define STEP_MS        20u
#define PATIENCE_MS    10000

/* The bytes that had come when it was opened, and one. */
static G_DEFINE_QUARK (vtr-spice-usb-opened-at, opened_at)

static gsize
count_bytes (SpiceChannel *channel)
{
  gulong n = 0;

  g_object_get (channel, "total-read-bytes", &n, NULL);

  return n;
}

static void
on_event (SpiceChannel      *channel,
          SpiceChannelEvent  event,
          gpointer           user_data)
{
  if (event == SPICE_CHANNEL_OPENED)
    g_object_set_qdata (G_OBJECT (channel), opened_at_quark (),
                        GSIZE_TO_POINTER (count_bytes (channel) + 1));
}

void
vtr_spice_usb_greeting_watch (SpiceChannel *channel)
{
  g_return_if_fail (SPICE_IS_USBREDIR_CHANNEL (channel));

  g_signal_connect (channel, "channel-event", G_CALLBACK (on_event), NULL);
}

static gboolean
has_greeted (SpiceChannel *channel)
{
  const gsize opened_at =
    GPOINTER_TO_SIZE (g_object_get_qdata (G_OBJECT (channel), opened_at_quark ()));

  return opened_at > 0 && count_bytes (channel) >= opened_at - 1 + GREETING_BYTES;
}

static gboolean
has_come (SpiceSession *session)
{
  g_autoptr (GList) channels = spice_session_get_channels (session);

  for (GList *l = channels; l != NULL; l = l->next)
    if (SPICE_IS_USBREDIR_CHANNEL (l->data) && !has_greeted (l->data))
      return FALSE;

  return TRUE;
}

typedef struct
{
  SpiceSession *session;
  gint64        until;      /* it is given up, in monotonic time */
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_object_unref (wait->session);
  g_free (wait);
}

static gboolean
on_step (gpointer user_data)
{
  GTask *task = user_data;
  const Wait *wait = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  if (has_come (wait->session))
    g_task_return_boolean (task, TRUE);
  else if (g_get_monotonic_time () >= wait->until)
    g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_TIMED_OUT,
                             _("The machine doesn’t answer on its USB channel. If it is paused, "
                               "resume it first."));
  else
    return G_SOURCE_CONTINUE;

  return G_SOURCE_REMOVE;
}

void
vtr_spice_usb_greeting_wait_async (SpiceUsbDeviceManager *manager,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  g_autoptr (GSource) source = NULL;
  g_autoptr (GTask) task = NULL;
  Wait *wait = NULL;

  g_return_if_fail (SPICE_IS_USB_DEVICE_MANAGER (manager));

  wait = g_new0 (Wait, 1);
  g_object_get (manager, "session", &wait->session, NULL);
  wait->until = g_get_monotonic_time () + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
  task = g_task_new (manager, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_spice_usb_greeting_wait_async);
  g_task_set_task_data (task, wait, wait_free);
  source = has_come (wait->session) ? g_idle_source_new () : g_timeout_source_new (STEP_MS);
  g_task_attach_source (task, source, on_step);
}

gboolean
vtr_spice_usb_greeting_wait_finish (SpiceUsbDeviceManager  *manager,
                                    GAsyncResult           *result,
                                    GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, manager), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
