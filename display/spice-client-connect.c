/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The connections of the channels. The library asks for one at a time and gets an end of a socket
 * pair; what is at the other end is a relay's business. */

#include "spice-client-private.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "spice-relay.h"

/* A channel whose relay runs, or waits for a descriptor to run on. */
typedef struct
{
  VtrSpiceClient *client;
  VtrSpiceRelay  *relay;
  gboolean        is_needed;   /* nothing can be shown without it */
  gpointer        session;     /* of the channel; only compared */
} Link;

static Link *
link_new (VtrSpiceClient *client,
          VtrSpiceRelay  *relay,
          SpiceChannel   *channel)
{
  Link *link = g_new0 (Link, 1);

  link->client = g_object_ref (client);
  link->relay = vtr_spice_relay_ref (relay);
  link->is_needed = vtr_spice_client_needs (channel);
  link->session = client->session;
  client->n_links++;

  return link;
}

/* The session ends when its last channel has. */
static void
link_free (Link *link)
{
  link->client->n_links--;
  vtr_spice_client_end_session (link->client);
  g_object_unref (link->client);
  vtr_spice_relay_unref (link->relay);
  g_free (link);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Link, link_free)

static gboolean
is_over (VtrSpiceClient *self)
{
  return vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self)) == VTR_DISPLAY_STATE_CLOSED;
}

/* Devices and what was typed first, and then the channel whose end is the end of all. */
static void
go_on_finishing (VtrSpiceClient *self,
                 VtrSpiceRelay  *ended,
                 gboolean        is_usb)
{
  if (is_usb && self->usb_relays->len == 0)
    {
      vtr_spice_relay_finish (self->inputs_relay);
    }
  else if (ended == self->inputs_relay && self->main_relay != NULL)
    {
      vtr_spice_relay_finish (self->main_relay);
    }
  else if (ended == self->inputs_relay || ended == self->main_relay)
    {
      g_task_return_boolean (self->finish, TRUE);
      g_clear_object (&self->finish);
    }
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Link) link = user_data;
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (link->client);
  GError *error = NULL;
  gboolean has_ended_well = vtr_spice_relay_run_finish (link->relay, result, &error);
  gboolean is_usb = g_ptr_array_remove (link->client->usb_relays, link->relay);

  if (link->client->finish != NULL)
    {
      g_clear_error (&error);
      go_on_finishing (link->client, link->relay, is_usb);
      return;
    }
  /* The machine has moved meanwhile. */
  if (link->session != link->client->session && !is_over (link->client))
    g_clear_error (&error);
  else if (has_ended_well && !is_over (link->client) &&
           vtr_spice_relay_get_move (link->relay) != NULL)
    vtr_spice_client_move (link->client, vtr_spice_relay_get_move (link->relay));
  if (error == NULL)
    {
      if (has_ended_well && link->is_needed && link->session == link->client->session &&
          !is_over (link->client))
        vtr_spice_client_note_end (link->client);
      return;
    }

  /* What breaks the rules ends all, what can't be had only what needs it. */
  if (link->is_needed ||
      g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL))
    {
      vtr_display_client_set_certificate_problem (client,
                                                  vtr_spice_relay_get_problem (link->relay));
      vtr_display_client_take_error (client, error);
    }
  else
    {
      g_debug ("A channel isn't there: %s", error->message);
      g_error_free (error);
    }
}

/* @link: taken over. */
static void
run (Link *link)
{
  vtr_spice_relay_run_async (link->relay, link->client->cancellable, on_ended, link);
}

static void
fail_connect (VtrSpiceClient *self,
              const char     *reason)
{
  g_autofree char *message = g_strdup_printf (_("The screen can't be reached: %s"), reason);

  vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_CONNECT, message);
}

static void
on_descriptor (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Link) link = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  int fd = vtr_display_endpoint_open_fd_finish (VTR_DISPLAY_ENDPOINT (source), result, &error);

  if (fd >= 0)
    {
      socket = g_socket_new_from_fd (fd, &error);
      if (socket == NULL)
        close (fd);
    }

  if (socket == NULL)
    {
      if (link->is_needed && !is_over (link->client))
        fail_connect (link->client, error->message);
      return;
    }

  connection = g_socket_connection_factory_create_connection (socket);
  vtr_spice_relay_set_stream (link->relay, G_IO_STREAM (connection));
  run (g_steal_pointer (&link));
}

static GSocketConnectable *
make_address (VtrSpiceClient *self,
              gboolean        with_tls)
{
  VtrDisplayEndpoint *endpoint = vtr_spice_client_get_place (self);
  const char *path = vtr_display_endpoint_get_path (endpoint);

  if (path != NULL)
    return G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));

  return g_network_address_new (vtr_display_endpoint_get_host (endpoint),
                                with_tls ? vtr_display_endpoint_get_tls_port (endpoint)
                                         : vtr_display_endpoint_get_port (endpoint));
}

/* The relay of a connection over @fd, its end of the pair. NULL when that isn't allowed, which was
 * told. */
static VtrSpiceRelay *
make_relay (VtrSpiceClient *self,
            SpiceChannel   *channel,
            gboolean        with_tls,
            int             fd)
{
  VtrDisplayEndpoint *endpoint = vtr_spice_client_get_place (self);
  g_autoptr (VtrSpiceRelay) relay = NULL;
  g_autoptr (GSocketConnectable) address = NULL;
  int type = 0;

  g_object_get (channel, "channel-type", &type, NULL);
  relay = vtr_spice_relay_new (type, fd);
  if (with_tls && vtr_display_endpoint_get_tls_port (endpoint) == 0)
    {
      vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_CONNECT,
                             _("The server wants encryption, and its port for that isn't known"));
      return NULL;
    }

  if (!vtr_display_endpoint_is_descriptor (endpoint))
    {
      address = make_address (self, with_tls);
      vtr_spice_relay_set_address (relay, address, vtr_display_endpoint_get_proxy (endpoint));
    }
  if (with_tls)
    vtr_spice_relay_set_tls (relay, self->policy);

  return g_steal_pointer (&relay);
}

/* Only within one computer memory can be handed over: what comes by ssh ends on another one, even
 * though it comes by a descriptor. */
gboolean
vtr_spice_client_takes_scanouts (VtrSpiceClient *self)
{
  VtrDisplayEndpoint *place = vtr_spice_client_get_place (self);

  return vtr_display_endpoint_is_near (place) &&
         (vtr_display_endpoint_get_path (place) != NULL ||
          vtr_display_endpoint_is_descriptor (place));
}

static void
prepare_display (VtrSpiceClient *self,
                 SpiceChannel   *channel,
                 VtrSpiceRelay  *relay)
{
  if (!vtr_spice_client_takes_scanouts (self))
    return;

  vtr_spice_relay_take_scanouts (relay);
  vtr_spice_scanouts_set_relay (channel, relay);
}

static void
connect_channel (VtrSpiceClient *self,
                 SpiceChannel   *channel,
                 gboolean        with_tls)
{
  VtrDisplayEndpoint *endpoint = vtr_spice_client_get_place (self);
  g_autoptr (VtrSpiceRelay) relay = NULL;
  g_autoptr (Link) link = NULL;
  int fds[2] = { -1, -1 };

  if (is_over (self) ||
      (vtr_spice_client_is_optional (channel) && !vtr_spice_client_begin_optional (self, channel)))
    return;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      fail_connect (self, g_strerror (errno));
      return;
    }

  /* Where encryption can be had, nothing goes without. */
  relay = make_relay (self, channel,
                      with_tls || vtr_display_endpoint_get_tls_port (endpoint) != 0, fds[0]);
  if (relay == NULL)
    {
      close (fds[1]);
      return;
    }

  if (SPICE_IS_MAIN_CHANNEL (channel))
    {
      g_clear_pointer (&self->main_relay, vtr_spice_relay_unref);
      self->main_relay = vtr_spice_relay_ref (relay);
    }
  if (SPICE_IS_INPUTS_CHANNEL (channel))
    {
      g_clear_pointer (&self->inputs_relay, vtr_spice_relay_unref);
      self->inputs_relay = vtr_spice_relay_ref (relay);
    }
  if (SPICE_IS_DISPLAY_CHANNEL (channel))
    prepare_display (self, channel, relay);
  if (SPICE_IS_USBREDIR_CHANNEL (channel))
    g_ptr_array_add (self->usb_relays, vtr_spice_relay_ref (relay));
  link = link_new (self, relay, channel);
  spice_channel_open_fd (channel, fds[1]);
  if (vtr_display_endpoint_is_descriptor (endpoint))
    vtr_display_endpoint_open_fd_async (endpoint, self->cancellable, on_descriptor,
                                        g_steal_pointer (&link));
  else
    run (g_steal_pointer (&link));
}

static void
on_open_fd (SpiceChannel   *channel,
            int             with_tls,
            VtrSpiceClient *self)
{
  connect_channel (self, channel, with_tls != 0);
}

void
vtr_spice_client_connect_channel (VtrSpiceClient *self,
                                  SpiceChannel   *channel)
{
  connect_channel (self, channel, FALSE);
}

/* A server that loses the main channel first drops all others, and what came by them. */
void
vtr_spice_client_finish (VtrDisplayClient *client,
                               GTask            *task)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  if (self->inputs_relay == NULL || self->finish != NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  self->is_finished = TRUE;
  self->finish = task;
  if (self->usb_relays->len == 0)
    vtr_spice_relay_finish (self->inputs_relay);
  for (guint i = 0; i < self->usb_relays->len; i++)
    vtr_spice_relay_finish (g_ptr_array_index (self->usb_relays, i));
}

void
vtr_spice_client_watch_connect (VtrSpiceClient *self,
                                SpiceChannel   *channel)
{
  g_signal_connect_object (channel, "open-fd", G_CALLBACK (on_open_fd), self, 0);
}
