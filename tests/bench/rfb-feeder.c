/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-feeder.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SEND_BUFFER (1024 * 1024)

static gboolean
receive (int   fd,
         gsize length)
{
  guint8 bytes[16];

  g_assert (length <= sizeof bytes);

  return recv (fd, bytes, length, MSG_WAITALL) == (gssize) length;
}

static gboolean
say (int         fd,
     const char *bytes,
     gsize       length)
{
  return send (fd, bytes, length, MSG_NOSIGNAL) == (gssize) length;
}

/* RFB 3.8, nobody asks who it is. */
static gboolean
shake_hands (int fd)
{
  return say (fd, "RFB 003.008\n", 12) && receive (fd, 12) &&
         say (fd, "\1\1", 2) && receive (fd, 1) &&
         say (fd, "\0\0\0\0", 4) && receive (fd, 1);
}

/* Sends it all, while what the client says is read and forgotten. */
static void
stream (int           fd,
        const guint8 *data,
        gsize         length)
{
  guint8 ignored[4096];

  while (length > 0)
    {
      struct pollfd poll_fd = { .fd = fd, .events = POLLIN | POLLOUT };
      gssize sent = 0;

      if (poll (&poll_fd, 1, -1) < 0 && errno != EINTR)
        return;
      if (poll_fd.revents & POLLIN && recv (fd, ignored, sizeof ignored, MSG_DONTWAIT) == 0)
        return;
      if ((poll_fd.revents & POLLOUT) == 0)
        continue;

      sent = send (fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno != EAGAIN && errno != EINTR)
        return;
      if (sent > 0)
        {
          data += sent;
          length -= (gsize) sent;
        }
    }

  shutdown (fd, SHUT_WR);
  while (recv (fd, ignored, sizeof ignored, 0) > 0)
    continue;
}

int
rfb_feeder_start (const guint8 *data,
                  gsize         length,
                  gboolean      with_handshake,
                  pid_t        *ret_process)
{
  int size = SEND_BUFFER;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    g_error ("No socket pair: %s", g_strerror (errno));
  setsockopt (ends[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);

  *ret_process = fork ();
  if (*ret_process == 0)
    {
      close (ends[0]);
      if (!with_handshake || shake_hands (ends[1]))
        stream (ends[1], data, length);
      _exit (0);
    }
  close (ends[1]);

  return ends[0];
}
