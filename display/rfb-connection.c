/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-connection-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#define MAX_COMMANDS 4096u

static void
clear_command (gpointer data)
{
  VtrRfbCommand *command = data;

  if (command->text != NULL)
    explicit_bzero (command->text, strlen (command->text));
  g_free (command->text);
  g_free (command->user);
}

static GArray *
new_commands (void)
{
  GArray *commands = g_array_new (FALSE, FALSE, sizeof (VtrRfbCommand));

  g_array_set_clear_func (commands, clear_command);

  return commands;
}

VtrRfbConnection *
vtr_rfb_connection_new (const VtrRfbConnectionOptions *options)
{
  VtrRfbConnection *self = g_new0 (VtrRfbConnection, 1);

  g_atomic_ref_count_init (&self->references);
  self->options = *options;
  g_object_ref (options->endpoint);
  g_object_ref (options->framebuffer);
  vtr_sign_in_policy_ref (options->policy);
  vtr_rfb_mailbox_ref (options->mailbox);
  self->fd = vtr_display_endpoint_steal_fd (options->endpoint);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_new ();
  g_mutex_init (&self->mutex);
  self->commands = new_commands ();

  return self;
}

void
vtr_rfb_connection_unref (VtrRfbConnection *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  if (self->fd >= 0)
    close (self->fd);
  g_object_unref (self->options.endpoint);
  g_object_unref (self->options.framebuffer);
  vtr_sign_in_policy_unref (self->options.policy);
  vtr_rfb_mailbox_unref (self->options.mailbox);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_array_unref (self->commands);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gboolean
vtr_rfb_connection_is_over (VtrRfbConnection *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

GArray *
vtr_rfb_connection_take_commands (VtrRfbConnection *self)
{
  GArray *commands = NULL;

  g_mutex_lock (&self->mutex);
  if (self->commands->len > 0)
    {
      commands = self->commands;
      self->commands = new_commands ();
    }
  g_mutex_unlock (&self->mutex);

  return commands;
}

void
vtr_rfb_connection_fail (VtrRfbConnection      *self,
                         GError                *error,
                         VtrCertificateProblem *problem)
{
  VtrRfbNews *news = vtr_rfb_mailbox_lock (self->options.mailbox);

  news->kinds |= VTR_RFB_NEWS_ERROR;
  g_clear_error (&news->error);
  news->error = error;
  news->problem = problem;
  if (self->session != NULL)
    {
      news->statistics = *vtr_rfb_session_get_statistics (self->session);
      news->statistics.is_between = vtr_rfb_session_is_between (self->session) &&
                                    vtr_rfb_transport_get_left (self->transport) == 0;
    }
  vtr_rfb_mailbox_post (self->options.mailbox);
}

void
vtr_rfb_connection_fail_closed (VtrRfbConnection *self)
{
  vtr_rfb_connection_fail (self, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED, "%s",
                                              _("The server closed the connection to the screen")),
                           NULL);
}

void
vtr_rfb_connection_fail_io (VtrRfbConnection *self,
                            GError           *error)
{
  vtr_rfb_connection_fail (self, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED,
                                              _("The connection to the screen broke: %s"),
                                              error->message),
                           NULL);
  g_error_free (error);
}

static void
fail_to_connect (VtrRfbConnection *self,
                 const char       *why)
{
  vtr_rfb_connection_fail (self, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
                                              _("The screen can't be reached: %s"), why),
                           NULL);
}

/* (transfer full) (nullable) */
static GSocketConnection *
connect_fd (VtrRfbConnection  *self,
            GError           **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (self->fd, error);

  if (socket == NULL)
    return NULL;

  self->fd = -1;

  return g_socket_connection_factory_create_connection (socket);
}

/* (transfer full) (nullable) */
static GSocketConnection *
connect_address (VtrRfbConnection  *self,
                 GError           **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = NULL;
  const char *path = vtr_display_endpoint_get_path (self->options.endpoint);

  if (path != NULL)
    address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
  else
    address = g_network_address_new (vtr_display_endpoint_get_host (self->options.endpoint),
                                     vtr_display_endpoint_get_port (self->options.endpoint));
  g_socket_client_set_enable_proxy (client, FALSE);

  return g_socket_client_connect (client, address, self->cancellable, error);
}

static gboolean
open_transport (VtrRfbConnection *self)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket = NULL;

  if (self->fd >= 0)
    connection = connect_fd (self, &error);
  else
    connection = connect_address (self, &error);
  if (connection == NULL)
    {
      fail_to_connect (self, error->message);
      return FALSE;
    }

  /* Keys and clicks don't wait for company; a vanished server is noticed. */
  socket = g_socket_connection_get_socket (connection);
  if (g_socket_get_family (socket) != G_SOCKET_FAMILY_UNIX)
    {
      g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
      g_socket_set_keepalive (socket, TRUE);
    }

  if (vtr_display_endpoint_get_websocket (self->options.endpoint) != NULL)
    stream = vtr_rfb_connection_open_websocket (self, G_IO_STREAM (connection));
  else
    stream = g_object_ref (G_IO_STREAM (connection));
  if (stream != NULL)
    self->transport = vtr_rfb_transport_new (stream, self->context);

  return stream != NULL;
}

static gpointer
run (gpointer data)
{
  VtrRfbConnection *self = data;

  g_main_context_push_thread_default (self->context);
  if (open_transport (self) && vtr_rfb_connection_sign_in (self))
    vtr_rfb_connection_serve (self);

  g_clear_pointer (&self->handshake, vtr_rfb_handshake_free);
  g_clear_pointer (&self->session, vtr_rfb_session_free);
  g_clear_pointer (&self->transport, vtr_rfb_transport_free);
  g_main_context_pop_thread_default (self->context);
  vtr_rfb_connection_unref (self);

  return NULL;
}

void
vtr_rfb_connection_start (VtrRfbConnection *self)
{
  const char *path = vtr_display_endpoint_get_path (self->options.endpoint);
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  if (self->fd < 0 && path == NULL &&
      vtr_display_endpoint_get_host (self->options.endpoint) == NULL)
    {
      fail_to_connect (self, _("The connection to the screen was used before"));
      return;
    }

  g_atomic_ref_count_inc (&self->references);
  thread = g_thread_try_new ("rfb", run, self, &error);
  if (thread == NULL)
    {
      fail_to_connect (self, error->message);
      vtr_rfb_connection_unref (self);
    }
  else
    g_thread_unref (thread);
}

void
vtr_rfb_connection_close (VtrRfbConnection *self)
{
  g_cancellable_cancel (self->cancellable);
  g_main_context_wakeup (self->context);
}

void
vtr_rfb_connection_post (VtrRfbConnection *self,
                         VtrRfbCommand    *command)
{
  VtrRfbCommand *last = NULL;

  g_mutex_lock (&self->mutex);
  if (self->commands->len > 0)
    last = &g_array_index (self->commands, VtrRfbCommand, self->commands->len - 1);

  /* A new text or size replaces one that nobody read; movement is merged where it is written,
   * which knows whether it is relative. */
  if (last != NULL && last->kind == command->kind &&
      (command->kind == VTR_RFB_COMMAND_CLIPBOARD || command->kind == VTR_RFB_COMMAND_SIZE))
    {
      clear_command (last);
      *last = *command;
    }
  else if (self->commands->len < MAX_COMMANDS)
    g_array_append_val (self->commands, *command);
  else
    clear_command (command);
  g_mutex_unlock (&self->mutex);

  *command = (VtrRfbCommand) { 0 };
  g_main_context_wakeup (self->context);
}
