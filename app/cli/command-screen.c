/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-screen.h"

#include "connection-file.h"
#include "machine.h"
#include "screen-address.h"
#include "secret-text.h"

void
vtr_command_screen_free (VtrCommandScreen *screen)
{
  g_clear_object (&screen->endpoint);
  g_free (screen->user);
  vtr_secret_text_free (screen->password);
  g_free (screen);
}

/* @endpoint: (transfer full) (nullable). @error: (transfer full) without it. */
static void
end_with_endpoint (GTask              *task,
                   VtrDisplayEndpoint *endpoint,
                   GError             *error)
{
  VtrCommandScreen *screen = NULL;

  if (endpoint == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  screen = g_new0 (VtrCommandScreen, 1);
  screen->endpoint = endpoint;
  g_task_return_pointer (task, screen, (GDestroyNotify) vtr_command_screen_free);
}

static void
on_machine_display (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  VtrDisplayEndpoint *endpoint =
    vtr_machine_open_display_finish (VTR_MACHINE (source), result, &error);

  end_with_endpoint (task, endpoint, error);
}

static void
on_file_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (VtrConnectionFile) file = vtr_connection_file_load_finish (result, &error);
  VtrCommandScreen *screen = NULL;

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  screen = g_new0 (VtrCommandScreen, 1);
  screen->endpoint = g_object_ref (vtr_connection_file_get_endpoint (file));
  screen->user = g_strdup (vtr_connection_file_get_user (file));
  screen->password = g_strdup (vtr_connection_file_get_password (file));
  g_task_return_pointer (task, screen, (GDestroyNotify) vtr_command_screen_free);
}

void
vtr_command_screen_find_async (VtrCommandCall      *call,
                               const char          *address,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GCancellable *cancellable = NULL;
  VtrMachine *machine = NULL;
  GError *error = NULL;

  g_return_if_fail (VTR_IS_COMMAND_CALL (call));
  g_return_if_fail (address != NULL);

  cancellable = vtr_command_call_get_cancellable (call);
  task = g_task_new (call, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_command_screen_find_async);

  if (vtr_screen_address_is_uri (address))
    {
      VtrDisplayEndpoint *endpoint = vtr_display_endpoint_new_from_uri (address, &error);

      end_with_endpoint (task, endpoint, error);
      return;
    }
  if (vtr_connection_file_is_named_so (address))
    {
      g_autofree char *path = vtr_command_call_dup_path (call, address);

      vtr_connection_file_load_async (path, cancellable, on_file_loaded, g_steal_pointer (&task));
      return;
    }

  machine = vtr_command_call_find_machine (call, address, &error);
  if (machine != NULL)
    vtr_machine_open_display_async (machine, cancellable, on_machine_display,
                                    g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

VtrCommandScreen *
vtr_command_screen_find_finish (VtrCommandCall  *call,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, call), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
