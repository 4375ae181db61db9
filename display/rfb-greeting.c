/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-greeting"

#include "rfb-greeting.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "display-client.h"

/* For connecting and for the 12 bytes, each. */
#define TIMEOUT_SECONDS 10

static gboolean
parse_number (const guint8 *digits,
              guint        *ret_number)
{
  *ret_number = 0;
  for (guint i = 0; i < 3; i++)
    {
      if (!g_ascii_isdigit (digits[i]))
        return FALSE;
      *ret_number = *ret_number * 10 + (guint) (digits[i] - '0');
    }

  return TRUE;
}

gboolean
vtr_rfb_greeting_parse_numbers (const guint8 *data,
                                gsize         length,
                                guint        *ret_major,
                                guint        *ret_minor)
{
  return data != NULL && length >= VTR_RFB_GREETING_LENGTH && memcmp (data, "RFB ", 4) == 0 &&
         data[7] == '.' && data[11] == '\n' && parse_number (data + 4, ret_major) &&
         parse_number (data + 8, ret_minor);
}

char *
vtr_rfb_greeting_parse (const guint8 *data,
                        gsize         length)
{
  guint major = 0;
  guint minor = 0;

  if (!vtr_rfb_greeting_parse_numbers (data, length, &major, &minor))
    return NULL;

  return g_strdup_printf ("%u.%u", major, minor);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *version = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_TIMED_OUT,
                                 _("The server took too long to answer"));
      return;
    }

  version = vtr_rfb_greeting_parse (g_object_get_data (G_OBJECT (task), "greeting"), length);
  if (version != NULL)
    g_task_return_pointer (task, g_steal_pointer (&version), g_free);
  else
    g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL,
                             _("There is no VNC server at this address"));
}

/* @task: (transfer full) */
static void
read_greeting (GTask             *task,
               GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  guint8 *greeting = g_malloc0 (VTR_RFB_GREETING_LENGTH);

  g_socket_set_timeout (g_socket_connection_get_socket (connection), TIMEOUT_SECONDS);
  g_object_set_data_full (G_OBJECT (task), "greeting", greeting, g_free);
  g_task_set_task_data (task, g_object_ref (connection), g_object_unref);
  g_input_stream_read_all_async (input, greeting, VTR_RFB_GREETING_LENGTH, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), on_read, task);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (connection != NULL)
    read_greeting (g_steal_pointer (&task), connection);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
                             _("The screen can't be reached: %s"), error->message);
}

void
vtr_rfb_greeting_read_async (VtrDisplayEndpoint  *endpoint,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSocketClient) client = NULL;
  g_autoptr (GSocketConnectable) address = NULL;
  const char *path = NULL;
  int fd = -1;

  g_return_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint));

  task = g_task_new (endpoint, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_rfb_greeting_read_async);

  fd = vtr_display_endpoint_steal_fd (endpoint);
  path = vtr_display_endpoint_get_path (endpoint);
  if (fd >= 0)
    {
      g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);
      g_autoptr (GSocketConnection) connection = NULL;

      if (socket != NULL)
        connection = g_socket_connection_factory_create_connection (socket);
      if (connection != NULL)
        read_greeting (g_steal_pointer (&task), connection);
      else
        g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
                                 _("The connection to the screen can't be used"));
      return;
    }

  if (path != NULL)
    address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
  else if (vtr_display_endpoint_get_host (endpoint) != NULL)
    address = g_network_address_new (vtr_display_endpoint_get_host (endpoint),
                                     vtr_display_endpoint_get_port (endpoint));

  if (address == NULL)
    {
      g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
                               _("The connection to the screen was used before"));
      return;
    }

  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_connect_async (client, address, cancellable, on_connected,
                                 g_steal_pointer (&task));
}

char *
vtr_rfb_greeting_read_finish (VtrDisplayEndpoint  *endpoint,
                              GAsyncResult        *result,
                              GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, endpoint), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
