/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-gvnc-client"

#include "gvnc-client-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "server-text.h"

/* From opening to the size of the screen; the time the user takes for a password is left out. */
#define HANDSHAKE_MS       30000
/* What a QEMU server takes for "not moved" when the pointer is relative. */
#define RELATIVE_CENTRE    0x7fff

G_DEFINE_FINAL_TYPE (VtrGvncClient, vtr_gvnc_client, VTR_TYPE_DISPLAY_CLIENT)

enum
{
  PROP_0,
  PROP_HANDSHAKE_TIMEOUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

void
vtr_gvnc_client_fail (VtrGvncClient   *self,
                      VtrDisplayError  code,
                      const char      *message)
{
  vtr_display_client_take_error (VTR_DISPLAY_CLIENT (self),
                                 g_error_new_literal (VTR_DISPLAY_ERROR, (int) code, message));
}

void
vtr_gvnc_client_fail_protocol (VtrGvncClient *self,
                               const char    *how)
{
  vtr_display_client_take_error (VTR_DISPLAY_CLIENT (self), vtr_display_error_new_protocol (how));
}

static gboolean
on_deadline (gpointer user_data)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (user_data);

  self->deadline_source = 0;
  vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_TIMED_OUT, _("The server took too long to answer"));

  return G_SOURCE_REMOVE;
}

void
vtr_gvnc_client_stop_deadline (VtrGvncClient *self)
{
  g_clear_handle_id (&self->deadline_source, g_source_remove);
}

static void
start_deadline (VtrGvncClient *self)
{
  vtr_gvnc_client_stop_deadline (self);
  self->deadline_source = g_timeout_add (self->handshake_ms, on_deadline, self);
}

static void
on_error (VncConnection *connection,
          const char    *message,
          VtrGvncClient *self)
{
  g_free (self->failure);
  self->failure = message == NULL ? NULL : vtr_server_text_clean (message);
}

/* What libgvnc says when the socket ended, which may be in the middle of a message. */
static gboolean
is_end_of_stream (const char *failure)
{
  return failure == NULL || strstr (failure, "closed the connection") != NULL ||
         strstr (failure, "Unable to read from server") != NULL ||
         strstr (failure, "Failed to flush data") != NULL;
}

static void
on_disconnected (VncConnection *connection,
                 VtrGvncClient *self)
{
  if (is_end_of_stream (self->failure))
    vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_CLOSED,
                          _("The server closed the connection to the screen"));
  else
    vtr_gvnc_client_fail_protocol (self, self->failure);
}

/* @fd: owned by this function. */
static void
start_session (VtrGvncClient *self,
               int            fd)
{
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (self));
  const char *host = vtr_display_endpoint_get_host (endpoint);

  self->canvas =
    vtr_gvnc_framebuffer_new (vtr_display_client_get_framebuffer (VTR_DISPLAY_CLIENT (self)));
  self->connection = vnc_connection_new ();
  g_signal_connect_object (self->connection, "vnc-error", G_CALLBACK (on_error), self, 0);
  g_signal_connect_object (self->connection, "vnc-disconnected",
                           G_CALLBACK (on_disconnected), self, 0);
  vtr_gvnc_client_watch_auth (self);
  vtr_gvnc_client_watch_screen (self);
  vnc_connection_set_shared (self->connection, TRUE);

  /* The host's name is what a certificate is compared with. */
  if (!vnc_connection_open_fd_with_hostname (self->connection, fd,
                                             host == NULL ? "localhost" : host))
    {
      close (fd);
      vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_CONNECT,
                            _("The connection to the screen can't be used"));
    }
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrGvncClient) self = VTR_GVNC_CLIENT (user_data);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  int fd = -1;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self)) != VTR_DISPLAY_STATE_CONNECTING)
    return;

  /* libgvnc wants a descriptor for itself. */
  if (connection != NULL)
    fd = fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)), F_DUPFD_CLOEXEC, 3);

  if (fd >= 0)
    start_session (self, fd);
  else
    {
      message = g_strdup_printf (_("The screen can't be reached: %s"),
                                 error != NULL ? error->message : g_strerror (errno));
      vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_CONNECT, message);
    }
}

static void
start_connecting (VtrGvncClient      *self,
                  VtrDisplayEndpoint *endpoint)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = NULL;
  const char *path = vtr_display_endpoint_get_path (endpoint);

  if (path != NULL)
    address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
  else
    address = g_network_address_new (vtr_display_endpoint_get_host (endpoint),
                                     vtr_display_endpoint_get_port (endpoint));

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, address, self->cancellable, on_connected,
                                 g_object_ref (self));
}

static void
start_on_fd (VtrGvncClient *self,
             int            fd)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int copy = -1;

  /* Anything but a connected socket is refused here: libgvnc would only warn on the console. */
  socket = g_socket_new_from_fd (fd, &error);
  if (socket == NULL)
    close (fd);
  else
    copy = fcntl (fd, F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_CONNECT,
                          _("The connection to the screen can't be used"));
  else
    start_session (self, copy);
}

static void
vtr_gvnc_client_open (VtrDisplayClient *client)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (client);
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (client);
  int fd = vtr_display_endpoint_steal_fd (endpoint);

  start_deadline (self);
  if (fd >= 0)
    start_on_fd (self, fd);
  else if (vtr_display_endpoint_get_path (endpoint) != NULL ||
           vtr_display_endpoint_get_host (endpoint) != NULL)
    start_connecting (self, endpoint);
  else
    vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_CONNECT,
                          _("The connection to the screen was used before"));
}

static void
vtr_gvnc_client_close (VtrDisplayClient *client)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (client);

  vtr_gvnc_client_stop_deadline (self);
  g_clear_handle_id (&self->request_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  g_clear_object (&self->canvas);

  if (self->connection != NULL)
    {
      /* Its coroutine ends in a later turn of the main loop and holds it until then. */
      g_signal_handlers_disconnect_by_data (self->connection, self);
      vnc_connection_shutdown (self->connection);
    }
  g_clear_object (&self->connection);
}

static void
vtr_gvnc_client_send_key (VtrDisplayClient *client,
                          guint32           keysym,
                          guint             scancode,
                          gboolean          pressed)
{
  vnc_connection_key_event (VTR_GVNC_CLIENT (client)->connection, pressed, keysym,
                            (guint16) scancode);
}

static guint16
clamp_coordinate (int value)
{
  return (guint16) CLAMP (value, 0, G_MAXUINT16);
}

static void
vtr_gvnc_client_send_pointer (VtrDisplayClient *client,
                              int               x,
                              int               y,
                              guint             buttons)
{
  int offset = vtr_display_client_is_pointer_absolute (client) ? 0 : RELATIVE_CENTRE;

  /* RFB's own message has room for eight buttons: VTR_BUTTON_FORWARD can't be told. */
  vnc_connection_pointer_event (VTR_GVNC_CLIENT (client)->connection, (guint8) (buttons & 0xff),
                                clamp_coordinate (x + offset), clamp_coordinate (y + offset));
}

static void
vtr_gvnc_client_send_clipboard (VtrDisplayClient *client,
                                const char       *text)
{
  g_autofree char *latin1 = NULL;
  gsize length = 0;

  latin1 = g_convert_with_fallback (text, -1, "ISO-8859-1", "UTF-8", "?", NULL, &length, NULL);
  if (latin1 != NULL)
    vnc_connection_client_cut_text (VTR_GVNC_CLIENT (client)->connection, latin1, length);
}

static void
vtr_gvnc_client_set_password (VtrDisplayClient *client,
                              const char       *user,
                              const char       *password)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (client);

  if (self->connection == NULL)
    return;

  start_deadline (self);
  if (user != NULL)
    vnc_connection_set_credential (self->connection, VNC_CONNECTION_CREDENTIAL_USERNAME, user);
  vnc_connection_set_credential (self->connection, VNC_CONNECTION_CREDENTIAL_PASSWORD, password);
}

static void
vtr_gvnc_client_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (object);

  switch (property_id)
    {
    case PROP_HANDSHAKE_TIMEOUT:
      g_value_set_uint (value, self->handshake_ms);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_gvnc_client_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (object);

  switch (property_id)
    {
    case PROP_HANDSHAKE_TIMEOUT:
      self->handshake_ms = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_gvnc_client_dispose (GObject *object)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (object);

  vtr_gvnc_client_close (VTR_DISPLAY_CLIENT (self));
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (vtr_gvnc_client_parent_class)->dispose (object);
}

static void
vtr_gvnc_client_finalize (GObject *object)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (object);

  g_free (self->failure);

  G_OBJECT_CLASS (vtr_gvnc_client_parent_class)->finalize (object);
}

static void
vtr_gvnc_client_class_init (VtrGvncClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrDisplayClientClass *client_class = VTR_DISPLAY_CLIENT_CLASS (klass);

  object_class->dispose = vtr_gvnc_client_dispose;
  object_class->finalize = vtr_gvnc_client_finalize;
  object_class->get_property = vtr_gvnc_client_get_property;
  object_class->set_property = vtr_gvnc_client_set_property;

  properties[PROP_HANDSHAKE_TIMEOUT] =
    g_param_spec_uint ("handshake-timeout", NULL, NULL, 1, G_MAXUINT, HANDSHAKE_MS,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  client_class->open = vtr_gvnc_client_open;
  client_class->close = vtr_gvnc_client_close;
  client_class->send_key = vtr_gvnc_client_send_key;
  client_class->send_pointer = vtr_gvnc_client_send_pointer;
  client_class->send_clipboard = vtr_gvnc_client_send_clipboard;
  client_class->set_password = vtr_gvnc_client_set_password;
}

static void
vtr_gvnc_client_init (VtrGvncClient *self)
{
  self->cancellable = g_cancellable_new ();
}

VtrDisplayClient *
vtr_gvnc_client_new (VtrDisplayEndpoint *endpoint)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  return g_object_new (VTR_TYPE_GVNC_CLIENT, "endpoint", endpoint, NULL);
}
