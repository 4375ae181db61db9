/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "terminal-relay.h"

#include <errno.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

/* Ctrl+] */
#define LEAVE_KEY 0x1d
#define PIECE_SIZE 4096

/* What the two threads share with us. One may wait for standard input when the program ends. */
typedef struct
{
  int       input_fd;
  int       output_fd;
  int       socket;
  gboolean  is_terminal;

  GMutex    lock;              /* guards all below */
  gboolean  is_written;        /* nothing more is to come */
  GTask    *drain;             /* who waits for that */
} Shared;

struct _VtrTerminalRelay
{
  Shared         *shared;
  GSource        *cancel_source;   /* (nullable) */
  gboolean        is_raw;
  struct termios  settings;    /* before */
};

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  close (shared->socket);
  g_mutex_clear (&shared->lock);
}

static void
shared_unref (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, shared_clear);
}

static gboolean
write_all (int         fd,
           const char *data,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;

      data += n;
      length -= (gsize) n;
    }

  return TRUE;
}

static gboolean
send_all (int         fd,
          const char *data,
          gsize       length)
{
  while (length > 0)
    {
      gssize n = send (fd, data, length, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;

      data += n;
      length -= (gsize) n;
    }

  return TRUE;
}

static gssize
read_some (int   fd,
           char *buffer)
{
  gssize n = 0;

  do
    n = read (fd, buffer, PIECE_SIZE);
  while (n < 0 && errno == EINTR);

  return n;
}

/* In a thread: a terminal or a pipe may block whatever poll() said before. */
static gpointer
carry_input (gpointer data)
{
  Shared *shared = data;
  char buffer[PIECE_SIZE];
  gboolean leaves = FALSE;
  gssize n = 0;

  while (!leaves && (n = read_some (shared->input_fd, buffer)) > 0)
    {
      const char *key = shared->is_terminal ? memchr (buffer, LEAVE_KEY, (gsize) n) : NULL;

      if (key != NULL)
        n = key - buffer;
      leaves = key != NULL;
      if (!send_all (shared->socket, buffer, (gsize) n))
        break;
    }

  shutdown (shared->socket, leaves ? SHUT_RDWR : SHUT_WR);
  shared_unref (shared);

  return NULL;
}

static void
tell_written (Shared *shared)
{
  g_autoptr (GTask) drain = NULL;

  g_mutex_lock (&shared->lock);
  shared->is_written = TRUE;
  drain = g_steal_pointer (&shared->drain);
  g_mutex_unlock (&shared->lock);

  if (drain != NULL)
    g_task_return_boolean (drain, TRUE);
}

static gpointer
carry_output (gpointer data)
{
  Shared *shared = data;
  char buffer[PIECE_SIZE];
  gssize n = 0;

  while ((n = read_some (shared->socket, buffer)) > 0)
    if (!write_all (shared->output_fd, buffer, (gsize) n))
      break;

  shutdown (shared->socket, SHUT_RDWR);
  tell_written (shared);
  shared_unref (shared);

  return NULL;
}

/* Keys go through as they are, Ctrl+C and Ctrl+Z included. What is written still gets its carriage
 * returns, since our own messages come here, too; one too many does no harm. */
static void
make_raw (VtrTerminalRelay *self)
{
  struct termios raw;

  if (tcgetattr (self->shared->input_fd, &self->settings) != 0)
    return;

  raw = self->settings;
  cfmakeraw (&raw);
  raw.c_oflag = self->settings.c_oflag;
  self->is_raw = tcsetattr (self->shared->input_fd, TCSADRAIN, &raw) == 0;
}

VtrTerminalRelay *
vtr_terminal_relay_new (int      input_fd,
                        int      output_fd,
                        int     *ret_fd,
                        GError **error)
{
  VtrTerminalRelay *self = NULL;
  int sockets[2] = { -1, -1 };

  g_return_val_if_fail (input_fd >= 0 && output_fd >= 0, NULL);
  g_return_val_if_fail (ret_fd != NULL, NULL);

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
                   "The terminal can’t be connected: %s", g_strerror (code));
      return NULL;
    }

  self = g_new0 (VtrTerminalRelay, 1);
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->lock);
  self->shared->input_fd = input_fd;
  self->shared->output_fd = output_fd;
  self->shared->socket = sockets[0];
  self->shared->is_terminal = isatty (input_fd) != 0;
  if (self->shared->is_terminal)
    make_raw (self);

  g_thread_unref (g_thread_new ("terminal-in", carry_input,
                                g_atomic_rc_box_acquire (self->shared)));
  g_thread_unref (g_thread_new ("terminal-out", carry_output,
                                g_atomic_rc_box_acquire (self->shared)));
  *ret_fd = sockets[1];

  return self;
}

void
vtr_terminal_relay_free (VtrTerminalRelay *self)
{
  if (self == NULL)
    return;

  if (self->is_raw)
    tcsetattr (self->shared->input_fd, TCSADRAIN, &self->settings);
  if (self->cancel_source != NULL)
    {
      g_source_destroy (self->cancel_source);
      g_source_unref (self->cancel_source);
    }
  shutdown (self->shared->socket, SHUT_RDWR);
  shared_unref (self->shared);
  g_free (self);
}

gboolean
vtr_terminal_relay_is_terminal (VtrTerminalRelay *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->shared->is_terminal;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  tell_written (user_data);

  return G_SOURCE_REMOVE;
}

void
vtr_terminal_relay_drain_async (VtrTerminalRelay    *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  gboolean is_written = FALSE;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_terminal_relay_drain_async);
  g_task_set_check_cancellable (task, FALSE);
  g_mutex_lock (&self->shared->lock);
  is_written = self->shared->is_written;
  if (!is_written)
    self->shared->drain = g_object_ref (task);
  g_mutex_unlock (&self->shared->lock);

  if (is_written)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (cancellable == NULL)
    return;

  self->cancel_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancel_source, G_SOURCE_FUNC (on_cancelled), self->shared, NULL);
  g_source_attach (self->cancel_source, NULL);
}

void
vtr_terminal_relay_drain_finish (GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, NULL));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
