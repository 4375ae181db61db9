/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-client-private.h"

#include <glib/gi18n-lib.h>

#include "rfb-limits.h"

/* Over a network JPEG that nobody can tell from the original, and the compression that TigerVNC's
 * viewer asks for. */
#define REMOTE_QUALITY     8
#define REMOTE_COMPRESSION 2

enum
{
  PROP_0,
  PROP_HANDSHAKE_TIMEOUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VtrRfbClient, vtr_rfb_client, VTR_TYPE_DISPLAY_CLIENT)

static gboolean
on_deadline (gpointer user_data)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (user_data);

  self->deadline_source = 0;
  vtr_display_client_take_error (VTR_DISPLAY_CLIENT (self),
                                 g_error_new_literal (VTR_DISPLAY_ERROR,
                                                      VTR_DISPLAY_ERROR_TIMED_OUT,
                                                      _("The server took too long to answer")));

  return G_SOURCE_REMOVE;
}

/* Stands still while the user is asked: what is left counts then. */
void
vtr_rfb_client_stop_deadline (VtrRfbClient *self)
{
  if (self->deadline_source == 0)
    return;

  g_clear_handle_id (&self->deadline_source, g_source_remove);
  self->deadline_left = MAX (0, self->deadline - g_get_monotonic_time ());
}

static void
start_deadline (VtrRfbClient *self)
{
  if (self->deadline_source != 0)
    return;

  self->deadline = g_get_monotonic_time () + self->deadline_left;
  self->deadline_source = g_timeout_add ((guint) (self->deadline_left / 1000), on_deadline, self);
}

static void
vtr_rfb_client_close (VtrDisplayClient *client)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (client);

  vtr_rfb_client_stop_deadline (self);
  if (self->mailbox != NULL)
    vtr_rfb_mailbox_close (self->mailbox);
  g_clear_pointer (&self->mailbox, vtr_rfb_mailbox_unref);
  if (self->connection != NULL)
    vtr_rfb_connection_close (self->connection);
  g_clear_pointer (&self->connection, vtr_rfb_connection_unref);
  if (self->delegate != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->delegate, self);
      vtr_display_client_close (self->delegate);
    }
  g_clear_object (&self->delegate);
}

static void
post (VtrRfbClient  *self,
      VtrRfbCommand  command)
{
  if (self->connection != NULL)
    vtr_rfb_connection_post (self->connection, &command);
}

static void
vtr_rfb_client_send_key (VtrDisplayClient *client,
                         guint32           keysym,
                         guint             scancode,
                         gboolean          pressed)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (client);

  if (self->delegate != NULL)
    vtr_display_client_send_key (self->delegate, keysym, scancode, pressed);
  else
    post (self, (VtrRfbCommand) { VTR_RFB_COMMAND_KEY,
                                  { (int) keysym, (int) scancode, pressed } });
}

static void
vtr_rfb_client_send_pointer (VtrDisplayClient *client,
                             int               x,
                             int               y,
                             guint             buttons)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (client);

  if (self->delegate != NULL)
    vtr_display_client_send_pointer (self->delegate, x, y, buttons);
  else
    post (self, (VtrRfbCommand) { VTR_RFB_COMMAND_POINTER, { x, y, (int) buttons } });
}

static void
vtr_rfb_client_send_clipboard (VtrDisplayClient *client,
                               const char       *text)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (client);

  if (self->delegate != NULL)
    vtr_display_client_send_clipboard (self->delegate, text);
  else
    post (self, (VtrRfbCommand) { .kind = VTR_RFB_COMMAND_CLIPBOARD, .text = g_strdup (text) });
}

static void
vtr_rfb_client_set_password (VtrDisplayClient *client,
                             const char       *user,
                             const char       *password)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (client);

  if (self->delegate != NULL)
    {
      vtr_display_client_set_password (self->delegate, user, password);
      return;
    }

  start_deadline (self);
  post (self, (VtrRfbCommand) { .kind = VTR_RFB_COMMAND_PASSWORD, .text = g_strdup (password),
                                .user = g_strdup (user) });
}

static void
vtr_rfb_client_request_size (VtrDisplayClient *client,
                             guint             width,
                             guint             height)
{
  post (VTR_RFB_CLIENT (client), (VtrRfbCommand) { VTR_RFB_COMMAND_SIZE,
                                                   { (int) width, (int) height } });
}

static void
vtr_rfb_client_request_power (VtrDisplayClient *client,
                              VtrDisplayPower   power)
{
  post (VTR_RFB_CLIENT (client), (VtrRfbCommand) { VTR_RFB_COMMAND_POWER, { (int) power } });
}

static void
vtr_rfb_client_set_audio_enabled (VtrDisplayClient *client,
                                  gboolean          enabled)
{
  post (VTR_RFB_CLIENT (client), (VtrRfbCommand) { VTR_RFB_COMMAND_AUDIO, { enabled } });
}

static void
vtr_rfb_client_update_view_only (VtrDisplayClient *client)
{
  gboolean view_only = vtr_display_client_is_view_only (client);

  post (VTR_RFB_CLIENT (client), (VtrRfbCommand) { VTR_RFB_COMMAND_VIEW_ONLY, { view_only } });
}

static void
vtr_rfb_client_open (VtrDisplayClient *client)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (client);
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (client);
  VtrScreenTrust *trust = vtr_display_client_get_trust (client);
  gboolean is_local = vtr_display_endpoint_is_near (endpoint);
  g_autoptr (VtrSignInPolicy) policy = NULL;
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GError *error = NULL;
  VtrRfbConnectionOptions options = { 0 };

  if (trust == NULL)
    policy = vtr_sign_in_policy_new_for_endpoint (endpoint);
  else
    policy = vtr_screen_trust_make_policy (trust, endpoint, &error);
  if (policy == NULL)
    {
      vtr_display_client_take_error (client, error);
      return;
    }

  self->mailbox = vtr_rfb_mailbox_new (context, vtr_rfb_client_read_news, self);
  options = (VtrRfbConnectionOptions) {
    .endpoint = endpoint,
    .framebuffer = vtr_display_client_get_framebuffer (client),
    .policy = policy,
    .mailbox = self->mailbox,
    .quality = self->has_quality ? self->quality : (is_local ? -1 : REMOTE_QUALITY),
    .compression = self->has_quality ? self->compression : (is_local ? -1 : REMOTE_COMPRESSION),
    .is_local = is_local,
  };
  self->connection = vtr_rfb_connection_new (&options);
  vtr_rfb_client_update_view_only (client);
  vtr_rfb_client_set_audio_enabled (client, vtr_display_client_is_audio_enabled (client));
  start_deadline (self);
  vtr_rfb_connection_start (self->connection);
}

static void
vtr_rfb_client_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  VtrRfbClient *self = VTR_RFB_CLIENT (object);

  switch (property_id)
    {
    case PROP_HANDSHAKE_TIMEOUT:
      self->deadline_left = (gint64) g_value_get_uint (value) * 1000;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_rfb_client_dispose (GObject *object)
{
  vtr_rfb_client_close (VTR_DISPLAY_CLIENT (object));

  G_OBJECT_CLASS (vtr_rfb_client_parent_class)->dispose (object);
}

static void
vtr_rfb_client_class_init (VtrRfbClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrDisplayClientClass *client_class = VTR_DISPLAY_CLIENT_CLASS (klass);

  object_class->set_property = vtr_rfb_client_set_property;
  object_class->dispose = vtr_rfb_client_dispose;

  /* Milliseconds */
  properties[PROP_HANDSHAKE_TIMEOUT] =
    g_param_spec_uint ("handshake-timeout", NULL, NULL, 1, G_MAXUINT,
                       VTR_RFB_HANDSHAKE_SECONDS * 1000,
                       G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  client_class->open = vtr_rfb_client_open;
  client_class->close = vtr_rfb_client_close;
  client_class->send_key = vtr_rfb_client_send_key;
  client_class->send_pointer = vtr_rfb_client_send_pointer;
  client_class->send_clipboard = vtr_rfb_client_send_clipboard;
  client_class->set_password = vtr_rfb_client_set_password;
  client_class->request_size = vtr_rfb_client_request_size;
  client_class->request_power = vtr_rfb_client_request_power;
  client_class->set_audio_enabled = vtr_rfb_client_set_audio_enabled;
  client_class->update_view_only = vtr_rfb_client_update_view_only;
}

static void
vtr_rfb_client_init (VtrRfbClient *self)
{
}

VtrDisplayClient *
vtr_rfb_client_new (VtrDisplayEndpoint *endpoint)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  return g_object_new (VTR_TYPE_RFB_CLIENT, "endpoint", endpoint, NULL);
}

void
vtr_rfb_client_set_quality (VtrRfbClient *self,
                            int           quality,
                            int           compression)
{
  g_return_if_fail (VTR_IS_RFB_CLIENT (self));
  g_return_if_fail (quality >= -1 && quality <= 9);
  g_return_if_fail (compression >= -1 && compression <= 9);

  self->has_quality = TRUE;
  self->quality = quality;
  self->compression = compression;
}

gboolean
vtr_rfb_client_is_delegated (VtrRfbClient *self)
{
  g_return_val_if_fail (VTR_IS_RFB_CLIENT (self), FALSE);

  return self->delegate != NULL;
}

const VtrRfbStatistics *
vtr_rfb_client_get_statistics (VtrRfbClient *self)
{
  g_return_val_if_fail (VTR_IS_RFB_CLIENT (self), NULL);

  return &self->statistics;
}

const char *
vtr_rfb_client_get_version (VtrRfbClient *self)
{
  g_return_val_if_fail (VTR_IS_RFB_CLIENT (self), NULL);

  return self->version;
}
