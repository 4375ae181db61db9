/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "rfb-recording.h"

#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_LENGTH   (1024u * 1024 * 1024)
#define XZ_MEMORY    (256u * 1024 * 1024)
#define FIRST_LENGTH (1024u * 1024)
/* So that neither side waits for the other more than it has to. */
#define SEND_BUFFER  (1024 * 1024)
/* ServerInit without the name. */
#define INIT_LENGTH  24u

struct _VtrRfbRecording
{
  guint8 *bytes;
  gsize   length;
};

static gboolean
is_xz (const guint8 *bytes,
       gsize         length)
{
  static const guint8 magic[] = { 0xfd, '7', 'z', 'X', 'Z', 0 };

  return length >= sizeof magic && memcmp (bytes, magic, sizeof magic) == 0;
}

static lzma_ret
run_decoder (lzma_stream     *stream,
             VtrRfbRecording *self)
{
  gsize capacity = 0;
  lzma_ret status = LZMA_OK;

  while (status == LZMA_OK && self->length < MAX_LENGTH)
    {
      if (self->length == capacity)
        {
          capacity = MAX (FIRST_LENGTH, 2 * capacity);
          self->bytes = g_realloc (self->bytes, capacity);
        }
      stream->next_out = self->bytes + self->length;
      stream->avail_out = capacity - self->length;
      status = lzma_code (stream, LZMA_FINISH);
      self->length = capacity - stream->avail_out;
    }

  return status;
}

static gboolean
unpack (VtrRfbRecording  *self,
        const guint8     *bytes,
        gsize             length,
        GError          **error)
{
  lzma_stream stream = LZMA_STREAM_INIT;
  lzma_ret status = lzma_stream_decoder (&stream, XZ_MEMORY, LZMA_CONCATENATED);

  stream.next_in = bytes;
  stream.avail_in = length;
  if (status == LZMA_OK)
    status = run_decoder (&stream, self);
  lzma_end (&stream);

  if (status != LZMA_STREAM_END)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The stream can't be decompressed");

  return status == LZMA_STREAM_END;
}

VtrRfbRecording *
vtr_rfb_recording_load (const char  *path,
                        GError     **error)
{
  g_autoptr (VtrRfbRecording) self = g_new0 (VtrRfbRecording, 1);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_get_contents (path, &bytes, &length, error))
    return NULL;

  if (is_xz ((const guint8 *) bytes, length))
    {
      if (!unpack (self, (const guint8 *) bytes, length, error))
        return NULL;
    }
  else
    {
      self->bytes = (guint8 *) g_steal_pointer (&bytes);
      self->length = length;
    }

  return g_steal_pointer (&self);
}

void
vtr_rfb_recording_free (VtrRfbRecording *self)
{
  if (self == NULL)
    return;

  g_free (self->bytes);
  g_free (self);
}

gsize
vtr_rfb_recording_get_length (VtrRfbRecording *self)
{
  return self->length;
}

/* Of ServerInit; of all when there is no whole one. */
static gsize
get_init_length (VtrRfbRecording *self)
{
  guint32 name_length = 0;

  if (self->length < INIT_LENGTH)
    return self->length;

  memcpy (&name_length, self->bytes + INIT_LENGTH - sizeof name_length, sizeof name_length);

  return INIT_LENGTH + MIN (GUINT32_FROM_BE (name_length), self->length - INIT_LENGTH);
}

/* All below runs in the child of a process with threads: only system calls. */

static gboolean
say (int         fd,
     const void *bytes,
     size_t      length)
{
  const char *p = bytes;

  while (length > 0)
    {
      ssize_t count = send (fd, p, length, MSG_NOSIGNAL);

      if (count <= 0)
        return FALSE;
      p += count;
      length -= (size_t) count;
    }

  return TRUE;
}

static gboolean
hear (int    fd,
      size_t length)
{
  char bytes[16];

  while (length > 0)
    {
      ssize_t count = read (fd, bytes, MIN (length, sizeof bytes));

      if (count <= 0)
        return FALSE;
      length -= (size_t) count;
    }

  return TRUE;
}

/* RFB 3.8 with the type None; the client's answers need no reading, only taking. */
static gboolean
shake_hands (int fd)
{
  static const char greeting[] = "RFB 003.008\n";
  static const char types[] = { 1, 1 };
  static const char result[] = { 0, 0, 0, 0 };

  return say (fd, greeting, strlen (greeting)) && hear (fd, strlen (greeting)) &&
         say (fd, types, sizeof types) && hear (fd, 1) && say (fd, result, sizeof result) &&
         hear (fd, 1);
}

/* Whatever the client says is taken, so that it never waits. */
static void
tell (int           fd,
      const guint8 *bytes,
      size_t        length)
{
  struct pollfd poll_fd = { .fd = fd };
  char heard[4096];

  fcntl (fd, F_SETFL, O_NONBLOCK);
  if (length == 0)
    shutdown (fd, SHUT_WR);
  for (;;)
    {
      ssize_t count = 0;

      poll_fd.events = (short) (POLLIN | (length > 0 ? POLLOUT : 0));
      if (poll (&poll_fd, 1, -1) < 0)
        return;
      if ((poll_fd.revents & (POLLIN | POLLHUP)) != 0)
        {
          count = read (fd, heard, sizeof heard);
          if (count == 0 || (count < 0 && errno != EAGAIN))
            return;
        }
      if ((poll_fd.revents & POLLOUT) == 0)
        continue;

      count = send (fd, bytes, length, MSG_NOSIGNAL);
      if (count < 0 && errno != EAGAIN)
        return;
      bytes += MAX (count, 0);
      length -= (size_t) MAX (count, 0);
      if (length == 0)
        shutdown (fd, SHUT_WR);
    }
}

/* @go: where the word to go on comes from, or the end of who would give it. */
static void
serve (const VtrRfbRecording *self,
       gsize                  init_length,
       int                    fd,
       int                    go)
{
  if (!shake_hands (fd) || !say (fd, self->bytes, init_length))
    return;

  if (init_length == self->length || hear (go, 1))
    tell (fd, self->bytes + init_length, self->length - init_length);
}

static void
close_both (int *fds)
{
  for (guint i = 0; i < 2; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

int
vtr_rfb_recording_serve (VtrRfbRecording  *self,
                         GPid             *ret_child,
                         int              *ret_go,
                         GError          **error)
{
  gsize init_length = get_init_length (self);
  const int size = SEND_BUFFER;
  int fds[2] = { -1, -1 };
  int go[2] = { -1, -1 };
  pid_t child = -1;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0 &&
      pipe2 (go, O_CLOEXEC) == 0)
    {
      setsockopt (fds[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
      child = fork ();
    }
  if (child == 0)
    {
      close (fds[0]);
      close (go[1]);
      serve (self, init_length, fds[1], go[0]);
      _exit (0);
    }

  if (child < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The stream can't be played");
      close_both (fds);
      close_both (go);
      return -1;
    }

  close (fds[1]);
  close (go[0]);
  *ret_child = child;
  *ret_go = go[1];

  return fds[0];
}
