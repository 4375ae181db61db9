/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view-workload.h"

#include <err.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ENCODING_RRE   2u
#define INTERVAL_NS    33333333L

static void
receive (int     fd,
         void   *buffer,
         size_t  length)
{
  uint8_t *next = buffer;

  while (length > 0)
    {
      ssize_t n = read (fd, next, length);

      if (n <= 0)
        _exit (0);
      next += n;
      length -= (size_t) n;
    }
}

static void
send_all (int         fd,
          const void *buffer,
          size_t      length)
{
  const uint8_t *next = buffer;

  while (length > 0)
    {
      ssize_t n = send (fd, next, length, MSG_NOSIGNAL);

      if (n <= 0)
        _exit (0);
      next += n;
      length -= (size_t) n;
    }
}

static void
skip (int    fd,
      size_t length)
{
  uint8_t byte = 0;

  while (length-- > 0)
    receive (fd, &byte, 1);
}

static void
put_16 (uint8_t  *bytes,
        uint32_t  value)
{
  bytes[0] = (uint8_t) (value >> 8);
  bytes[1] = (uint8_t) value;
}

static void
put_32 (uint8_t  *bytes,
        uint32_t  value)
{
  put_16 (bytes, value >> 16);
  put_16 (bytes + 2, value);
}

static void
shake_hands (int fd)
{
  static const uint8_t version[] = "RFB 003.008\n";
  static const uint8_t no_password[] = { 1, 1 };
  static const uint8_t format[16] = { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0 };
  uint8_t init[24] = { 0 };

  send_all (fd, version, 12);
  skip (fd, 12);
  send_all (fd, no_password, sizeof no_password);
  skip (fd, 1);
  send_all (fd, init, 4);
  skip (fd, 1);
  put_16 (init, VIEW_SCREEN_WIDTH);
  put_16 (init + 2, VIEW_SCREEN_HEIGHT);
  for (size_t i = 0; i < sizeof format; i++)
    init[4 + i] = format[i];
  send_all (fd, init, sizeof init);
}

static void
send_update (int       fd,
             uint32_t  x,
             uint32_t  y,
             uint32_t  width,
             uint32_t  height,
             uint32_t  colour)
{
  uint8_t update[24] = { 0 };

  put_16 (update + 2, 1);
  put_16 (update + 4, x);
  put_16 (update + 6, y);
  put_16 (update + 8, width);
  put_16 (update + 10, height);
  put_32 (update + 12, ENCODING_RRE);
  put_32 (update + 20, colour);
  send_all (fd, update, sizeof update);
}

static void
wait_for_next (struct timespec *next)
{
  struct timespec now = { 0 };

  clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL);
  clock_gettime (CLOCK_MONOTONIC, &now);
  *next = now;
  next->tv_nsec += INTERVAL_NS;
  if (next->tv_nsec >= 1000000000L)
    {
      next->tv_nsec -= 1000000000L;
      next->tv_sec++;
    }
}

/* What a client may say, past its first byte. */
static void
skip_message (int     fd,
              uint8_t type)
{
  uint8_t head[7] = { 0 };

  switch (type)
    {
    case 0:                     /* pixel format */
      skip (fd, 19);
      break;
    case 2:                     /* encodings */
      receive (fd, head, 3);
      skip (fd, 4 * ((size_t) head[1] << 8 | head[2]));
      break;
    case 4:                     /* key */
      skip (fd, 7);
      break;
    case 5:                     /* pointer */
      skip (fd, 5);
      break;
    case 6:                     /* clipboard */
      receive (fd, head, 7);
      skip (fd, (size_t) head[3] << 24 | (size_t) head[4] << 16 | (size_t) head[5] << 8 | head[6]);
      break;
    default:
      errx (EXIT_FAILURE, "The client sent a message of type %u", type);
    }
}

static void
serve (int                 fd,
       const ViewWorkload *workload)
{
  struct timespec next = { 0 };
  uint32_t colour = 0;

  clock_gettime (CLOCK_MONOTONIC, &next);
  shake_hands (fd);
  for (;;)
    {
      uint8_t type = 0;
      uint8_t request[9] = { 0 };

      receive (fd, &type, 1);
      if (type != 3)
        {
          skip_message (fd, type);
          continue;
        }

      receive (fd, request, sizeof request);
      colour += 0x010305u;
      if (request[0] == 0)
        {
          send_update (fd, 0, 0, VIEW_SCREEN_WIDTH, VIEW_SCREEN_HEIGHT, colour << 8);
          continue;
        }
      wait_for_next (&next);
      send_update (fd, workload->rect.x, workload->rect.y, workload->rect.width,
                   workload->rect.height, colour << 8);
    }
}

int
view_server_start (const ViewWorkload *workload)
{
  int ends[2] = { -1, -1 };
  pid_t pid = -1;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    err (EXIT_FAILURE, "socketpair");
  pid = fork ();
  if (pid < 0)
    err (EXIT_FAILURE, "fork");
  if (pid == 0)
    {
      close (ends[0]);
      serve (ends[1], workload);
    }
  close (ends[1]);

  return ends[0];
}
