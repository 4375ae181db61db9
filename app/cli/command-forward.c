/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-forward.h"

#include <gio/gunixfdmessage.h>
#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#include "command-message.h"

typedef struct
{
  GSocket *socket;
  GSource *cancel_source;
  gboolean is_accepted;
} Forward;

static void
forward_free (gpointer data)
{
  Forward *forward = data;

  if (forward->cancel_source != NULL)
    {
      g_source_destroy (forward->cancel_source);
      g_source_unref (forward->cancel_source);
    }
  if (forward->socket != NULL)
    g_socket_close (forward->socket, NULL);
  g_clear_object (&forward->socket);
  g_free (forward);
}

static void
return_try_again (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           "The program that uses these machines doesn’t answer");
}

/* The other side has gone: before it took the command that is no harm. */
static void
return_gone (GTask *task)
{
  Forward *forward = g_task_get_task_data (task);

  if (forward->is_accepted)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "The program that ran the command has ended before the command did");
  else
    return_try_again (task);
}

/* FALSE when nothing more is to come. */
static gboolean
take_answer (GTask        *task,
             const guint8 *packet,
             gssize        length)
{
  Forward *forward = g_task_get_task_data (task);

  if (length == 1 && packet[0] == VTR_ANSWER_ACCEPTED)
    {
      forward->is_accepted = TRUE;
      return TRUE;
    }

  if (length == 2 && packet[0] == VTR_ANSWER_EXIT)
    g_task_return_int (task, packet[1]);
  else if (length == 1 && packet[0] == VTR_ANSWER_BUSY)
    return_try_again (task);
  else if (length == 1 && packet[0] == VTR_ANSWER_REFUSED)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "The program that uses these machines is of another version: close it "
                             "first");
  else
    return_gone (task);

  return FALSE;
}

static gboolean
on_answer (GSocket      *socket,
           GIOCondition  condition,
           gpointer      user_data)
{
  GTask *task = user_data;
  guint8 packet[8] = { 0 };
  g_autoptr (GError) error = NULL;
  gssize length = g_socket_receive (socket, (char *) packet, sizeof packet, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  return take_answer (task, packet, length) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Forward *forward = g_task_get_task_data (user_data);

  g_socket_shutdown (forward->socket, FALSE, TRUE, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
send_request (GSocket    *socket,
              GBytes     *message,
              const int  *fds)
{
  g_autoptr (GSocketControlMessage) descriptors = g_unix_fd_message_new ();
  GOutputVector vector = { g_bytes_get_data (message, NULL), g_bytes_get_size (message) };

  for (guint i = 0; i < VTR_COMMAND_MESSAGE_N_FDS; i++)
    {
      if (!g_unix_fd_message_append_fd (G_UNIX_FD_MESSAGE (descriptors), fds[i], NULL))
        return FALSE;
    }

  return g_socket_send_message (socket, NULL, &vector, 1, &descriptors, 1, 0, NULL, NULL) >= 0;
}

/* Connecting to a unix socket is done at once, or fails. */
static GSocket *
connect_to (const char *path)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  socket =
    g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_SEQPACKET, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  return g_socket_connect (socket, address, NULL, NULL) ? g_steal_pointer (&socket) : NULL;
}

static void
wait_for_answer (GTask *task)
{
  Forward *forward = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GSource) source =
    g_socket_create_source (forward->socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (on_answer), g_object_ref (task), g_object_unref);
  g_source_attach (source, NULL);
  if (cancellable == NULL)
    return;

  forward->cancel_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (forward->cancel_source, G_SOURCE_FUNC (on_cancelled), task, NULL);
  g_source_attach (forward->cancel_source, NULL);
}

void
vtr_command_forward_async (const char          *path,
                           const char          *cwd,
                           const char * const  *arguments,
                           const int           *fds,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) message = NULL;
  Forward *forward = NULL;
  GError *error = NULL;

  g_return_if_fail (path != NULL && cwd != NULL && arguments != NULL && fds != NULL);

  forward = g_new0 (Forward, 1);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_command_forward_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, forward, forward_free);

  message = vtr_command_message_new (cwd, arguments, &error);
  if (message == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  forward->socket = connect_to (path);
  if (forward->socket == NULL || !send_request (forward->socket, message, fds))
    return_try_again (task);
  else
    wait_for_answer (task);
}

gboolean
vtr_command_forward_finish (GAsyncResult  *result,
                            VtrExitCode   *ret_code,
                            GError       **error)
{
  gssize code = 0;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (ret_code != NULL, FALSE);

  code = g_task_propagate_int (G_TASK (result), error);
  if (code < 0)
    return FALSE;

  *ret_code = (VtrExitCode) code;
  return TRUE;
}
