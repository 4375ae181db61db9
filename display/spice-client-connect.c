/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The connections of the channels: the library asks for one at a time, and they all lead to where
 * the endpoint says. */

#include "spice-client-private.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* A channel that waits for its connection. */
typedef struct
{
  VtrSpiceClient *client;
  SpiceChannel   *channel;
} Waiting;

static Waiting *
waiting_new (VtrSpiceClient *client,
             SpiceChannel   *channel)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->client = g_object_ref (client);
  waiting->channel = g_object_ref (channel);

  return waiting;
}

static void
waiting_free (Waiting *waiting)
{
  g_object_unref (waiting->client);
  g_object_unref (waiting->channel);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

/* @fd: taken over. */
static void
give (Waiting *waiting,
      int      fd)
{
  g_autoptr (GSocket) socket = NULL;
  int copy = -1;

  /* Anything but a connected socket is refused here: the library would only complain on the
   * console. */
  socket = g_socket_new_from_fd (fd, NULL);
  if (socket == NULL)
    close (fd);
  else
    copy = fcntl (fd, F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    vtr_spice_client_fail (waiting->client, VTR_DISPLAY_ERROR_CONNECT,
                           _("The connection to the screen can't be used"));
  else
    spice_channel_open_fd (waiting->channel, copy);
}

static gboolean
is_wanted (Waiting *waiting)
{
  return vtr_display_client_get_state (VTR_DISPLAY_CLIENT (waiting->client)) !=
         VTR_DISPLAY_STATE_CLOSED;
}

static void
fail (Waiting      *waiting,
      const GError *error)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf (_("The screen can't be reached: %s"), error->message);
  vtr_spice_client_fail (waiting->client, VTR_DISPLAY_ERROR_CONNECT, message);
}

static void
on_descriptor (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  int fd = vtr_display_endpoint_open_fd_finish (VTR_DISPLAY_ENDPOINT (source), result, &error);

  if (fd >= 0 && is_wanted (waiting))
    give (waiting, fd);
  else if (fd >= 0)
    close (fd);
  else if (is_wanted (waiting))
    fail (waiting, error);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (!is_wanted (waiting))
    return;

  if (connection == NULL)
    fail (waiting, error);
  else
    give (waiting, fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)),
                          F_DUPFD_CLOEXEC, 3));
}

static void
on_open_fd (SpiceChannel   *channel,
            int             with_tls,
            VtrSpiceClient *self)
{
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (self));
  g_autoptr (GSocketClient) client = NULL;
  g_autoptr (GSocketConnectable) address = NULL;
  const char *path = vtr_display_endpoint_get_path (endpoint);

  if (vtr_display_endpoint_is_descriptor (endpoint))
    {
      vtr_display_endpoint_open_fd_async (endpoint, self->cancellable, on_descriptor,
                                          waiting_new (self, channel));
      return;
    }

  if (path != NULL)
    address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
  else
    address = g_network_address_new (vtr_display_endpoint_get_host (endpoint),
                                     vtr_display_endpoint_get_port (endpoint));

  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, address, self->cancellable, on_connected,
                                 waiting_new (self, channel));
}

void
vtr_spice_client_watch_connect (VtrSpiceClient *self,
                                SpiceChannel   *channel)
{
  g_signal_connect_object (channel, "open-fd", G_CALLBACK (on_open_fd), self, 0);
}
