/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-display.h"

#include "command-screen.h"
#include "secret-text.h"

#include <string.h>

/* One opening: ends with the first of a whole frame, an error, the time limit, an interruption. */
typedef struct
{
  VtrDisplayClient *client;
  char             *user;             /* (nullable): of a connection file */
  char             *password;         /* NULL when it was given, or there is none */
  double            timeout;          /* s */
  guint             timeout_source;
  GSource          *cancel_source;
} Opening;

gboolean
vtr_command_display_read_password (VtrCommandCall  *call,
                                   char           **ret_password,
                                   GError         **error)
{
  const char *file =
    vtr_command_line_get_text (vtr_command_call_get_line (call), "password-file");
  g_autofree char *path = NULL;
  char *password = NULL;

  *ret_password = NULL;
  if (file == NULL)
    return TRUE;

  path = vtr_command_call_dup_path (call, file);
  if (!g_file_get_contents (path, &password, NULL, error))
    return FALSE;

  password[strcspn (password, "\r\n")] = '\0';
  *ret_password = password;

  return TRUE;
}

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  vtr_secret_text_free (opening->password);
  g_free (opening->user);
  g_clear_handle_id (&opening->timeout_source, g_source_remove);
  if (opening->cancel_source != NULL)
    {
      g_source_destroy (opening->cancel_source);
      g_source_unref (opening->cancel_source);
    }
  g_clear_object (&opening->client);
  g_free (opening);
}

/* Drops the signal handlers, which hold a reference on the task each. */
static void
stop_listening (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  g_clear_handle_id (&opening->timeout_source, g_source_remove);
  if (opening->cancel_source != NULL)
    {
      g_source_destroy (opening->cancel_source);
      g_clear_pointer (&opening->cancel_source, g_source_unref);
    }
  g_signal_handlers_disconnect_by_data (opening->client, task);
}

/* @error: (transfer full) */
static void
end_with_error (GTask  *task,
                GError *error)
{
  Opening *opening = g_task_get_task_data (task);

  g_object_ref (task);
  stop_listening (task);
  vtr_display_client_close (opening->client);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_state (VtrDisplayClient *client,
          GParamSpec       *pspec,
          GTask            *task)
{
  const GError *error = vtr_display_client_get_error (client);

  if (vtr_display_client_get_state (client) != VTR_DISPLAY_STATE_CLOSED)
    return;

  end_with_error (task, error != NULL ? g_error_copy (error)
                                      : g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED,
                                                     "The connection to the screen was closed"));
}

static void
on_damaged (VtrDisplayClient *client,
            GTask            *task)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (client);
  bool is_complete = false;

  vtr_framebuffer_lock (framebuffer);
  is_complete = vtr_framebuffer_is_complete (framebuffer);
  vtr_framebuffer_unlock (framebuffer);
  if (!is_complete)
    return;

  g_object_ref (task);
  stop_listening (task);
  g_task_return_pointer (task, g_object_ref (client), g_object_unref);
  g_object_unref (task);
}

static void
on_password_needed (VtrDisplayClient *client,
                    GTask            *task)
{
  Opening *opening = g_task_get_task_data (task);
  VtrCommandLine *line = vtr_command_call_get_line (g_task_get_source_object (G_TASK (task)));
  g_autofree char *password = g_steal_pointer (&opening->password);
  const char *user = vtr_command_line_get_text (line, "user");

  if (password == NULL)
    {
      end_with_error (task, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION,
                                         "The screen wants a password; where a command takes "
                                         "--password-file, that gives one"));
      return;
    }

  vtr_display_client_set_password (client, user != NULL ? user : opening->user, password);
  explicit_bzero (password, strlen (password));
}

static gboolean
on_timeout (gpointer user_data)
{
  GTask *task = user_data;
  Opening *opening = g_task_get_task_data (task);

  opening->timeout_source = 0;
  end_with_error (task, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_TIMED_OUT,
                                     "No whole picture came from the screen within %g seconds",
                                     opening->timeout));

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  end_with_error (user_data, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));

  return G_SOURCE_REMOVE;
}

/* @task: (transfer full) */
static void
begin_opening (GTask              *task,
               VtrDisplayEndpoint *endpoint)
{
  Opening *opening = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (VtrScreenTrust) trust = vtr_screen_trust_new (NULL, NULL);
  VtrCommandLine *line = vtr_command_call_get_line (g_task_get_source_object (task));

  if (vtr_command_line_has_option (line, "allow-insecure"))
    vtr_screen_trust_allow_insecure (trust, endpoint);
  /* What the window's user decided holds here as well. */
  opening->client = vtr_display_client_new (endpoint);
  vtr_display_client_set_trust (opening->client, trust);
  g_signal_connect_data (opening->client, "notify::state", G_CALLBACK (on_state),
                         g_object_ref (task), (GClosureNotify) g_object_unref, 0);
  g_signal_connect_data (opening->client, "damaged", G_CALLBACK (on_damaged), g_object_ref (task),
                         (GClosureNotify) g_object_unref, 0);
  g_signal_connect_data (opening->client, "password-needed", G_CALLBACK (on_password_needed),
                         g_object_ref (task), (GClosureNotify) g_object_unref, 0);
  opening->timeout_source = g_timeout_add ((guint) (opening->timeout * 1000), on_timeout, task);
  if (cancellable != NULL)
    {
      opening->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (opening->cancel_source, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (opening->cancel_source, NULL);
    }

  vtr_display_client_open (opening->client);
  g_object_unref (task);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (VtrCommandScreen) screen =
    vtr_command_screen_find_finish (VTR_COMMAND_CALL (source), result, &error);

  if (screen == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* An option says more than a file. */
  opening->user = g_steal_pointer (&screen->user);
  if (opening->password == NULL)
    opening->password = g_steal_pointer (&screen->password);
  begin_opening (g_steal_pointer (&task), screen->endpoint);
}

void
vtr_command_display_open_async (VtrCommandCall      *call,
                                const char          *address,
                                double               timeout,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = NULL;
  Opening *opening = NULL;
  GError *error = NULL;

  g_return_if_fail (VTR_IS_COMMAND_CALL (call));

  opening = g_new0 (Opening, 1);
  opening->timeout = timeout;

  task = g_task_new (call, vtr_command_call_get_cancellable (call), callback, user_data);
  g_task_set_source_tag (task, vtr_command_display_open_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, opening, opening_free);

  if (vtr_command_display_read_password (call, &opening->password, &error))
    vtr_command_screen_find_async (call, address, on_found, task);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

VtrDisplayClient *
vtr_command_display_open_finish (VtrCommandCall  *call,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, call), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* How a command ends, once the server has let go. */
typedef struct
{
  VtrCommandCall *call;
  GError         *error;   /* (nullable) */
} End;

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (source);
  End *end = user_data;

  vtr_display_client_finish_finish (client, result, NULL);
  vtr_display_client_close (client);
  if (end->error != NULL)
    vtr_command_call_fail (end->call, end->error);
  else
    vtr_command_call_finish (end->call);
  g_object_unref (end->call);
  g_free (end);
}

void
vtr_command_display_end (VtrCommandCall   *call,
                         VtrDisplayClient *client,
                         GError           *error)
{
  End *end = NULL;

  if (client != NULL)
    {
      end = g_new0 (End, 1);
      end->call = g_object_ref (call);
      end->error = error;
      vtr_display_client_finish_async (client, on_finished, end);
    }
  else if (error != NULL)
    vtr_command_call_fail (call, error);
  else
    vtr_command_call_finish (call);
}
