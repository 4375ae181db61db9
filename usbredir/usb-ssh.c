/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ssh -W`, with one end of a socket pair for its standard input and output. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-ssh.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "usb-error.h"

#define PATIENCE_SECONDS 30

typedef struct
{
  char              *host;
  GSocketConnection *connection;
  GSubprocess       *process;
  GSource           *readable;
  GSource           *timeout;
  gboolean           is_over;          /* the task has its result */
} Attempt;

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
attempt_free (Attempt *attempt)
{
  stop_source (&attempt->readable);
  stop_source (&attempt->timeout);
  g_clear_object (&attempt->connection);
  g_clear_object (&attempt->process);
  g_free (attempt->host);
  g_free (attempt);
}

static void
fail (GTask      *task,
      const char *words)
{
  Attempt *attempt = g_task_get_task_data (task);

  attempt->is_over = TRUE;
  stop_source (&attempt->readable);
  stop_source (&attempt->timeout);
  if (attempt->process != NULL)
    g_subprocess_force_exit (attempt->process);
  g_io_stream_close (G_IO_STREAM (attempt->connection), NULL, NULL);
  if (g_task_return_error_if_cancelled (task))
    return;

  g_task_return_new_error (task, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT,
                           _("No connection to %s by ssh: %s"), attempt->host, words);
}

/* Several lines, with the carriage returns of a terminal, become a part of a sentence. */
static char *
join_lines (const char *words)
{
  g_auto (GStrv) lines = g_strsplit_set (words != NULL ? words : "", "\r\n", 0);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line != '\0')
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? "; " : "", line);
    }

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autofree char *words = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, NULL, &words, &error))
    g_debug ("what ssh said could not be read: %s", error->message);
  /* It had its turn: what is said later is the stream's end. */
  if (attempt->is_over)
    return;

  line = join_lines (words);
  fail (task, *line != '\0' ? line : _("it ended without a word."));
}

static gboolean
on_readable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  GTask *task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  guint8 first = 0;

  /* An end of it is told by the end of the process, with words. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    fail (task, "");
  else if (recv (g_socket_get_fd (socket), &first, 1, MSG_PEEK | MSG_DONTWAIT) == 1)
    {
      attempt->is_over = TRUE;
      stop_source (&attempt->timeout);
      g_task_return_pointer (task, g_steal_pointer (&attempt->connection), g_object_unref);
    }
  g_clear_pointer (&attempt->readable, g_source_unref);

  return G_SOURCE_REMOVE;
}

static gboolean
on_timeout (gpointer user_data)
{
  GTask *task = user_data;
  Attempt *attempt = g_task_get_task_data (task);

  g_clear_pointer (&attempt->timeout, g_source_unref);
  fail (task, _("nothing there answers."));

  return G_SOURCE_REMOVE;
}

static GSubprocess *
start_ssh (const char  *host,
           guint16      port,
           int          fd,
           GError     **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *place = g_strdup_printf ("127.0.0.1:%u", port);

  g_subprocess_launcher_take_stdin_fd (launcher, dup (fd));
  g_subprocess_launcher_take_stdout_fd (launcher, fd);

  return g_subprocess_launcher_spawn (launcher, error, "ssh", "-o", "BatchMode=yes", "-o",
                                      "ServerAliveInterval=15", "-W", place, "--", host, NULL);
}

static void
watch (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);
  GSocket *socket = g_socket_connection_get_socket (attempt->connection);

  attempt->readable = g_socket_create_source (socket, G_IO_IN | G_IO_HUP,
                                              g_task_get_cancellable (task));
  g_source_set_callback (attempt->readable, G_SOURCE_FUNC (on_readable), task, NULL);
  g_source_attach (attempt->readable, NULL);
  attempt->timeout = g_timeout_source_new_seconds (PATIENCE_SECONDS);
  g_source_set_callback (attempt->timeout, on_timeout, task, NULL);
  g_source_attach (attempt->timeout, NULL);
  /* Holds the task as long as the process runs. */
  g_subprocess_communicate_utf8_async (attempt->process, NULL, NULL, on_ended,
                                       g_object_ref (task));
}

void
vtr_usb_ssh_connect_async (const char          *host,
                           guint16              port,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Attempt *attempt = g_new0 (Attempt, 1);
  g_autoptr (GSocket) socket = NULL;
  GError *error = NULL;
  int fds[2] = { -1, -1 };

  g_task_set_source_tag (task, vtr_usb_ssh_connect_async);
  attempt->host = g_strdup (host);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_task_return_new_error (task, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT, "%s",
                               g_strerror (errno));
      return;
    }

  socket = g_socket_new_from_fd (fds[0], NULL);
  attempt->connection = g_socket_connection_factory_create_connection (socket);
  attempt->process = start_ssh (host, port, fds[1], &error);
  if (attempt->process == NULL)
    {
      fail (task, error->message);
      g_error_free (error);
      return;
    }

  watch (task);
}

GIOStream *
vtr_usb_ssh_connect_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
