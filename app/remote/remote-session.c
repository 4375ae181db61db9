/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-session.h"

#include "client-slot.h"
#include "remote-credentials.h"
#include "retry-countdown.h"
#include "sign-in-question.h"

struct _VtrRemoteSession
{
  GObject                parent_instance;

  VtrRemoteScreen       *screen;
  VtrScreenTrust        *trust;            /* (nullable) */
  VtrRemotePasswords    *passwords;        /* (nullable) */
  VtrClientSlot         *slot;
  VtrCertificateProblem *problem;          /* (nullable) */
  VtrRemoteCredentials  *credentials;
  VtrRetryCountdown     *countdown;
  GError                *error;
  VtrRemoteSessionState  state;
  gboolean               was_open;         /* since the user wanted to connect */
  gboolean               closed;
};

G_DEFINE_FINAL_TYPE (VtrRemoteSession, vtr_remote_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SCREEN,
  PROP_TRUST,
  PROP_PASSWORDS,
  PROP_STATE,
  PROP_CLIENT,
  PROP_RETRY_SECONDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  PASSWORD_NEEDED,
  QUESTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static VtrRemoteState
get_screen_state (VtrRemoteSessionState state)
{
  switch (state)
    {
    case VTR_REMOTE_SESSION_CONNECTING:
    case VTR_REMOTE_SESSION_ASKING:
      return VTR_REMOTE_STATE_CONNECTING;
    case VTR_REMOTE_SESSION_OPEN:
      return VTR_REMOTE_STATE_OPEN;
    case VTR_REMOTE_SESSION_WAITING:
      return VTR_REMOTE_STATE_LOST;
    case VTR_REMOTE_SESSION_STOPPED:
    default:
      return VTR_REMOTE_STATE_CLOSED;
    }
}

static void
set_state (VtrRemoteSession      *self,
           VtrRemoteSessionState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  vtr_remote_screen_set_state (self->screen, get_screen_state (state));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static VtrDisplayClient *
get_client (VtrRemoteSession *self)
{
  return vtr_client_slot_get_client (self->slot);
}

static void
drop_client (VtrRemoteSession *self)
{
  vtr_remote_credentials_cancel (self->credentials);
  vtr_client_slot_drop (self->slot);
}

/* Where nothing but time can help, and the screen was seen already. */
static gboolean
may_come_back (VtrRemoteSession *self)
{
  static const VtrDisplayError passing[] = {
    VTR_DISPLAY_ERROR_CONNECT, VTR_DISPLAY_ERROR_CLOSED, VTR_DISPLAY_ERROR_TIMED_OUT,
  };

  if (!self->was_open)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (passing); i++)
    {
      if (g_error_matches (self->error, VTR_DISPLAY_ERROR, (int) passing[i]))
        return TRUE;
    }

  return FALSE;
}

static void
on_view_only_changed (VtrRemoteSession *self)
{
  VtrDisplayClient *client = get_client (self);

  if (client != NULL)
    vtr_display_client_set_view_only (client, vtr_remote_screen_is_view_only (self->screen));
}

static void
on_credentials_found (VtrRemoteSession *self)
{
  VtrDisplayClient *client = get_client (self);

  if (client == NULL)
    return;

  set_state (self, VTR_REMOTE_SESSION_CONNECTING);
  vtr_display_client_set_password (client, vtr_remote_credentials_get_user (self->credentials),
                                   vtr_remote_credentials_get_password (self->credentials));
}

static void
on_credentials_missing (VtrRemoteSession *self)
{
  if (get_client (self) == NULL)
    return;

  set_state (self, VTR_REMOTE_SESSION_ASKING);
  g_signal_emit (self, signals[PASSWORD_NEEDED], 0);
}

static void
on_password_needed (VtrRemoteSession *self)
{
  vtr_remote_credentials_request (self->credentials);
}

static void
open_client (VtrRemoteSession *self)
{
  if (self->closed || get_client (self) != NULL)
    return;

  vtr_remote_credentials_begin (self->credentials);
  set_state (self, VTR_REMOTE_SESSION_CONNECTING);
  vtr_client_slot_open (self->slot, vtr_remote_screen_get_endpoint (self->screen),
                        vtr_remote_screen_is_view_only (self->screen));
}

static void
on_closed (VtrRemoteSession *self)
{
  VtrDisplayClient *client = get_client (self);
  const GError *error = vtr_display_client_get_error (client);
  gboolean was_asking = self->state == VTR_REMOTE_SESSION_ASKING;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_set_object (&self->problem, vtr_display_client_get_certificate_problem (client));
  drop_client (self);

  if (g_error_matches (self->error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION))
    {
      /* Another password may do; a server that lets nobody in, whatever it is told, isn't asked
       * again and again. */
      if (vtr_remote_credentials_refuse (self->credentials))
        open_client (self);
      else
        set_state (self, VTR_REMOTE_SESSION_STOPPED);
    }
  else if (vtr_sign_in_question_is_possible (self->error) && self->trust != NULL)
    {
      set_state (self, VTR_REMOTE_SESSION_ASKING);
      g_signal_emit (self, signals[QUESTION], 0);
    }
  else if (!was_asking && may_come_back (self))
    {
      vtr_retry_countdown_start (self->countdown);
      set_state (self, VTR_REMOTE_SESSION_WAITING);
    }
  else
    {
      set_state (self, VTR_REMOTE_SESSION_STOPPED);
    }
}

static void
on_ready (VtrRemoteSession *self)
{
  self->was_open = TRUE;
  vtr_retry_countdown_reset (self->countdown);
  vtr_remote_credentials_accept (self->credentials);
  g_clear_error (&self->error);
  vtr_remote_screen_set_last_used (self->screen, g_get_real_time () / G_USEC_PER_SEC);
  set_state (self, VTR_REMOTE_SESSION_OPEN);
}

static void
on_client_changed (VtrRemoteSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
on_seconds_changed (VtrRemoteSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_SECONDS]);
}

static void
vtr_remote_session_constructed (GObject *object)
{
  VtrRemoteSession *self = VTR_REMOTE_SESSION (object);

  G_OBJECT_CLASS (vtr_remote_session_parent_class)->constructed (object);

  g_signal_connect_object (self->screen, "notify::view-only", G_CALLBACK (on_view_only_changed),
                           self, G_CONNECT_SWAPPED);

  self->credentials = vtr_remote_credentials_new (self->screen, self->passwords);
  g_signal_connect_object (self->credentials, "found", G_CALLBACK (on_credentials_found), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->credentials, "missing", G_CALLBACK (on_credentials_missing), self,
                           G_CONNECT_SWAPPED);
  self->slot = vtr_client_slot_new (self->trust);
  g_signal_connect_object (self->slot, "notify::client", G_CALLBACK (on_client_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slot, "ready", G_CALLBACK (on_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slot, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slot, "password-needed", G_CALLBACK (on_password_needed), self,
                           G_CONNECT_SWAPPED);
  self->countdown = vtr_retry_countdown_new ();
  g_signal_connect_object (self->countdown, "notify::seconds", G_CALLBACK (on_seconds_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->countdown, "due", G_CALLBACK (open_client), self,
                           G_CONNECT_SWAPPED);

  vtr_remote_session_connect (self);
}

static void
vtr_remote_session_dispose (GObject *object)
{
  VtrRemoteSession *self = VTR_REMOTE_SESSION (object);

  if (self->screen != NULL)
    vtr_remote_session_close (self);
  g_clear_object (&self->slot);
  g_clear_object (&self->countdown);
  g_clear_object (&self->credentials);
  g_clear_object (&self->problem);
  g_clear_object (&self->passwords);
  g_clear_object (&self->trust);
  g_clear_object (&self->screen);

  G_OBJECT_CLASS (vtr_remote_session_parent_class)->dispose (object);
}

static void
vtr_remote_session_finalize (GObject *object)
{
  g_clear_error (&VTR_REMOTE_SESSION (object)->error);

  G_OBJECT_CLASS (vtr_remote_session_parent_class)->finalize (object);
}

static void
vtr_remote_session_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  VtrRemoteSession *self = VTR_REMOTE_SESSION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_CLIENT:
      g_value_set_object (value, get_client (self));
      break;
    case PROP_RETRY_SECONDS:
      g_value_set_uint (value, vtr_retry_countdown_get_seconds (self->countdown));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_remote_session_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  VtrRemoteSession *self = VTR_REMOTE_SESSION (object);

  switch (prop_id)
    {
    case PROP_SCREEN:
      self->screen = g_value_dup_object (value);
      break;
    case PROP_TRUST:
      self->trust = g_value_dup_object (value);
      break;
    case PROP_PASSWORDS:
      self->passwords = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_remote_session_class_init (VtrRemoteSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags construct = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = vtr_remote_session_constructed;
  object_class->dispose = vtr_remote_session_dispose;
  object_class->finalize = vtr_remote_session_finalize;
  object_class->get_property = vtr_remote_session_get_property;
  object_class->set_property = vtr_remote_session_set_property;

  properties[PROP_SCREEN] =
    g_param_spec_object ("screen", NULL, NULL, VTR_TYPE_REMOTE_SCREEN, construct);
  properties[PROP_TRUST] =
    g_param_spec_object ("trust", NULL, NULL, VTR_TYPE_SCREEN_TRUST, construct);
  properties[PROP_PASSWORDS] =
    g_param_spec_object ("passwords", NULL, NULL, VTR_TYPE_REMOTE_PASSWORDS, construct);
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_REMOTE_SESSION_STOPPED, 0, read_only);
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, VTR_TYPE_DISPLAY_CLIENT, read_only);
  properties[PROP_RETRY_SECONDS] =
    g_param_spec_uint ("retry-seconds", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PASSWORD_NEEDED] = g_signal_new ("password-needed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
  signals[QUESTION] = g_signal_new ("question", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_remote_session_init (VtrRemoteSession *self)
{
  self->state = VTR_REMOTE_SESSION_STOPPED;
}

VtrRemoteSession *
vtr_remote_session_new (VtrRemoteScreen    *screen,
                        VtrScreenTrust     *trust,
                        VtrRemotePasswords *passwords)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (screen), NULL);

  return g_object_new (VTR_TYPE_REMOTE_SESSION,
                       "screen", screen,
                       "trust", trust,
                       "passwords", passwords,
                       NULL);
}

void
vtr_remote_session_close (VtrRemoteSession *self)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));

  self->closed = TRUE;
  vtr_remote_session_stop (self);
}

void
vtr_remote_session_stop (VtrRemoteSession *self)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));

  vtr_retry_countdown_stop (self->countdown);
  drop_client (self);
  vtr_remote_credentials_reset (self->credentials);
  g_clear_error (&self->error);
  self->was_open = FALSE;
  set_state (self, VTR_REMOTE_SESSION_STOPPED);
}

void
vtr_remote_session_connect (VtrRemoteSession *self)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));

  vtr_retry_countdown_stop (self->countdown);
  open_client (self);
}

VtrRemoteSessionState
vtr_remote_session_get_state (VtrRemoteSession *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SESSION (self), VTR_REMOTE_SESSION_STOPPED);

  return self->state;
}

VtrDisplayClient *
vtr_remote_session_get_client (VtrRemoteSession *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SESSION (self), NULL);

  return get_client (self);
}

const GError *
vtr_remote_session_get_error (VtrRemoteSession *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SESSION (self), NULL);

  return self->error;
}

guint
vtr_remote_session_get_retry_seconds (VtrRemoteSession *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SESSION (self), 0);

  return vtr_retry_countdown_get_seconds (self->countdown);
}

VtrCertificateProblem *
vtr_remote_session_get_problem (VtrRemoteSession *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SESSION (self), NULL);

  return self->problem;
}

gboolean
vtr_remote_session_was_refused (VtrRemoteSession *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SESSION (self), FALSE);

  return vtr_remote_credentials_was_refused (self->credentials);
}

void
vtr_remote_session_answer_password (VtrRemoteSession *self,
                                    const char       *user,
                                    const char       *password,
                                    gboolean          remember)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));
  g_return_if_fail (password != NULL);

  if (self->state != VTR_REMOTE_SESSION_ASKING || get_client (self) == NULL)
    return;

  vtr_remote_credentials_answer (self->credentials, user, password, remember);
}

void
vtr_remote_session_answer_question (VtrRemoteSession *self,
                                    gboolean          goes_on)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));

  if (self->state != VTR_REMOTE_SESSION_ASKING || get_client (self) != NULL)
    return;

  if (goes_on)
    open_client (self);
  else
    set_state (self, VTR_REMOTE_SESSION_STOPPED);
}
