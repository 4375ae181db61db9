/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-passwords.h"

#include "secret-text.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#define ATTRIBUTE_ID      "screen"
#define ATTRIBUTE_ADDRESS "address"

/* How long the program waits at its end for a service that doesn't answer. */
#define SETTLE_SECONDS 5u

static const SecretSchema schema = {
  .name = "org.vitrine.Vitrine.Screen",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { ATTRIBUTE_ID, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { ATTRIBUTE_ADDRESS, SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

struct _VtrRemotePasswords
{
  GObject   parent_instance;

  char     *hindrance;
  gboolean  has_looked;
  guint     n_pending;     /* being kept or forgotten */
  GTask    *settling;      /* (nullable) */
  guint     settle_limit;  /* timeout source */
};

G_DEFINE_FINAL_TYPE (VtrRemotePasswords, vtr_remote_passwords, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_HINDRANCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Something that was asked about one screen, until the service has answered. */
typedef struct
{
  VtrRemotePasswords *passwords;
  VtrRemoteScreen    *screen;
} Request;

static Request *
request_new (VtrRemotePasswords *self,
             VtrRemoteScreen    *screen)
{
  Request *request = g_new0 (Request, 1);

  request->passwords = g_object_ref (self);
  request->screen = g_object_ref (screen);

  return request;
}

static void
request_free (Request *request)
{
  g_clear_object (&request->passwords);
  g_clear_object (&request->screen);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
finish_settling (VtrRemotePasswords *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->settling);

  g_clear_handle_id (&self->settle_limit, g_source_remove);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
end_request (VtrRemotePasswords *self)
{
  self->n_pending--;
  if (self->n_pending == 0)
    finish_settling (self);
}

static gboolean
on_settle_limit (gpointer user_data)
{
  VtrRemotePasswords *self = user_data;

  self->settle_limit = 0;
  finish_settling (self);

  return G_SOURCE_REMOVE;
}

static void
set_hindrance (VtrRemotePasswords *self,
               const char         *hindrance)
{
  if (g_strcmp0 (self->hindrance, hindrance) == 0)
    return;

  g_free (self->hindrance);
  self->hindrance = g_strdup (hindrance);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINDRANCE]);
}

static void
on_service (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrRemotePasswords) self = user_data;
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GError) error = NULL;

  service = secret_service_get_finish (result, &error);
  if (service == NULL)
    {
      g_debug ("No secret service: %s", error->message);
      set_hindrance (self, _("Nothing on this computer keeps passwords safe: no secret service "
                             "runs."));
      return;
    }

  set_hindrance (self, NULL);
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    vtr_remote_screen_set_password_kept (request->screen, TRUE);
  else
    g_signal_emit (request->passwords, signals[FAILED], 0, request->screen, error);

  end_request (request->passwords);
}

static void
on_cleared (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;

  /* FALSE without error: there was none. */
  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_signal_emit (request->passwords, signals[FAILED], 0, request->screen, error);

  end_request (request->passwords);
}

static void
free_password (gpointer password)
{
  vtr_secret_text_free (password);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, password, free_password);
}

static void
vtr_remote_passwords_dispose (GObject *object)
{
  VtrRemotePasswords *self = VTR_REMOTE_PASSWORDS (object);

  g_clear_handle_id (&self->settle_limit, g_source_remove);

  G_OBJECT_CLASS (vtr_remote_passwords_parent_class)->dispose (object);
}

static void
vtr_remote_passwords_finalize (GObject *object)
{
  g_free (VTR_REMOTE_PASSWORDS (object)->hindrance);

  G_OBJECT_CLASS (vtr_remote_passwords_parent_class)->finalize (object);
}

static void
vtr_remote_passwords_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_HINDRANCE:
      g_value_set_string (value, VTR_REMOTE_PASSWORDS (object)->hindrance);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_remote_passwords_class_init (VtrRemotePasswordsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_remote_passwords_dispose;
  object_class->finalize = vtr_remote_passwords_finalize;
  object_class->get_property = vtr_remote_passwords_get_property;

  properties[PROP_HINDRANCE] =
    g_param_spec_string ("hindrance", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  VTR_TYPE_REMOTE_SCREEN, G_TYPE_ERROR);
}

static void
vtr_remote_passwords_init (VtrRemotePasswords *self)
{
  self->hindrance = g_strdup (_("Looking for the desktop’s secret service…"));
}

VtrRemotePasswords *
vtr_remote_passwords_new (void)
{
  return g_object_new (VTR_TYPE_REMOTE_PASSWORDS, NULL);
}

void
vtr_remote_passwords_look (VtrRemotePasswords *self)
{
  g_return_if_fail (VTR_IS_REMOTE_PASSWORDS (self));

  if (self->has_looked)
    return;

  self->has_looked = TRUE;
  secret_service_get (SECRET_SERVICE_OPEN_SESSION, NULL, on_service, g_object_ref (self));
}

void
vtr_remote_passwords_look_up_async (VtrRemotePasswords  *self,
                                    VtrRemoteScreen     *screen,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_REMOTE_PASSWORDS (self));
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_remote_passwords_look_up_async);
  secret_password_lookup (&schema, cancellable, on_found, g_object_ref (task),
                          ATTRIBUTE_ID, vtr_remote_screen_get_id (screen),
                          ATTRIBUTE_ADDRESS, vtr_remote_screen_get_address (screen),
                          NULL);
}

char *
vtr_remote_passwords_look_up_finish (VtrRemotePasswords  *self,
                                     GAsyncResult        *result,
                                     GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vtr_remote_passwords_keep (VtrRemotePasswords *self,
                           VtrRemoteScreen    *screen,
                           const char         *password)
{
  g_autofree char *label = NULL;

  g_return_if_fail (VTR_IS_REMOTE_PASSWORDS (self));
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));
  g_return_if_fail (password != NULL);

  /* Translators: what a password is shown as in the desktop's list of passwords; %s is an
   * address. */
  label = g_strdup_printf (_("Password of the screen %s"), vtr_remote_screen_get_label (screen));
  self->n_pending++;
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, password, NULL, on_stored,
                         request_new (self, screen),
                         ATTRIBUTE_ID, vtr_remote_screen_get_id (screen),
                         ATTRIBUTE_ADDRESS, vtr_remote_screen_get_address (screen),
                         NULL);
}

void
vtr_remote_passwords_forget (VtrRemotePasswords *self,
                             VtrRemoteScreen    *screen)
{
  g_return_if_fail (VTR_IS_REMOTE_PASSWORDS (self));
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));

  vtr_remote_screen_set_password_kept (screen, FALSE);
  self->n_pending++;
  secret_password_clear (&schema, NULL, on_cleared, request_new (self, screen),
                         ATTRIBUTE_ID, vtr_remote_screen_get_id (screen),
                         NULL);
}

void
vtr_remote_passwords_settle_async (VtrRemotePasswords  *self,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_REMOTE_PASSWORDS (self));
  g_return_if_fail (self->settling == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_remote_passwords_settle_async);
  self->settling = g_steal_pointer (&task);

  if (self->n_pending == 0)
    finish_settling (self);
  else
    self->settle_limit = g_timeout_add_seconds (SETTLE_SECONDS, on_settle_limit, self);
}

gboolean
vtr_remote_passwords_settle_finish (VtrRemotePasswords  *self,
                                    GAsyncResult        *result,
                                    GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
