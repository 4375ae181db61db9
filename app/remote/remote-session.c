/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-session.h"

#include "sign-in-question.h"

#define FIRST_RETRY_SECONDS 1u
#define LAST_RETRY_SECONDS  30u

struct _VtrRemoteSession
{
  GObject                parent_instance;

  VtrRemoteScreen       *screen;
  VtrScreenTrust        *trust;            /* (nullable) */
  VtrRemotePasswords    *passwords;        /* (nullable) */
  VtrDisplayClient      *client;           /* (nullable) */
  VtrCertificateProblem *problem;          /* (nullable) */
  GCancellable          *cancellable;      /* of the look-up of a password */
  GError                *error;
  VtrRemoteSessionState  state;

  char                  *user;
  char                  *password;         /* (nullable): given to the server, or to be */
  gboolean               is_kept;          /* the password comes from the secret service */
  gboolean               remember;         /* the password is to be kept once it was taken */
  gboolean               gave_password;    /* to this client */
  gboolean               was_refused;
  gboolean               was_open;         /* since the user wanted to connect */

  guint                  retry;            /* timeout source, each second */
  guint                  retry_seconds;
  guint                  next_retry;       /* seconds */
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

/* Opening, failing and trying again go round in a circle. */
static void open_client (VtrRemoteSession *self);

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

static void
set_retry_seconds (VtrRemoteSession *self,
                   guint             seconds)
{
  if (self->retry_seconds == seconds)
    return;

  self->retry_seconds = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_SECONDS]);
}

static void
forget_password (VtrRemoteSession *self)
{
  g_clear_pointer (&self->password, vtr_remote_passwords_free);
  g_clear_pointer (&self->user, g_free);
  self->is_kept = FALSE;
  self->remember = FALSE;
}

static void
drop_client (VtrRemoteSession *self)
{
  g_autoptr (VtrDisplayClient) client = g_steal_pointer (&self->client);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (client == NULL)
    return;

  g_signal_handlers_disconnect_by_data (client, self);
  vtr_display_client_close (client);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
stop_waiting (VtrRemoteSession *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  set_retry_seconds (self, 0);
}

static gboolean
on_second (gpointer user_data)
{
  VtrRemoteSession *self = user_data;

  if (self->retry_seconds > 1)
    {
      set_retry_seconds (self, self->retry_seconds - 1);
      return G_SOURCE_CONTINUE;
    }

  self->retry = 0;
  set_retry_seconds (self, 0);
  open_client (self);

  return G_SOURCE_REMOVE;
}

static void
wait_and_retry (VtrRemoteSession *self)
{
  set_retry_seconds (self, self->next_retry);
  self->next_retry = MIN (self->next_retry * 2, LAST_RETRY_SECONDS);
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry = g_timeout_add_seconds (1, on_second, self);
  set_state (self, VTR_REMOTE_SESSION_WAITING);
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

/* A password is tried once: the next one is the user's to give. */
static void
on_refused (VtrRemoteSession *self)
{
  gboolean gave_password = self->gave_password;

  if (gave_password && self->is_kept && self->passwords != NULL)
    vtr_remote_passwords_forget (self->passwords, self->screen);
  forget_password (self);
  self->was_refused = gave_password;

  /* A server that lets nobody in, whatever the password, isn't asked again and again. */
  if (gave_password)
    open_client (self);
  else
    set_state (self, VTR_REMOTE_SESSION_STOPPED);
}

static void
on_closed (VtrRemoteSession *self)
{
  const GError *error = vtr_display_client_get_error (self->client);
  gboolean was_asking = self->state == VTR_REMOTE_SESSION_ASKING;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_set_object (&self->problem, vtr_display_client_get_certificate_problem (self->client));
  drop_client (self);

  if (g_error_matches (self->error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION))
    {
      on_refused (self);
    }
  else if (vtr_sign_in_question_is_possible (self->error) && self->trust != NULL)
    {
      set_state (self, VTR_REMOTE_SESSION_ASKING);
      g_signal_emit (self, signals[QUESTION], 0);
    }
  else if (!was_asking && may_come_back (self))
    {
      wait_and_retry (self);
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
  self->was_refused = FALSE;
  self->next_retry = FIRST_RETRY_SECONDS;
  g_clear_error (&self->error);

  if (self->remember && self->password != NULL && self->passwords != NULL)
    {
      vtr_remote_screen_set_user (self->screen, self->user);
      vtr_remote_passwords_keep (self->passwords, self->screen, self->password);
      self->is_kept = TRUE;
    }
  self->remember = FALSE;
  vtr_remote_screen_set_last_used (self->screen, g_get_real_time () / G_USEC_PER_SEC);
  set_state (self, VTR_REMOTE_SESSION_OPEN);
}

static void
on_client_state (VtrRemoteSession *self)
{
  switch (vtr_display_client_get_state (self->client))
    {
    case VTR_DISPLAY_STATE_READY:
      on_ready (self);
      break;
    case VTR_DISPLAY_STATE_CLOSED:
      on_closed (self);
      break;
    case VTR_DISPLAY_STATE_IDLE:
    case VTR_DISPLAY_STATE_CONNECTING:
    default:
      break;
    }
}

static void
ask_user (VtrRemoteSession *self)
{
  set_state (self, VTR_REMOTE_SESSION_ASKING);
  g_signal_emit (self, signals[PASSWORD_NEEDED], 0);
}

static void
give_password (VtrRemoteSession *self)
{
  self->gave_password = TRUE;
  vtr_display_client_set_password (self->client, self->user, self->password);
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrRemoteSession) self = user_data;
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  password = vtr_remote_passwords_look_up_finish (VTR_REMOTE_PASSWORDS (source), result, &error);
  if (self->client == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      vtr_remote_passwords_free (password);
      return;
    }

  if (password == NULL)
    {
      g_debug ("No password is kept: %s", error != NULL ? error->message : "there is none");
      ask_user (self);
      return;
    }

  forget_password (self);
  self->password = password;
  self->user = g_strdup (vtr_remote_screen_get_user (self->screen));
  self->is_kept = TRUE;
  give_password (self);
}

static void
on_password_needed (VtrRemoteSession *self)
{
  if (self->gave_password)
    {
      /* Some servers ask again rather than refuse. */
      forget_password (self);
      self->was_refused = TRUE;
      ask_user (self);
    }
  else if (self->password != NULL)
    {
      give_password (self);
    }
  else if (self->passwords != NULL && !self->was_refused &&
           vtr_remote_screen_is_password_kept (self->screen))
    {
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      vtr_remote_passwords_look_up_async (self->passwords, self->screen, self->cancellable,
                                          on_looked_up, g_object_ref (self));
    }
  else
    {
      ask_user (self);
    }
}

static void
on_view_only_changed (VtrRemoteSession *self)
{
  if (self->client != NULL)
    vtr_display_client_set_view_only (self->client,
                                      vtr_remote_screen_is_view_only (self->screen));
}

static void
open_client (VtrRemoteSession *self)
{
  if (self->closed || self->client != NULL)
    return;

  self->gave_password = FALSE;
  set_state (self, VTR_REMOTE_SESSION_CONNECTING);

  self->client = vtr_display_client_new (vtr_remote_screen_get_endpoint (self->screen));
  if (self->trust != NULL)
    vtr_display_client_set_trust (self->client, self->trust);
  on_view_only_changed (self);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (on_client_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "password-needed", G_CALLBACK (on_password_needed), self,
                           G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
  vtr_display_client_open (self->client);
}

static void
vtr_remote_session_constructed (GObject *object)
{
  VtrRemoteSession *self = VTR_REMOTE_SESSION (object);

  G_OBJECT_CLASS (vtr_remote_session_parent_class)->constructed (object);

  g_signal_connect_object (self->screen, "notify::view-only", G_CALLBACK (on_view_only_changed),
                           self, G_CONNECT_SWAPPED);
  vtr_remote_session_connect (self);
}

static void
vtr_remote_session_dispose (GObject *object)
{
  VtrRemoteSession *self = VTR_REMOTE_SESSION (object);

  if (self->screen != NULL)
    vtr_remote_session_close (self);
  g_clear_object (&self->problem);
  g_clear_object (&self->passwords);
  g_clear_object (&self->trust);
  g_clear_object (&self->screen);

  G_OBJECT_CLASS (vtr_remote_session_parent_class)->dispose (object);
}

static void
vtr_remote_session_finalize (GObject *object)
{
  VtrRemoteSession *self = VTR_REMOTE_SESSION (object);

  forget_password (self);
  g_clear_error (&self->error);

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
      g_value_set_object (value, self->client);
      break;
    case PROP_RETRY_SECONDS:
      g_value_set_uint (value, self->retry_seconds);
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
    g_param_spec_uint ("retry-seconds", NULL, NULL, 0, LAST_RETRY_SECONDS, 0, read_only);
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
  self->next_retry = FIRST_RETRY_SECONDS;
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

  stop_waiting (self);
  drop_client (self);
  forget_password (self);
  g_clear_error (&self->error);
  self->was_open = FALSE;
  self->was_refused = FALSE;
  set_state (self, VTR_REMOTE_SESSION_STOPPED);
}

void
vtr_remote_session_connect (VtrRemoteSession *self)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));

  stop_waiting (self);
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

  return self->client;
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

  return self->retry_seconds;
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

  return self->was_refused;
}

void
vtr_remote_session_answer_password (VtrRemoteSession *self,
                                    const char       *user,
                                    const char       *password,
                                    gboolean          remember)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));
  g_return_if_fail (password != NULL);

  if (self->state != VTR_REMOTE_SESSION_ASKING || self->client == NULL)
    return;

  forget_password (self);
  self->user = g_strdup (user);
  self->password = g_strdup (password);
  self->remember = remember;
  set_state (self, VTR_REMOTE_SESSION_CONNECTING);
  give_password (self);
}

void
vtr_remote_session_answer_question (VtrRemoteSession *self,
                                    gboolean          goes_on)
{
  g_return_if_fail (VTR_IS_REMOTE_SESSION (self));

  if (self->state != VTR_REMOTE_SESSION_ASKING || self->client != NULL)
    return;

  if (goes_on)
    open_client (self);
  else
    set_state (self, VTR_REMOTE_SESSION_STOPPED);
}
