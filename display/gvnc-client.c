/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-gvnc-client"

#include "gvnc-client.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <gvnc.h>
#include <string.h>
#include <unistd.h>

#include "gvnc-framebuffer.h"
#include "gvnc-security.h"
#include "server-text.h"

/* From opening to the size of the screen; the time the user takes for a password is left out. */
#define HANDSHAKE_SECONDS  30u
/* A larger pointer picture is a lie. Between this and VTR_DISPLAY_CURSOR_MAX_SIDE it is passed over. */
#define MAX_CURSOR_SIDE    1024u
/* What a QEMU server takes for "not moved" when the pointer is relative. */
#define RELATIVE_CENTRE    0x7fff

struct _VtrGvncClient
{
  VtrDisplayClient    parent_instance;

  VncConnection      *connection;
  VtrGvncFramebuffer *canvas;
  GCancellable       *cancellable;
  char               *failure;          /* what libgvnc said last */
  guint               deadline_source;
  guint               request_source;
  gboolean            request_all;      /* the next request asks for the whole screen, not for changes */
};

G_DEFINE_FINAL_TYPE (VtrGvncClient, vtr_gvnc_client, VTR_TYPE_DISPLAY_CLIENT)

static void
fail (VtrGvncClient   *self,
      VtrDisplayError  code,
      const char      *message)
{
  vtr_display_client_take_error (VTR_DISPLAY_CLIENT (self),
                                 g_error_new_literal (VTR_DISPLAY_ERROR, (int) code, message));
}

/* @how: the rest of a sentence about the server. */
static void
fail_protocol (VtrGvncClient *self,
               const char    *how)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf (_("The connection to the screen was closed because of the server: %s"), how);
  fail (self, VTR_DISPLAY_ERROR_PROTOCOL, message);
}

static gboolean
on_deadline (gpointer user_data)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (user_data);

  self->deadline_source = 0;
  fail (self, VTR_DISPLAY_ERROR_TIMED_OUT, _("The server took too long to answer"));

  return G_SOURCE_REMOVE;
}

static void
stop_deadline (VtrGvncClient *self)
{
  g_clear_handle_id (&self->deadline_source, g_source_remove);
}

static void
start_deadline (VtrGvncClient *self)
{
  stop_deadline (self);
  self->deadline_source = g_timeout_add_seconds (HANDSHAKE_SECONDS, on_deadline, self);
}

static gboolean
on_request_due (gpointer user_data)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (user_data);
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  gboolean incremental = !self->request_all;

  self->request_source = 0;
  self->request_all = FALSE;
  vnc_connection_framebuffer_update_request (self->connection, incremental, 0, 0,
                                             (guint16) vtr_display_client_get_width (client),
                                             (guint16) vtr_display_client_get_height (client));

  return G_SOURCE_REMOVE;
}

/* libgvnc tells of every rectangle by an idle source of its own, and not of the end of an update. So the
 * next request waits until none is left, which makes it one for an update or one for what had arrived. */
static void
queue_request (VtrGvncClient *self)
{
  if (self->request_source == 0)
    self->request_source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE + 1, on_request_due, self, NULL);
}

static gboolean
resize (VtrGvncClient *self,
        guint          width,
        guint          height)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  g_autoptr (GError) error = NULL;

  if (!vtr_framebuffer_resize (vtr_display_client_get_framebuffer (client), width, height, &error))
    {
      fail (self, VTR_DISPLAY_ERROR_PROTOCOL, error->message);
      return FALSE;
    }

  vtr_display_client_set_size (client, (int) width, (int) height);
  vtr_display_client_queue_damaged (client);

  return TRUE;
}

static void
set_encodings (VtrGvncClient *self)
{
  /* Inside of one computer the bytes cost less than the decoding. No JPEG quality is ever asked for. */
  static const gint32 local[] = {
    VNC_CONNECTION_ENCODING_COPY_RECT, VNC_CONNECTION_ENCODING_RAW, VNC_CONNECTION_ENCODING_HEXTILE,
    VNC_CONNECTION_ENCODING_ZRLE, VNC_CONNECTION_ENCODING_TIGHT, VNC_CONNECTION_ENCODING_RRE,
  };
  /* libgvnc decodes ZRLE twice as fast as Tight, and both are about as small. */
  static const gint32 remote[] = {
    VNC_CONNECTION_ENCODING_COPY_RECT, VNC_CONNECTION_ENCODING_ZRLE, VNC_CONNECTION_ENCODING_TIGHT,
    VNC_CONNECTION_ENCODING_HEXTILE, VNC_CONNECTION_ENCODING_RRE, VNC_CONNECTION_ENCODING_RAW,
  };
  static const gint32 pseudo[] = {
    VNC_CONNECTION_ENCODING_LAST_RECT, VNC_CONNECTION_ENCODING_DESKTOP_RESIZE,
    VNC_CONNECTION_ENCODING_EXTENDED_DESKTOP_RESIZE, VNC_CONNECTION_ENCODING_DESKTOP_NAME,
    VNC_CONNECTION_ENCODING_ALPHA_CURSOR, VNC_CONNECTION_ENCODING_RICH_CURSOR,
    /* Not the LED state: libgvnc 1.3 can't deliver that signal without a critical warning. */
    VNC_CONNECTION_ENCODING_POINTER_CHANGE, VNC_CONNECTION_ENCODING_EXT_KEY_EVENT,
  };
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (self));
  gint32 encodings[G_N_ELEMENTS (local) + G_N_ELEMENTS (pseudo)] = { 0 };

  G_STATIC_ASSERT (sizeof local == sizeof remote);

  memcpy (encodings, vtr_display_endpoint_is_local (endpoint) ? local : remote, sizeof local);
  memcpy (encodings + G_N_ELEMENTS (local), pseudo, sizeof pseudo);
  vnc_connection_set_encodings (self->connection, G_N_ELEMENTS (encodings), encodings);
}

static void
on_initialized (VncConnection *connection,
                VtrGvncClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  stop_deadline (self);
  if (!resize (self, (guint) vnc_connection_get_width (connection),
               (guint) vnc_connection_get_height (connection)))
    return;

  vnc_connection_set_pixel_format (connection, vtr_gvnc_framebuffer_get_format ());
  set_encodings (self);
  vnc_connection_set_framebuffer (connection, VNC_FRAMEBUFFER (self->canvas));

  self->request_all = TRUE;
  queue_request (self);

  vtr_display_client_set_name (client, vnc_connection_get_name (connection));
  vtr_display_client_set_ready (client);
}

static void
on_framebuffer_update (VncConnection *connection,
                       guint          x,
                       guint          y,
                       guint          width,
                       guint          height,
                       VtrGvncClient *self)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (VTR_DISPLAY_CLIENT (self));

  vtr_framebuffer_lock (framebuffer);
  vtr_framebuffer_add_damage (framebuffer, &(VtrRect) { x, y, width, height });
  vtr_framebuffer_unlock (framebuffer);

  vtr_display_client_queue_damaged (VTR_DISPLAY_CLIENT (self));
  queue_request (self);
}

static void
on_desktop_resize (VncConnection *connection,
                   guint          width,
                   guint          height,
                   VtrGvncClient *self)
{
  if (!resize (self, width, height))
    return;

  self->request_all = TRUE;
  queue_request (self);
}

static void
on_desktop_rename (VncConnection *connection,
                   const char    *name,
                   VtrGvncClient *self)
{
  vtr_display_client_set_name (VTR_DISPLAY_CLIENT (self), name);
  queue_request (self);
}

static void
on_pixel_format_changed (VncConnection  *connection,
                         VncPixelFormat *format,
                         VtrGvncClient  *self)
{
  if (!vnc_pixel_format_match (format, vtr_gvnc_framebuffer_get_format ()))
    fail_protocol (self, _("it changed the format of the picture unasked"));
}

/* libgvnc hands out R G B A, straight alpha. */
static GBytes *
dup_bgra (VncCursor *cursor)
{
  gsize n_pixels = (gsize) vnc_cursor_get_width (cursor) * vnc_cursor_get_height (cursor);
  const guint8 *rgba = vnc_cursor_get_data (cursor);
  guint8 *bgra = NULL;

  if (n_pixels == 0 || rgba == NULL)
    return g_bytes_new (NULL, 0);

  bgra = g_malloc_n (n_pixels, 4);
  for (gsize i = 0; i < n_pixels * 4; i += 4)
    {
      bgra[i] = rgba[i + 2];
      bgra[i + 1] = rgba[i + 1];
      bgra[i + 2] = rgba[i];
      bgra[i + 3] = rgba[i + 3];
    }

  return g_bytes_new_take (bgra, n_pixels * 4);
}

static void
on_cursor_changed (VncConnection *connection,
                   VncCursor     *vnc_cursor,
                   VtrGvncClient *self)
{
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (VtrDisplayCursor) cursor = NULL;
  guint width = 0;
  guint height = 0;

  queue_request (self);

  /* An empty picture: the guest shows no pointer. */
  if (vnc_cursor == NULL)
    pixels = g_bytes_new (NULL, 0);
  else
    {
      width = vnc_cursor_get_width (vnc_cursor);
      height = vnc_cursor_get_height (vnc_cursor);
    }

  if (width > MAX_CURSOR_SIDE || height > MAX_CURSOR_SIDE)
    {
      fail_protocol (self, _("its pointer picture is larger than any screen needs"));
      return;
    }
  if (width > VTR_DISPLAY_CURSOR_MAX_SIDE || height > VTR_DISPLAY_CURSOR_MAX_SIDE)
    return;

  if (pixels == NULL)
    pixels = dup_bgra (vnc_cursor);
  if (g_bytes_get_size (pixels) == 0)
    width = height = 0;
  cursor = vtr_display_cursor_new (width, height,
                                   vnc_cursor == NULL ? 0 : vnc_cursor_get_hotx (vnc_cursor),
                                   vnc_cursor == NULL ? 0 : vnc_cursor_get_hoty (vnc_cursor),
                                   pixels);
  vtr_display_client_set_cursor (VTR_DISPLAY_CLIENT (self), cursor);
}

static void
on_pointer_mode_changed (VncConnection *connection,
                         gboolean       absolute,
                         VtrGvncClient *self)
{
  vtr_display_client_set_pointer_absolute (VTR_DISPLAY_CLIENT (self), absolute);
  queue_request (self);
}

static void
on_bell (VncConnection *connection,
         VtrGvncClient *self)
{
  vtr_display_client_ring_bell (VTR_DISPLAY_CLIENT (self));
}

/* RFB's cut text is Latin-1. */
static void
on_server_cut_text (VncConnection *connection,
                    GString       *text,
                    VtrGvncClient *self)
{
  g_autofree char *utf8 = NULL;

  if (text->len > VTR_DISPLAY_CLIPBOARD_MAX)
    return;

  utf8 = g_convert (text->str, (gssize) strnlen (text->str, text->len), "UTF-8", "ISO-8859-1",
                    NULL, NULL, NULL);
  if (utf8 != NULL)
    vtr_display_client_receive_clipboard (VTR_DISPLAY_CLIENT (self), utf8);
}

static gboolean
is_local (VtrGvncClient *self)
{
  return vtr_display_endpoint_is_local (vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (self)));
}

static void
fail_security (VtrGvncClient *self)
{
  fail (self, VTR_DISPLAY_ERROR_UNSUPPORTED,
        _("The server offers no way to sign in that Vitrine knows and that keeps a password safe"));
}

static void
on_auth_choose_type (VncConnection *connection,
                     GValueArray   *types,
                     VtrGvncClient *self)
{
  guint type = vtr_gvnc_security_choose_type (types, is_local (self));

  if (type == 0)
    fail_security (self);
  else
    vnc_connection_set_auth_type (connection, type);
}

static void
on_auth_choose_subtype (VncConnection *connection,
                        guint          type,
                        GValueArray   *subtypes,
                        VtrGvncClient *self)
{
  guint subtype = vtr_gvnc_security_choose_subtype (subtypes, is_local (self));

  if (subtype == 0)
    fail_security (self);
  else
    vnc_connection_set_auth_subtype (connection, subtype);
}

static void
on_auth_credential (VncConnection *connection,
                    GValueArray   *credentials,
                    VtrGvncClient *self)
{
  gboolean needs_password = FALSE;
  gboolean needs_user = FALSE;

  for (guint i = 0; i < credentials->n_values; i++)
    {
      switch ((VncConnectionCredential) g_value_get_enum (&credentials->values[i]))
        {
        case VNC_CONNECTION_CREDENTIAL_PASSWORD:
          needs_password = TRUE;
          break;
        case VNC_CONNECTION_CREDENTIAL_USERNAME:
          needs_user = TRUE;
          break;
        case VNC_CONNECTION_CREDENTIAL_CLIENTNAME:
          /* The folder of the user's own certificates below ~/.pki. */
          vnc_connection_set_credential (connection, VNC_CONNECTION_CREDENTIAL_CLIENTNAME, "vitrine");
          break;
        default:
          break;
        }
    }

  if (needs_password || needs_user)
    {
      stop_deadline (self);
      vtr_display_client_ask_password (VTR_DISPLAY_CLIENT (self), needs_user);
    }
}

static void
on_auth_failure (VncConnection *connection,
                 const char    *reason,
                 VtrGvncClient *self)
{
  g_autofree char *clean = NULL;
  g_autofree char *message = NULL;

  if (reason != NULL)
    clean = vtr_server_text_clean (reason);
  if (clean != NULL && clean[0] != '\0')
    message = g_strdup_printf (_("The server refused to let you in: %s"), clean);
  else
    message = g_strdup (_("The server refused the password"));

  fail (self, VTR_DISPLAY_ERROR_AUTHENTICATION, message);
}

static void
on_auth_unsupported (VncConnection *connection,
                     guint          type,
                     VtrGvncClient *self)
{
  fail_security (self);
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
    fail (self, VTR_DISPLAY_ERROR_CLOSED, _("The server closed the connection to the screen"));
  else
    fail_protocol (self, self->failure);
}

static void
on_violated (VtrGvncFramebuffer *canvas,
             const char         *how,
             VtrGvncClient      *self)
{
  fail_protocol (self, how);
}

static void
connect_signals (VtrGvncClient *self)
{
  const struct
  {
    const char *name;
    GCallback   callback;
  } handlers[] = {
    { "vnc-auth-choose-subtype", G_CALLBACK (on_auth_choose_subtype) },
    { "vnc-auth-choose-type", G_CALLBACK (on_auth_choose_type) },
    { "vnc-auth-credential", G_CALLBACK (on_auth_credential) },
    { "vnc-auth-failure", G_CALLBACK (on_auth_failure) },
    { "vnc-auth-unsupported", G_CALLBACK (on_auth_unsupported) },
    { "vnc-bell", G_CALLBACK (on_bell) },
    { "vnc-cursor-changed", G_CALLBACK (on_cursor_changed) },
    { "vnc-desktop-rename", G_CALLBACK (on_desktop_rename) },
    { "vnc-desktop-resize", G_CALLBACK (on_desktop_resize) },
    { "vnc-disconnected", G_CALLBACK (on_disconnected) },
    { "vnc-error", G_CALLBACK (on_error) },
    { "vnc-framebuffer-update", G_CALLBACK (on_framebuffer_update) },
    { "vnc-initialized", G_CALLBACK (on_initialized) },
    { "vnc-pixel-format-changed", G_CALLBACK (on_pixel_format_changed) },
    { "vnc-pointer-mode-changed", G_CALLBACK (on_pointer_mode_changed) },
    { "vnc-server-cut-text", G_CALLBACK (on_server_cut_text) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->connection, handlers[i].name, handlers[i].callback, self, 0);

  g_signal_connect_object (self->canvas, "violated", G_CALLBACK (on_violated), self, 0);
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
  connect_signals (self);
  vnc_connection_set_shared (self->connection, TRUE);

  /* The host's name is what a certificate is compared with. */
  if (!vnc_connection_open_fd_with_hostname (self->connection, fd, host == NULL ? "localhost" : host))
    {
      close (fd);
      fail (self, VTR_DISPLAY_ERROR_CONNECT, _("The connection to the screen can't be used"));
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
      fail (self, VTR_DISPLAY_ERROR_CONNECT, message);
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
    fail (self, VTR_DISPLAY_ERROR_CONNECT, _("The connection to the screen can't be used"));
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
    fail (self, VTR_DISPLAY_ERROR_CONNECT, _("The connection to the screen was used before"));
}

static void
vtr_gvnc_client_close (VtrDisplayClient *client)
{
  VtrGvncClient *self = VTR_GVNC_CLIENT (client);

  stop_deadline (self);
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
