/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-screen.h"

#include "remote-address.h"
#include "secret-text.h"
#include "server-text.h"

struct _VtrRemoteScreen
{
  GObject             parent_instance;

  char               *id;
  VtrDisplayEndpoint *endpoint;
  char               *address;
  char               *label;
  char               *title;           /* (nullable) */
  char               *user;            /* (nullable) */
  gint64              last_used;
  gboolean            view_only;
  gboolean            has_sound;
  gboolean            password_kept;
  gboolean            temporary;
  char               *password;        /* (nullable) */
  VtrRemoteState      state;
};

G_DEFINE_FINAL_TYPE (VtrRemoteScreen, vtr_remote_screen, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ADDRESS,
  PROP_TITLE,
  PROP_LAST_USED,
  PROP_USER,
  PROP_VIEW_ONLY,
  PROP_SOUND,
  PROP_PASSWORD_KEPT,
  PROP_TEMPORARY,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  PICTURE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
notify (VtrRemoteScreen *self,
        guint            property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
vtr_remote_screen_dispose (GObject *object)
{
  g_clear_object (&VTR_REMOTE_SCREEN (object)->endpoint);

  G_OBJECT_CLASS (vtr_remote_screen_parent_class)->dispose (object);
}

static void
vtr_remote_screen_finalize (GObject *object)
{
  VtrRemoteScreen *self = VTR_REMOTE_SCREEN (object);

  g_free (self->id);
  g_free (self->address);
  g_free (self->label);
  g_free (self->title);
  g_free (self->user);
  vtr_secret_text_free (self->password);

  G_OBJECT_CLASS (vtr_remote_screen_parent_class)->finalize (object);
}

static void
vtr_remote_screen_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  VtrRemoteScreen *self = VTR_REMOTE_SCREEN (object);

  switch (prop_id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_TITLE:
      g_value_set_string (value, vtr_remote_screen_get_title (self));
      break;
    case PROP_LAST_USED:
      g_value_set_int64 (value, self->last_used);
      break;
    case PROP_USER:
      g_value_set_string (value, self->user);
      break;
    case PROP_VIEW_ONLY:
      g_value_set_boolean (value, self->view_only);
      break;
    case PROP_SOUND:
      g_value_set_boolean (value, self->has_sound);
      break;
    case PROP_PASSWORD_KEPT:
      g_value_set_boolean (value, self->password_kept);
      break;
    case PROP_TEMPORARY:
      g_value_set_boolean (value, self->temporary);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_remote_screen_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  VtrRemoteScreen *self = VTR_REMOTE_SCREEN (object);

  switch (prop_id)
    {
    case PROP_VIEW_ONLY:
      vtr_remote_screen_set_view_only (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_remote_screen_class_init (VtrRemoteScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = vtr_remote_screen_dispose;
  object_class->finalize = vtr_remote_screen_finalize;
  object_class->get_property = vtr_remote_screen_get_property;
  object_class->set_property = vtr_remote_screen_set_property;

  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, read_only);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read_only);
  properties[PROP_LAST_USED] =
    g_param_spec_int64 ("last-used", NULL, NULL, 0, G_MAXINT64, 0, read_only);
  properties[PROP_USER] = g_param_spec_string ("user", NULL, NULL, NULL, read_only);
  properties[PROP_VIEW_ONLY] =
    g_param_spec_boolean ("view-only", NULL, NULL, FALSE, read_only | G_PARAM_WRITABLE);
  properties[PROP_SOUND] = g_param_spec_boolean ("sound", NULL, NULL, FALSE, read_only);
  properties[PROP_PASSWORD_KEPT] =
    g_param_spec_boolean ("password-kept", NULL, NULL, FALSE, read_only);
  properties[PROP_TEMPORARY] =
    g_param_spec_boolean ("temporary", NULL, NULL, FALSE, read_only);
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_REMOTE_STATE_LOST, 0, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PICTURE_CHANGED] = g_signal_new ("picture-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
}

static void
vtr_remote_screen_init (VtrRemoteScreen *self)
{
}

VtrRemoteScreen *
vtr_remote_screen_new (const char         *id,
                       VtrDisplayEndpoint *endpoint)
{
  VtrRemoteScreen *self = NULL;

  g_return_val_if_fail (id == NULL || g_uuid_string_is_valid (id), NULL);
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  self = g_object_new (VTR_TYPE_REMOTE_SCREEN, NULL);
  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->endpoint = g_object_ref (endpoint);
  self->address = vtr_remote_address_to_uri (endpoint);
  self->label = vtr_remote_address_to_label (endpoint);

  return self;
}

const char *
vtr_remote_screen_get_id (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->id;
}

VtrDisplayEndpoint *
vtr_remote_screen_get_endpoint (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->endpoint;
}

const char *
vtr_remote_screen_get_address (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->address;
}

const char *
vtr_remote_screen_get_label (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->label;
}

const char *
vtr_remote_screen_get_title (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->title != NULL ? self->title : self->label;
}

const char *
vtr_remote_screen_get_given_title (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->title;
}

/* What may be kept of a text. (transfer full) (nullable) */
static char *
clean_text (const char *text)
{
  g_autofree char *clean = NULL;

  if (text == NULL)
    return NULL;

  clean = vtr_server_text_clean_short (text, VTR_REMOTE_SCREEN_MAX_TITLE);

  return clean[0] != '\0' ? g_steal_pointer (&clean) : NULL;
}

void
vtr_remote_screen_set_title (VtrRemoteScreen *self,
                             const char      *title)
{
  g_autofree char *clean = clean_text (title);

  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  if (g_strcmp0 (clean, self->title) == 0)
    return;

  g_free (self->title);
  self->title = g_steal_pointer (&clean);
  notify (self, PROP_TITLE);
}

gint64
vtr_remote_screen_get_last_used (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), 0);

  return self->last_used;
}

void
vtr_remote_screen_set_last_used (VtrRemoteScreen *self,
                                 gint64           seconds)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  seconds = MAX (seconds, 0);
  if (self->last_used == seconds)
    return;

  self->last_used = seconds;
  notify (self, PROP_LAST_USED);
}

const char *
vtr_remote_screen_get_user (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->user;
}

void
vtr_remote_screen_set_user (VtrRemoteScreen *self,
                            const char      *user)
{
  g_autofree char *clean = clean_text (user);

  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  if (g_strcmp0 (clean, self->user) == 0)
    return;

  g_free (self->user);
  self->user = g_steal_pointer (&clean);
  notify (self, PROP_USER);
}

gboolean
vtr_remote_screen_is_view_only (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), FALSE);

  return self->view_only;
}

void
vtr_remote_screen_set_view_only (VtrRemoteScreen *self,
                                 gboolean         view_only)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  view_only = view_only != FALSE;
  if (self->view_only == view_only)
    return;

  self->view_only = view_only;
  notify (self, PROP_VIEW_ONLY);
}

gboolean
vtr_remote_screen_has_sound (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), FALSE);

  return self->has_sound;
}

void
vtr_remote_screen_set_sound (VtrRemoteScreen *self,
                             gboolean         has_sound)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  has_sound = has_sound != FALSE;
  if (self->has_sound == has_sound)
    return;

  self->has_sound = has_sound;
  notify (self, PROP_SOUND);
}

gboolean
vtr_remote_screen_is_password_kept (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), FALSE);

  return self->password_kept;
}

void
vtr_remote_screen_set_password_kept (VtrRemoteScreen *self,
                                     gboolean         kept)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  kept = kept != FALSE;
  if (self->password_kept == kept)
    return;

  self->password_kept = kept;
  notify (self, PROP_PASSWORD_KEPT);
}

gboolean
vtr_remote_screen_is_temporary (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), FALSE);

  return self->temporary;
}

void
vtr_remote_screen_set_temporary (VtrRemoteScreen *self,
                                 gboolean         temporary)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  temporary = temporary != FALSE;
  if (self->temporary == temporary)
    return;

  self->temporary = temporary;
  notify (self, PROP_TEMPORARY);
}

const char *
vtr_remote_screen_get_password (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), NULL);

  return self->password;
}

void
vtr_remote_screen_set_password (VtrRemoteScreen *self,
                                const char      *password)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  vtr_secret_text_free (self->password);
  self->password = g_strdup (password);
}

VtrRemoteState
vtr_remote_screen_get_state (VtrRemoteScreen *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (self), VTR_REMOTE_STATE_CLOSED);

  return self->state;
}

void
vtr_remote_screen_set_state (VtrRemoteScreen *self,
                             VtrRemoteState   state)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  if (self->state == state)
    return;

  self->state = state;
  notify (self, PROP_STATE);
}

void
vtr_remote_screen_picture_changed (VtrRemoteScreen *self)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (self));

  g_signal_emit (self, signals[PICTURE_CHANGED], 0);
}
