/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-client"

#include "display-client.h"

#include "gvnc-client.h"
#include "server-text.h"
#include "unsupported-client.h"

typedef struct
{
  VtrDisplayEndpoint *endpoint;
  VtrFramebuffer     *framebuffer;
  VtrDisplayCursor   *cursor;
  GMainContext       *context;
  GError             *error;
  char               *name;
  VtrDisplayState     state;
  int                 width;
  int                 height;
  gboolean            pointer_absolute;
  gboolean            needs_user;
  const char         *security;
  GStrv               encodings;
  int                 damage_queued;   /* atomic */
} VtrDisplayClientPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrDisplayClient, vtr_display_client, G_TYPE_OBJECT)

G_DEFINE_QUARK (vtr-display-error-quark, vtr_display_error)

G_DEFINE_ENUM_TYPE (VtrDisplayState, vtr_display_state,
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (VTR_DISPLAY_STATE_CLOSED, "closed"))

enum
{
  PROP_0,
  PROP_ENDPOINT,
  PROP_STATE,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_NAME,
  PROP_CURSOR,
  PROP_POINTER_ABSOLUTE,
  N_PROPS
};

enum
{
  SIGNAL_DAMAGED,
  SIGNAL_BELL,
  SIGNAL_CLIPBOARD,
  SIGNAL_PASSWORD_NEEDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
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
    case PROP_ENDPOINT:
      g_value_set_object (value, priv->endpoint);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) priv->state);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, priv->width);
      break;
    case PROP_HEIGHT:
      g_value_set_int (value, priv->height);
      break;
    case PROP_NAME:
      g_value_set_string (value, priv->name);
      break;
    case PROP_CURSOR:
      g_value_set_object (value, priv->cursor);
      break;
    case PROP_POINTER_ABSOLUTE:
      g_value_set_boolean (value, priv->pointer_absolute);
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
    case PROP_ENDPOINT:
      priv->endpoint = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
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

  properties[PROP_ENDPOINT] =
    g_param_spec_object ("endpoint", NULL, NULL, VTR_TYPE_DISPLAY_ENDPOINT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, VTR_TYPE_DISPLAY_STATE, VTR_DISPLAY_STATE_IDLE,
                       readable);
  properties[PROP_WIDTH] =
    g_param_spec_int ("width", NULL, NULL, 0, VTR_FRAMEBUFFER_MAX_SIDE, 0, readable);
  properties[PROP_HEIGHT] =
    g_param_spec_int ("height", NULL, NULL, 0, VTR_FRAMEBUFFER_MAX_SIDE, 0, readable);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_CURSOR] =
    g_param_spec_object ("cursor", NULL, NULL, VTR_TYPE_DISPLAY_CURSOR, readable);
  properties[PROP_POINTER_ABSOLUTE] =
    g_param_spec_boolean ("pointer-absolute", NULL, NULL, TRUE, readable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_display_client_class_init (VtrDisplayClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_display_client_dispose;
  object_class->finalize = vtr_display_client_finalize;
  object_class->get_property = vtr_display_client_get_property;
  object_class->set_property = vtr_display_client_set_property;

  install_properties (object_class);

  signals[SIGNAL_DAMAGED] =
    g_signal_new ("damaged", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_BELL] =
    g_signal_new ("bell", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_CLIPBOARD] =
    g_signal_new ("clipboard", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_PASSWORD_NEEDED] =
    g_signal_new ("password-needed", VTR_TYPE_DISPLAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL,
                  G_TYPE_NONE, 0);
}

static void
vtr_display_client_init (VtrDisplayClient *self)
{
  VtrDisplayClientPrivate *priv = get_private (self);

  priv->framebuffer = vtr_framebuffer_new ();
  priv->context = g_main_context_ref_thread_default ();
  priv->pointer_absolute = TRUE;
}

VtrDisplayClient *
vtr_display_client_new (VtrDisplayEndpoint *endpoint)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  if (vtr_display_endpoint_get_protocol (endpoint) == VTR_DISPLAY_PROTOCOL_VNC)
    return vtr_gvnc_client_new (endpoint);

  return vtr_unsupported_client_new (endpoint);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
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

void
vtr_display_client_send_key (VtrDisplayClient *self,
                             guint32           keysym,
                             guint             scancode,
                             gboolean          pressed)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (get_private (self)->state == VTR_DISPLAY_STATE_READY)
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->send_key (self, keysym, scancode, pressed);
}

void
vtr_display_client_send_pointer (VtrDisplayClient *self,
                                 int               x,
                                 int               y,
                                 guint             buttons)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (get_private (self)->state == VTR_DISPLAY_STATE_READY)
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->send_pointer (self, x, y, buttons);
}

void
vtr_display_client_send_clipboard (VtrDisplayClient *self,
                                   const char       *text)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (text != NULL);

  if (get_private (self)->state == VTR_DISPLAY_STATE_READY &&
      vtr_server_text_is_clipboard (text))
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->send_clipboard (self, text);
}

void
vtr_display_client_set_password (VtrDisplayClient *self,
                                 const char       *user,
                                 const char       *password)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (password != NULL);

  if (get_private (self)->state == VTR_DISPLAY_STATE_CONNECTING)
    VTR_DISPLAY_CLIENT_GET_CLASS (self)->set_password (self, user, password);
}

void
vtr_display_client_take_error (VtrDisplayClient *self,
                               GError           *error)
{
  VtrDisplayClientPrivate *priv = get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (error != NULL);

  if (is_over (self))
    {
      g_error_free (error);
      return;
    }

  priv->error = error;
  vtr_display_client_close (self);
}

void
vtr_display_client_set_ready (VtrDisplayClient *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!is_over (self))
    set_state (self, VTR_DISPLAY_STATE_READY);
}

void
vtr_display_client_set_size (VtrDisplayClient *self,
                             int               width,
                             int               height)
{
  VtrDisplayClientPrivate *priv = get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (width >= 0 && height >= 0);

  if (is_over (self))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (priv->width != width)
    {
      priv->width = width;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
    }
  if (priv->height != height)
    {
      priv->height = height;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEIGHT]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
vtr_display_client_set_name (VtrDisplayClient *self,
                             const char       *name)
{
  VtrDisplayClientPrivate *priv = get_private (self);
  g_autofree char *clean = NULL;

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self))
    return;

  if (name != NULL)
    clean = vtr_server_text_clean (name);
  if (g_strcmp0 (clean, priv->name) == 0)
    return;

  g_free (priv->name);
  priv->name = g_steal_pointer (&clean);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
vtr_display_client_set_security (VtrDisplayClient *self,
                                 const char       *security)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  get_private (self)->security = security;
}

void
vtr_display_client_set_encodings (VtrDisplayClient   *self,
                                  const char * const *encodings)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  g_strfreev (get_private (self)->encodings);
  get_private (self)->encodings = g_strdupv ((GStrv) encodings);
}

void
vtr_display_client_set_cursor (VtrDisplayClient *self,
                               VtrDisplayCursor *cursor)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (cursor == NULL || VTR_IS_DISPLAY_CURSOR (cursor));

  if (!is_over (self) && g_set_object (&get_private (self)->cursor, cursor))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

void
vtr_display_client_set_pointer_absolute (VtrDisplayClient *self,
                                         gboolean          absolute)
{
  VtrDisplayClientPrivate *priv = get_private (self);

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  absolute = absolute != FALSE;
  if (is_over (self) || priv->pointer_absolute == absolute)
    return;

  priv->pointer_absolute = absolute;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTER_ABSOLUTE]);
}

void
vtr_display_client_ring_bell (VtrDisplayClient *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!is_over (self))
    g_signal_emit (self, signals[SIGNAL_BELL], 0);
}

void
vtr_display_client_ask_password (VtrDisplayClient *self,
                                 gboolean          needs_user)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (is_over (self))
    return;

  get_private (self)->needs_user = needs_user;
  g_signal_emit (self, signals[SIGNAL_PASSWORD_NEEDED], 0);
}

void
vtr_display_client_receive_clipboard (VtrDisplayClient *self,
                                      const char       *text)
{
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));
  g_return_if_fail (text != NULL);

  if (!is_over (self) && vtr_server_text_is_clipboard (text))
    g_signal_emit (self, signals[SIGNAL_CLIPBOARD], 0, text);
}

static gboolean
emit_damaged (gpointer user_data)
{
  VtrDisplayClient *self = VTR_DISPLAY_CLIENT (user_data);

  /* Cleared first: damage that comes while handlers run is told again. */
  g_atomic_int_set (&get_private (self)->damage_queued, FALSE);
  g_signal_emit (self, signals[SIGNAL_DAMAGED], 0);

  return G_SOURCE_REMOVE;
}

void
vtr_display_client_queue_damaged (VtrDisplayClient *self)
{
  VtrDisplayClientPrivate *priv = get_private (self);
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (self));

  if (!g_atomic_int_compare_and_exchange (&priv->damage_queued, FALSE, TRUE))
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_damaged, g_object_ref (self), g_object_unref);
  g_source_attach (source, priv->context);
}
