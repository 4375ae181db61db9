/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-client"

#include "display-client-private.h"

#include "rfb-client.h"
#include "server-text.h"
#include "vtr-spice-client.h"

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrDisplayClient, vtr_display_client, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (VtrDisplayEncryption, vtr_display_encryption,
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_ENCRYPTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_ENCRYPTION_VNC_AUTH, "vnc-auth"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED, "tls-unverified"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_ENCRYPTION_TLS_PINNED, "tls-pinned"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED, "tls-verified"))

G_DEFINE_ENUM_TYPE (VtrDisplayState, vtr_display_state,
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_CLOSED, "closed"))

static GParamSpec *properties[VTR_DISPLAY_CLIENT_N_PROPS];
static guint signals[VTR_DISPLAY_CLIENT_N_SIGNALS];

static VtrDisplayClientPrivate *
get_private (VtrDisplayClient *self)
{
  return vtr_display_client_get_instance_private (self);
}

static void
set_state (VtrDisplayClient *self,
           VtrDisplayState   state)
{
  VtrDisplayClientPrivate *priv = get_private (self);

  if (priv->state == state)
    return;

  priv->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[VTR_DISPLAY_CLIENT_PROP_STATE]);
}

static gboolean
is_over (VtrDisplayClient *self)
{
  return get_private (self)->state == VTR_DISPLAY_STATE_CLOSED;
}

static void
vtr_display_client_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  VtrDisplayClientPrivate *priv = get_private (VTR_DISPLAY_CLIENT (object));

  switch (property_id)
    {
    case VTR_DISPLAY_CLIENT_PROP_ENDPOINT:
      g_value_set_object (value, priv->endpoint);
      break;
    case VTR_DISPLAY_CLIENT_PROP_STATE:
      g_value_set_enum (value, (int) priv->state);
      break;
    case VTR_DISPLAY_CLIENT_PROP_WIDTH:
      g_value_set_int (value, priv->width);
      break;
    case VTR_DISPLAY_CLIENT_PROP_HEIGHT:
      g_value_set_int (value, priv->height);
      break;
    case VTR_DISPLAY_CLIENT_PROP_NAME:
      g_value_set_string (value, priv->name);
      break;
    case VTR_DISPLAY_CLIENT_PROP_CURSOR:
      g_value_set_object (value, priv->cursor);
      break;
    case VTR_DISPLAY_CLIENT_PROP_POINTER_ABSOLUTE:
      g_value_set_boolean (value, priv->pointer_absolute);
      break;
    case VTR_DISPLAY_CLIENT_PROP_FRAMEBUFFER:
      g_value_set_object (value, priv->framebuffer);
      break;
    case VTR_DISPLAY_CLIENT_PROP_LEDS:
      g_value_set_int (value, priv->leds);
      break;
    case VTR_DISPLAY_CLIENT_PROP_ENCRYPTION:
      g_value_set_enum (value, (int) priv->encryption);
      break;
    case VTR_DISPLAY_CLIENT_PROP_CAN_RESIZE:
      g_value_set_boolean (value, priv->can_resize);
      break;
    case VTR_DISPLAY_CLIENT_PROP_CAN_POWER:
      g_value_set_boolean (value, priv->can_power);
      break;
    case VTR_DISPLAY_CLIENT_PROP_CAN_PLAY_AUDIO:
      g_value_set_boolean (value, priv->can_play_audio);
      break;
    case VTR_DISPLAY_CLIENT_PROP_VIEW_ONLY:
      g_value_set_boolean (value, priv->view_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_display_client_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  VtrDisplayClientPrivate *priv = get_private (VTR_DISPLAY_CLIENT (object));

  switch (property_id)
    {
    case VTR_DISPLAY_CLIENT_PROP_ENDPOINT:
      priv->endpoint = g_value_dup_object (value);
      break;
    case VTR_DISPLAY_CLIENT_PROP_FRAMEBUFFER:
      priv->framebuffer = g_value_dup_object (value);
      break;
    case VTR_DISPLAY_CLIENT_PROP_VIEW_ONLY:
      vtr_display_client_set_view_only (VTR_DISPLAY_CLIENT (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_display_client_constructed (GObject *object)
{
  VtrDisplayClientPrivate *priv = get_private (VTR_DISPLAY_CLIENT (object));

  if (priv->framebuffer == NULL)
    priv->framebuffer = vtr_framebuffer_new ();

  G_OBJECT_CLASS (vtr_display_client_parent_class)->constructed (object);
}

static void
vtr_display_client_dispose (GObject *object)
{
  VtrDisplayClientPrivate *priv = get_private (VTR_DISPLAY_CLIENT (object));

  g_clear_object (&priv->cursor);

  G_OBJECT_CLASS (vtr_display_client_parent_class)->dispose (object);
}

static void
vtr_display_client_finalize (GObject *object)
{
  VtrDisplayClientPrivate *priv = get_private (VTR_DISPLAY_CLIENT (object));

  g_clear_object (&priv->endpoint);
  g_clear_object (&priv->framebuffer);
  g_clear_object (&priv->trust);
  g_clear_object (&priv->problem);
  g_clear_pointer (&priv->context, g_main_context_unref);
  g_clear_error (&priv->error);
  g_strfreev (priv->encodings);
  g_free (priv->name);

  G_OBJECT_CLASS (vtr_display_client_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[VTR_DISPLAY_CLIENT_PROP_ENDPOINT] =
    g_param_spec_object ("endpoint", NULL, NULL, VTR_TYPE_DISPLAY_ENDPOINT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[VTR_DISPLAY_CLIENT_PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, VTR_TYPE_DISPLAY_STATE, VTR_DISPLAY_STATE_IDLE,
                       readable);
  properties[VTR_DISPLAY_CLIENT_PROP_WIDTH] =
    g_param_spec_int ("width", NULL, NULL, 0, VTR_FRAMEBUFFER_MAX_SIDE, 0, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_HEIGHT] =
    g_param_spec_int ("height", NULL, NULL, 0, VTR_FRAMEBUFFER_MAX_SIDE, 0, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_CURSOR] =
    g_param_spec_object ("cursor", NULL, NULL, VTR_TYPE_DISPLAY_CURSOR, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_POINTER_ABSOLUTE] =
    g_param_spec_boolean ("pointer-absolute", NULL, NULL, TRUE, readable);

  properties[VTR_DISPLAY_CLIENT_PROP_FRAMEBUFFER] =
    g_param_spec_object ("framebuffer", NULL, NULL, VTR_TYPE_FRAMEBUFFER,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[VTR_DISPLAY_CLIENT_PROP_LEDS] =
    g_param_spec_int ("leds", NULL, NULL, -1, 7, -1, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_ENCRYPTION] =
    g_param_spec_enum ("encryption", NULL, NULL, VTR_TYPE_DISPLAY_ENCRYPTION,
                       VTR_DISPLAY_ENCRYPTION_NONE, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_CAN_RESIZE] =
    g_param_spec_boolean ("can-resize", NULL, NULL, FALSE, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_CAN_POWER] =
    g_param_spec_boolean ("can-power", NULL, NULL, FALSE, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_CAN_PLAY_AUDIO] =
    g_param_spec_boolean ("can-play-audio", NULL, NULL, FALSE, readable);
  properties[VTR_DISPLAY_CLIENT_PROP_VIEW_ONLY] =
    g_param_spec_boolean ("view-only", NULL, NULL, FALSE, readable | G_PARAM_WRITABLE);

  g_object_class_install_properties (object_class, VTR_DISPLAY_CLIENT_N_PROPS, properties);
}

static void
install_signals (void)
{
  signals[VTR_DISPLAY_CLIENT_SIGNAL_DAMAGED] =
    g_signal_new ("damaged", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_BELL] =
    g_signal_new ("bell", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_CLIPBOARD] =
    g_signal_new ("clipboard", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_CLIPBOARD_REFUSED] =
    g_signal_new ("clipboard-refused", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_PASSWORD_NEEDED] =
    g_signal_new ("password-needed", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_FRAME] =
    g_signal_new ("frame", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_MOVED] =
    g_signal_new ("moved", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_POINTER_MOVED] =
    g_signal_new ("pointer-moved", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[VTR_DISPLAY_CLIENT_SIGNAL_AUDIO] =
    g_signal_new ("audio", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
vtr_display_client_class_init (VtrDisplayClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vtr_display_client_constructed;
  object_class->dispose = vtr_display_client_dispose;
  object_class->finalize = vtr_display_client_finalize;
  object_class->get_property = vtr_display_client_get_property;
  object_class->set_property = vtr_display_client_set_property;

  install_properties (object_class);

  install_signals ();
}

static void
vtr_display_client_init (VtrDisplayClient *self)
{
  VtrDisplayClientPrivate *priv = get_private (self);

  priv->leds = -1;
  priv->audio_rate = VTR_DISPLAY_AUDIO_RATE;
  priv->audio_channels = VTR_DISPLAY_AUDIO_CHANNELS;
  priv->context = g_main_context_ref_thread_default ();
  priv->pointer_absolute = TRUE;
}

VtrDisplayClientPrivate *
vtr_display_client_get_private (VtrDisplayClient *self)
{
  return get_private (self);
}

void
vtr_display_client_notify (VtrDisplayClient     *self,
                           VtrDisplayClientProp  prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

guint
vtr_display_client_get_signal (VtrDisplayClientSignal signal)
{
  return signals[signal];
}

VtrDisplayClient *
vtr_display_client_new (VtrDisplayEndpoint *endpoint)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  if (vtr_display_endpoint_get_protocol (endpoint) == VTR_DISPLAY_PROTOCOL_VNC)
    return vtr_rfb_client_new (endpoint);

  return vtr_spice_client_new (endpoint);
}

void
vtr_display_client_open (VtrDisplayClient *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (get_private (self)->state == VTR_DISPLAY_STATE_IDLE);

  g_object_ref (self);
  set_state (self, VTR_DISPLAY_STATE_CONNECTING);
  if (!is_over (self))
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->open (self);
  g_object_unref (self);
}

void
vtr_display_client_close (VtrDisplayClient *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self))
    return;

  /* From here on the backend's late reports do nothing; the world is told when its means are let
   * go. */
  g_object_ref (self);
  get_private (self)->state = VTR_DISPLAY_STATE_CLOSED;
  VTR_DISPLAY_CLIENT_GET_CLASS (self)->close (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[VTR_DISPLAY_CLIENT_PROP_STATE]);
  g_object_unref (self);
}

VtrDisplayState
vtr_display_client_get_state (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), VTR_DISPLAY_STATE_CLOSED);

  return get_private (self)->state;
}

const GError *
vtr_display_client_get_error (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->error;
}

VtrDisplayEndpoint *
vtr_display_client_get_endpoint (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->endpoint;
}

VtrFramebuffer *
vtr_display_client_get_framebuffer (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->framebuffer;
}

int
vtr_display_client_get_width (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), 0);

  return get_private (self)->width;
}

int
vtr_display_client_get_height (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), 0);

  return get_private (self)->height;
}

const char *
vtr_display_client_get_name (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->name;
}

VtrDisplayCursor *
vtr_display_client_get_cursor (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->cursor;
}

const char *
vtr_display_client_get_security (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->security;
}

const char * const *
vtr_display_client_get_encodings (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return (const char * const *) get_private (self)->encodings;
}

gboolean
vtr_display_client_is_pointer_absolute (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), TRUE);

  return get_private (self)->pointer_absolute;
}

gboolean
vtr_display_client_needs_user (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  return get_private (self)->needs_user;
}

int
vtr_display_client_get_leds (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), -1);

  return get_private (self)->leds;
}

VtrDisplayEncryption
vtr_display_client_get_encryption (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), VTR_DISPLAY_ENCRYPTION_NONE);

  return get_private (self)->encryption;
}

gboolean
vtr_display_client_can_resize (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  return get_private (self)->can_resize;
}

gboolean
vtr_display_client_can_power (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  return get_private (self)->can_power;
}

gboolean
vtr_display_client_can_play_audio (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  return get_private (self)->can_play_audio;
}

gboolean
vtr_display_client_is_audio_enabled (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  return get_private (self)->audio_enabled;
}

gboolean
vtr_display_client_is_view_only (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), FALSE);

  return get_private (self)->view_only;
}

VtrScreenTrust *
vtr_display_client_get_trust (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->trust;
}

VtrCertificateProblem *
vtr_display_client_get_certificate_problem (VtrDisplayClient *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (self), NULL);

  return get_private (self)->problem;
}
