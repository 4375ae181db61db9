/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-credentials.h"

#include "secret-text.h"

struct _VtrRemoteCredentials
{
  GObject             parent_instance;

  VtrRemoteScreen    *screen;
  VtrRemotePasswords *passwords;     /* (nullable) */
  GCancellable       *cancellable;   /* (nullable): of the look-up of a password */

  char               *user;          /* (nullable) */
  char               *password;      /* (nullable): given to the server, or to be */
  gboolean            is_kept;       /* the password comes from the secret service */
  gboolean            remember;      /* the password is to be kept once it was taken */
  gboolean            was_given;     /* to this connection */
  gboolean            was_refused;
};

G_DEFINE_FINAL_TYPE (VtrRemoteCredentials, vtr_remote_credentials, G_TYPE_OBJECT)

enum
{
  FOUND,
  MISSING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
forget (VtrRemoteCredentials *self)
{
  g_clear_pointer (&self->password, vtr_secret_text_free);
  g_clear_pointer (&self->user, g_free);
  self->is_kept = FALSE;
  self->remember = FALSE;
}

static void
give (VtrRemoteCredentials *self)
{
  self->was_given = TRUE;
  g_signal_emit (self, signals[FOUND], 0);
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrRemoteCredentials) self = user_data;
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  password = vtr_remote_passwords_look_up_finish (VTR_REMOTE_PASSWORDS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (password == NULL)
    {
      g_debug ("No password is kept: %s", error != NULL ? error->message : "there is none");
      g_signal_emit (self, signals[MISSING], 0);
      return;
    }

  forget (self);
  self->password = password;
  self->user = g_strdup (vtr_remote_screen_get_user (self->screen));
  self->is_kept = TRUE;
  give (self);
}

static void
look_up (VtrRemoteCredentials *self)
{
  vtr_remote_credentials_cancel (self);
  self->cancellable = g_cancellable_new ();
  vtr_remote_passwords_look_up_async (self->passwords, self->screen, self->cancellable,
                                      on_looked_up, g_object_ref (self));
}

static void
vtr_remote_credentials_dispose (GObject *object)
{
  VtrRemoteCredentials *self = VTR_REMOTE_CREDENTIALS (object);

  vtr_remote_credentials_cancel (self);
  g_clear_object (&self->passwords);
  g_clear_object (&self->screen);

  G_OBJECT_CLASS (vtr_remote_credentials_parent_class)->dispose (object);
}

static void
vtr_remote_credentials_finalize (GObject *object)
{
  forget (VTR_REMOTE_CREDENTIALS (object));

  G_OBJECT_CLASS (vtr_remote_credentials_parent_class)->finalize (object);
}

static void
vtr_remote_credentials_class_init (VtrRemoteCredentialsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_remote_credentials_dispose;
  object_class->finalize = vtr_remote_credentials_finalize;

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[MISSING] = g_signal_new ("missing", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_remote_credentials_init (VtrRemoteCredentials *self)
{
}

VtrRemoteCredentials *
vtr_remote_credentials_new (VtrRemoteScreen    *screen,
                            VtrRemotePasswords *passwords)
{
  VtrRemoteCredentials *self = NULL;

  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (screen), NULL);
  g_return_val_if_fail (passwords == NULL || VTR_IS_REMOTE_PASSWORDS (passwords), NULL);

  self = g_object_new (VTR_TYPE_REMOTE_CREDENTIALS, NULL);
  g_set_object (&self->screen, screen);
  g_set_object (&self->passwords, passwords);

  return self;
}

void
vtr_remote_credentials_begin (VtrRemoteCredentials *self)
{
  g_return_if_fail (VTR_IS_REMOTE_CREDENTIALS (self));

  self->was_given = FALSE;
}

/* What a connection file said. */
static gboolean
take_from_file (VtrRemoteCredentials *self)
{
  const char *password = vtr_remote_screen_get_password (self->screen);

  if (password == NULL)
    return FALSE;

  self->user = g_strdup (vtr_remote_screen_get_user (self->screen));
  self->password = g_strdup (password);

  return TRUE;
}

void
vtr_remote_credentials_request (VtrRemoteCredentials *self)
{
  g_return_if_fail (VTR_IS_REMOTE_CREDENTIALS (self));

  if (self->was_given)
    {
      /* Some servers ask again rather than refuse. */
      forget (self);
      vtr_remote_screen_set_password (self->screen, NULL);
      self->was_refused = TRUE;
      g_signal_emit (self, signals[MISSING], 0);
    }
  else if (self->password != NULL || take_from_file (self))
    {
      give (self);
    }
  else if (self->passwords != NULL && !self->was_refused &&
           vtr_remote_screen_is_password_kept (self->screen))
    {
      look_up (self);
    }
  else
    {
      g_signal_emit (self, signals[MISSING], 0);
    }
}

void
vtr_remote_credentials_cancel (VtrRemoteCredentials *self)
{
  g_return_if_fail (VTR_IS_REMOTE_CREDENTIALS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
vtr_remote_credentials_answer (VtrRemoteCredentials *self,
                               const char           *user,
                               const char           *password,
                               gboolean              remember)
{
  g_return_if_fail (VTR_IS_REMOTE_CREDENTIALS (self));
  g_return_if_fail (password != NULL);

  forget (self);
  self->user = g_strdup (user);
  self->password = g_strdup (password);
  self->remember = remember;
  give (self);
}

void
vtr_remote_credentials_accept (VtrRemoteCredentials *self)
{
  g_return_if_fail (VTR_IS_REMOTE_CREDENTIALS (self));

  self->was_refused = FALSE;
  if (self->remember && self->password != NULL && self->passwords != NULL)
    {
      vtr_remote_screen_set_user (self->screen, self->user);
      vtr_remote_passwords_keep (self->passwords, self->screen, self->password);
      self->is_kept = TRUE;
    }
  self->remember = FALSE;
}

gboolean
vtr_remote_credentials_refuse (VtrRemoteCredentials *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_CREDENTIALS (self), FALSE);

  if (self->was_given && self->is_kept && self->passwords != NULL)
    vtr_remote_passwords_forget (self->passwords, self->screen);
  forget (self);
  if (self->was_given)
    vtr_remote_screen_set_password (self->screen, NULL);
  self->was_refused = self->was_given;

  return self->was_given;
}

void
vtr_remote_credentials_reset (VtrRemoteCredentials *self)
{
  g_return_if_fail (VTR_IS_REMOTE_CREDENTIALS (self));

  vtr_remote_credentials_cancel (self);
  forget (self);
  self->was_refused = FALSE;
}

gboolean
vtr_remote_credentials_was_refused (VtrRemoteCredentials *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_CREDENTIALS (self), FALSE);

  return self->was_refused;
}

const char *
vtr_remote_credentials_get_user (VtrRemoteCredentials *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_CREDENTIALS (self), NULL);

  return self->user;
}

const char *
vtr_remote_credentials_get_password (VtrRemoteCredentials *self)
{
  g_return_val_if_fail (VTR_IS_REMOTE_CREDENTIALS (self), NULL);

  return self->password;
}
