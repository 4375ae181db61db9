/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>
#include <spice/protocol.h>

/* From opening to the size of the screen; the time the user takes for a password is left out. */
#define HANDSHAKE_MS 30000
/* Of what went wrong the relay knows more, and tells soon. */
#define LOST_MS      1000

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrSpiceClient, vtr_spice_client, VTR_TYPE_DISPLAY_CLIENT,
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_GUEST_AGENT,
                                                      vtr_spice_client_init_guest_agent)
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_SOUND_INPUT,
                                                      vtr_spice_client_init_sound_input)
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_CARD_OUTLET,
                                                      vtr_spice_client_init_card_outlet)
                               G_IMPLEMENT_INTERFACE (VTR_TYPE_USB_OUTLET,
                                                      vtr_spice_client_init_usb_outlet))

enum
{
  PROP_0,
  PROP_HANDSHAKE_TIMEOUT,
  N_PROPS,
  PROP_CAN_SEND_FILES = N_PROPS,
  PROP_CAN_SHARE_FOLDER,
  PROP_N_MONITORS,
  PROP_HAS_SOUND_INPUT,
  PROP_IS_LISTENING,
  PROP_N_USB_CHANNELS,
  PROP_HAS_CARD_CHANNEL,
  PROP_CARD_PROBLEM,
  PROP_SOFTWARE_CARD,
};

static GParamSpec *properties[N_PROPS];

void
vtr_spice_client_fail (VtrSpiceClient  *self,
                       VtrDisplayError  code,
                       const char      *message)
{
  vtr_display_client_take_error (VTR_DISPLAY_CLIENT (self),
                                 g_error_new_literal (VTR_DISPLAY_ERROR, (int) code, message));
}

void
vtr_spice_client_fail_protocol (VtrSpiceClient *self,
                                const char     *how)
{
  vtr_display_client_take_error (VTR_DISPLAY_CLIENT (self), vtr_display_error_new_protocol (how));
}

static void
stop_deadline (VtrSpiceClient *self)
{
  g_clear_handle_id (&self->deadline_source, g_source_remove);
}

static gboolean
on_deadline (gpointer user_data)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (user_data);

  self->deadline_source = 0;
  vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_TIMED_OUT,
                         _("The server took too long to answer"));

  return G_SOURCE_REMOVE;
}

void
vtr_spice_client_start_deadline (VtrSpiceClient *self)
{
  stop_deadline (self);
  self->deadline_source = g_timeout_add (self->handshake_ms, on_deadline, self);
}

void
vtr_spice_client_check_ready (VtrSpiceClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  gboolean is_first = vtr_display_client_get_state (client) == VTR_DISPLAY_STATE_CONNECTING;

  if (!self->is_shown || !self->takes_input || (!is_first && !self->is_moving))
    return;

  stop_deadline (self);
  if (self->is_moving)
    vtr_spice_client_end_move (self);
  if (!is_first)
    return;

  vtr_display_client_set_ready (client);
  /* What was drawn before is the first frame. */
  vtr_display_client_receive_frame (client, &(VtrRect) { 0, 0, self->area.width,
                                                         self->area.height });
}

static gboolean
is_over (VtrSpiceClient *self)
{
  return vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self)) == VTR_DISPLAY_STATE_CLOSED;
}

/* An empty password is tried first: most servers want none. */
static void
on_refused (VtrSpiceClient *self)
{
  if (self->password_given)
    {
      vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_AUTHENTICATION,
                             _("The server refused the password"));
      return;
    }

  stop_deadline (self);
  vtr_display_client_ask_password (VTR_DISPLAY_CLIENT (self), FALSE);
}

gboolean
vtr_spice_client_needs (SpiceChannel *channel)
{
  return SPICE_IS_MAIN_CHANNEL (channel) || SPICE_IS_DISPLAY_CHANNEL (channel) ||
         SPICE_IS_INPUTS_CHANNEL (channel);
}

static void
on_opened (VtrSpiceClient *self,
           SpiceChannel   *channel)
{
  if (SPICE_IS_MAIN_CHANNEL (channel))
    {
      g_free (self->version);
      self->version = g_strdup_printf ("%d.%u", SPICE_VERSION_MAJOR,
                                       vtr_spice_relay_get_minor_version (self->main_relay));
      vtr_spice_client_note_security (self);
    }

  if (channel == (gpointer) self->inputs)
    {
      self->takes_input = TRUE;
      vtr_spice_client_check_ready (self);
    }
}

/* Servers that show nothing close the connection where the picture is in the memory of a graphics
 * card, which only a viewer on the same computer can look at. */
static void
lose (VtrSpiceClient *self)
{
  if (self->is_lost_unseen)
    vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_CLOSED,
                           _("The server closed the connection before it showed anything. If the "
                             "machine's graphics have 3D acceleration, its screen can be seen only "
                             "on its own computer: switch that off, or use VNC for its display."));
  else
    vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_CLOSED,
                           _("The server closed the connection to the screen"));
}

static gboolean
on_lost (gpointer user_data)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (user_data);

  self->lost_source = 0;
  lose (self);

  return G_SOURCE_REMOVE;
}

static void
await_reason (VtrSpiceClient *self)
{
  if (self->lost_source == 0)
    self->lost_source = g_timeout_add (LOST_MS, on_lost, self);
}

void
vtr_spice_client_note_end (VtrSpiceClient *self)
{
  self->has_relay_ended = TRUE;
  if (self->lost_source == 0)
    return;

  g_clear_handle_id (&self->lost_source, g_source_remove);
  lose (self);
}

void
vtr_spice_client_follow_channel (SpiceChannel      *channel,
                                 SpiceChannelEvent  event,
                                 VtrSpiceClient    *self)
{
  if (is_over (self) || !vtr_spice_client_needs (channel) ||
      self->is_finished)
    return;

  switch (event)
    {
    case SPICE_CHANNEL_ERROR_AUTH:
      on_refused (self);
      break;
    case SPICE_CHANNEL_ERROR_IO:
    case SPICE_CHANNEL_CLOSED:
      self->is_lost_unseen = SPICE_IS_DISPLAY_CHANNEL (channel) && !self->is_shown &&
                             !vtr_spice_client_takes_scanouts (self);
      if (self->has_relay_ended)
        lose (self);
      else
        await_reason (self);
      break;
    case SPICE_CHANNEL_OPENED:
      on_opened (self, channel);
      break;
    case SPICE_CHANNEL_ERROR_CONNECT:
    case SPICE_CHANNEL_ERROR_TLS:
    case SPICE_CHANNEL_ERROR_LINK:
      await_reason (self);
      break;
    case SPICE_CHANNEL_NONE:
    case SPICE_CHANNEL_SWITCHING:
    default:
      break;
    }
}

static void
vtr_spice_client_open (VtrDisplayClient *client)
{
  static const char * const COMPRESSIONS[] = {
    "lz4", "glz", "zlib-glz", "lz", "quic", "jpeg", "mjpeg", "raw", NULL
  };
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  if (!vtr_spice_client_make_policy (self))
    return;

  vtr_display_client_set_encodings (client, COMPRESSIONS);
  vtr_spice_client_start_session (self, NULL);
}
static void
vtr_spice_client_close (VtrDisplayClient *client)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  stop_deadline (self);
  g_clear_handle_id (&self->lost_source, g_source_remove);
  g_clear_handle_id (&self->reopen_source, g_source_remove);
  g_clear_handle_id (&self->resize_source, g_source_remove);
  vtr_spice_client_reset_clipboard (self);
  g_cancellable_cancel (self->cancellable);

  if (self->session == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->session, self);
  vtr_spice_client_drop_channels (self);
  vtr_spice_client_end_session (self);
}

static gboolean
on_reopen (gpointer user_data)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (user_data);

  self->reopen_source = 0;
  self->has_relay_ended = FALSE;
  spice_session_open_fd (self->session, -1);

  return G_SOURCE_REMOVE;
}

static void
vtr_spice_client_set_password (VtrDisplayClient *client,
                               const char       *user,
                               const char       *password)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  if (self->session == NULL || self->password_given)
    return;

  self->password_given = TRUE;
  g_object_set (self->session, "password", password, NULL);
  vtr_spice_client_start_deadline (self);
  /* The answer may be given while the library still tells of the refusal. */
  self->reopen_source = g_idle_add (on_reopen, self);
}

static void
vtr_spice_client_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (object);

  switch (property_id)
    {
    case PROP_HANDSHAKE_TIMEOUT:
      g_value_set_uint (value, self->handshake_ms);
      break;
    case PROP_CAN_SEND_FILES:
      g_value_set_boolean (value, self->can_send_files);
      break;
    case PROP_CAN_SHARE_FOLDER:
      g_value_set_boolean (value, self->can_share_folder);
      break;
    case PROP_N_MONITORS:
      g_value_set_uint (value, self->n_monitors);
      break;
    case PROP_HAS_SOUND_INPUT:
      g_value_set_boolean (value, self->record != NULL);
      break;
    case PROP_IS_LISTENING:
      g_value_set_boolean (value, self->is_listening);
      break;
    case PROP_N_USB_CHANNELS:
      g_value_set_uint (value, self->usb_channels->len);
      break;
    case PROP_HAS_CARD_CHANNEL:
      g_value_set_boolean (value, self->cards != NULL);
      break;
    case PROP_CARD_PROBLEM:
      g_value_set_string (value, self->card_problem);
      break;
    case PROP_SOFTWARE_CARD:
      g_value_set_uint (value, self->software_card);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_spice_client_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (object);

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
vtr_spice_client_dispose (GObject *object)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (object);

  vtr_spice_client_close (VTR_DISPLAY_CLIENT (self));
  if (self->session != NULL)
    spice_session_disconnect (self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vtr_spice_client_parent_class)->dispose (object);
}

static void
vtr_spice_client_finalize (GObject *object)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->place);
  g_clear_pointer (&self->policy, vtr_sign_in_policy_unref);
  g_clear_pointer (&self->main_relay, vtr_spice_relay_unref);
  g_clear_pointer (&self->inputs_relay, vtr_spice_relay_unref);
  g_ptr_array_unref (self->usb_channels);
  g_ptr_array_unref (self->usb_relays);
  g_free (self->offered_text);
  g_free (self->version);
  g_free (self->shared_folder);
  g_free (self->card_problem);
  g_free (self->card_database);
  g_strfreev (self->card_certificates);

  G_OBJECT_CLASS (vtr_spice_client_parent_class)->finalize (object);
}

static void
vtr_spice_client_class_init (VtrSpiceClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrDisplayClientClass *client_class = VTR_DISPLAY_CLIENT_CLASS (klass);

  object_class->dispose = vtr_spice_client_dispose;
  object_class->finalize = vtr_spice_client_finalize;
  object_class->get_property = vtr_spice_client_get_property;
  object_class->set_property = vtr_spice_client_set_property;

  properties[PROP_HANDSHAKE_TIMEOUT] =
    g_param_spec_uint ("handshake-timeout", NULL, NULL, 1, G_MAXUINT, HANDSHAKE_MS,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_CAN_SEND_FILES, "can-send-files");
  g_object_class_override_property (object_class, PROP_CAN_SHARE_FOLDER, "can-share-folder");
  g_object_class_override_property (object_class, PROP_N_MONITORS, "n-monitors");
  g_object_class_override_property (object_class, PROP_HAS_SOUND_INPUT, "has-sound-input");
  g_object_class_override_property (object_class, PROP_IS_LISTENING, "is-listening");
  g_object_class_override_property (object_class, PROP_N_USB_CHANNELS, "n-usb-channels");
  g_object_class_override_property (object_class, PROP_HAS_CARD_CHANNEL, "has-card-channel");
  g_object_class_override_property (object_class, PROP_CARD_PROBLEM, "card-problem");
  g_object_class_override_property (object_class, PROP_SOFTWARE_CARD, "software-card");

  client_class->open = vtr_spice_client_open;
  client_class->close = vtr_spice_client_close;
  client_class->send_key = vtr_spice_client_send_key;
  client_class->send_pointer = vtr_spice_client_send_pointer;
  client_class->set_password = vtr_spice_client_set_password;
  client_class->send_clipboard = vtr_spice_client_send_clipboard;
  client_class->finish = vtr_spice_client_finish;
  client_class->request_size = vtr_spice_client_request_size;
  client_class->set_audio_enabled = vtr_spice_client_set_audio_enabled;
}

static void
vtr_spice_client_init (VtrSpiceClient *self)
{
  self->cancellable = g_cancellable_new ();
  self->usb_relays = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_spice_relay_unref);
  self->usb_channels = g_ptr_array_new_with_free_func (g_object_unref);
}

VtrDisplayClient *
vtr_spice_client_new (VtrDisplayEndpoint *endpoint)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  return g_object_new (VTR_TYPE_SPICE_CLIENT, "endpoint", endpoint, NULL);
}

const char *
vtr_spice_client_get_version (VtrSpiceClient *self)
{
  g_return_val_if_fail (VTR_IS_SPICE_CLIENT (self), NULL);

  return self->version;
}
