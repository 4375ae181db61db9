/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-relay"

#include "spice-relay-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for what the guard keeps back, and for as much again. */
#define FROM_SERVER_LENGTH (VTR_SPICE_GUARD_KEEPS * 2)
#define FROM_CLIENT_LENGTH (64u * 1024)
/* Encryption may have something to do that no socket tells of. */
#define LONGEST_WAIT_US    G_USEC_PER_SEC
#define DESCRIPTOR_WAIT_MS 1000
/* A server draws in hundreds of small messages a frame, and each delivery costs the library a turn
 * of the main loop. So what follows on a delivery this closely waits, unless it is much; what comes
 * after a silence, like the answer to a key, never does. */
#define GATHER_US          2000
#define GATHER_LENGTH      (64u * 1024)

/* What came from one end and goes to the other. */
typedef struct
{
  guint8 *data;
  gsize   capacity;
  gsize   start;
  gsize   passable;    /* from the start */
  gsize   end;
  gint64  due;         /* monotonic time of the next delivery, unless it is much; 0: at once */
  bool    has_begun;   /* something came */
  bool    has_greeted; /* all of the greeting, which passes as a whole */
  bool    is_over;     /* nothing more comes */
  int     descriptor;  /* that goes with the byte after what is passable; -1: none */
} Pipe;

typedef enum
{
  STEP_BLOCKED,
  STEP_DONE,
  STEP_OVER,
} Step;

static void
make_room (Pipe *pipe)
{
  if (pipe->start == 0)
    return;

  memmove (pipe->data, pipe->data + pipe->start, pipe->end - pipe->start);
  pipe->end -= pipe->start;
  pipe->start = 0;
}

static Step
step_of (gssize  count,
         GError *error)
{
  Step step = STEP_DONE;

  if (count < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    step = STEP_BLOCKED;
  else if (count <= 0)
    step = STEP_OVER;
  g_clear_error (&error);

  return step;
}

static Step
step_of_errno (gssize count)
{
  if (count < 0 && (errno == EAGAIN || errno == EINTR))
    return STEP_BLOCKED;

  return count <= 0 ? STEP_OVER : STEP_DONE;
}

/* A hand-over of descriptors, one at most. */
typedef struct
{
  struct msghdr message;
  struct iovec  bytes;
  union
  {
    struct cmsghdr header;
    char           room[CMSG_SPACE (sizeof (int))];
  } control;
} HandOver;

static void
hand_over_init (HandOver *over,
                guint8   *bytes,
                gsize     length)
{
  *over = (HandOver) { .bytes = { bytes, length } };
  over->message = (struct msghdr) { .msg_iov = &over->bytes, .msg_iovlen = 1,
                                    .msg_control = over->control.room,
                                    .msg_controllen = sizeof over->control.room };
}

/* (transfer full): what came along; -1 for nothing. */
static int
hand_over_take (HandOver *over)
{
  struct cmsghdr *header = CMSG_FIRSTHDR (&over->message);
  int descriptor = -1;

  if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
      header->cmsg_len == CMSG_LEN (sizeof descriptor))
    memcpy (&descriptor, CMSG_DATA (header), sizeof descriptor);

  return descriptor;
}

/* One read never goes past a byte that a descriptor came with. */
static gssize
receive (const VtrSpicePassage *passage,
         Pipe                  *pipe,
         int                   *ret_descriptor)
{
  HandOver over = { 0 };
  gssize count = 0;

  hand_over_init (&over, pipe->data + pipe->end, pipe->capacity - pipe->end);
  count = recvmsg (passage->server_fd, &over.message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  *ret_descriptor = count > 0 ? hand_over_take (&over) : -1;

  return count;
}

static void
check (const VtrSpicePassage *passage,
       Pipe                  *pipe)
{
  pipe->passable += vtr_spice_guard_check (passage->guard,
                                           pipe->data + pipe->start + pipe->passable,
                                           pipe->end - pipe->start - pipe->passable);
  if (vtr_spice_guard_is_linked (passage->guard))
    g_atomic_int_set (passage->ret_minor,
                      (int) vtr_spice_guard_get_minor_version (passage->guard));
}

/* Each where one is awaited, and none elsewhere. @descriptor: (transfer full) */
static void
place_descriptor (const VtrSpicePassage *passage,
                  Pipe                  *pipe,
                  int                    descriptor)
{
  bool is_awaited = vtr_spice_guard_awaits_descriptor (passage->guard) &&
                    pipe->end - pipe->start - pipe->passable == 1;

  if (is_awaited && descriptor >= 0)
    {
      pipe->descriptor = descriptor;
      return;
    }
  if (descriptor >= 0)
    close (descriptor);
  else if (!vtr_spice_guard_awaits_descriptor (passage->guard))
    return;

  /* The library would wait for it without end, so it doesn't hear of it. */
  pipe->passable = 0;
  vtr_spice_guard_miss_descriptor (passage->guard);
}

static Step
read_socket (const VtrSpicePassage *passage,
             Pipe                  *pipe)
{
  int descriptor = -1;
  gssize count = 0;

  make_room (pipe);
  count = receive (passage, pipe, &descriptor);
  if (count > 0)
    {
      pipe->end += (gsize) count;
      check (passage, pipe);
      place_descriptor (passage, pipe, descriptor);
    }

  return step_of_errno (count);
}

static Step
read_server (const VtrSpicePassage *passage,
             Pipe                  *pipe)
{
  GInputStream *input = g_io_stream_get_input_stream (passage->server);
  GError *error = NULL;
  gssize count = 0;

  if (passage->takes_descriptors)
    return read_socket (passage, pipe);

  make_room (pipe);
  count = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input),
                                                    pipe->data + pipe->end,
                                                    pipe->capacity - pipe->end, NULL, &error);
  if (count > 0)
    {
      pipe->end += (gsize) count;
      check (passage, pipe);
    }

  return step_of (count, error);
}

/* A byte and its descriptor, once all before it was read: the library takes both at once. */
static Step
write_descriptor (const VtrSpicePassage *passage,
                  Pipe                  *pipe)
{
  HandOver over = { 0 };
  struct cmsghdr *header = NULL;
  gssize count = 0;

  hand_over_init (&over, pipe->data + pipe->start, 1);
  header = CMSG_FIRSTHDR (&over.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof pipe->descriptor);
  memcpy (CMSG_DATA (header), &pipe->descriptor, sizeof pipe->descriptor);
  count = sendmsg (passage->client_fd, &over.message, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count > 0)
    {
      close (g_steal_fd (&pipe->descriptor));
      pipe->start++;
      vtr_spice_guard_pass_descriptor (passage->guard);
      check (passage, pipe);
    }

  return step_of_errno (count);
}

static Step
write_client (const VtrSpicePassage *passage,
              Pipe                  *pipe)
{
  gssize count = 0;

  if (pipe->passable == 0)
    return write_descriptor (passage, pipe);

  count = send (passage->client_fd, pipe->data + pipe->start, pipe->passable,
                MSG_DONTWAIT | MSG_NOSIGNAL);

  if (count > 0)
    {
      pipe->start += (gsize) count;
      pipe->passable -= (gsize) count;
      pipe->due = g_get_monotonic_time () + GATHER_US;
    }

  return step_of_errno (count);
}

static Step
read_client (const VtrSpicePassage *passage,
             Pipe                  *pipe)
{
  gssize count = 0;

  make_room (pipe);
  count = recv (passage->client_fd, pipe->data + pipe->end, pipe->capacity - pipe->end,
                MSG_DONTWAIT);
  if (count > 0)
    {
      pipe->end += (gsize) count;
      if (passage->is_main && !pipe->has_greeted)
        pipe->has_greeted = vtr_spice_move_edit_greeting (pipe->data + pipe->start,
                                                          pipe->end - pipe->start);
      else
        pipe->has_greeted = true;
      if (pipe->has_greeted)
        pipe->passable = pipe->end - pipe->start;
      pipe->has_begun = true;
    }

  return step_of_errno (count);
}

static Step
write_server (const VtrSpicePassage *passage,
              Pipe                  *pipe)
{
  GOutputStream *output = g_io_stream_get_output_stream (passage->server);
  GError *error = NULL;
  gssize count =
    g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output),
                                                pipe->data + pipe->start, pipe->passable, NULL,
                                                &error);

  if (count > 0)
    {
      pipe->start += (gsize) count;
      pipe->passable -= (gsize) count;
    }

  return step_of (count, error);
}

static bool
has_news (const Pipe *pipe)
{
  return pipe->passable > 0 || pipe->descriptor >= 0;
}

/* What a descriptor belongs to doesn't wait: it comes once a frame. */
static bool
is_gathering (const Pipe *pipe)
{
  return pipe->passable > 0 && pipe->descriptor < 0 && pipe->passable < GATHER_LENGTH &&
         !pipe->is_over && g_get_monotonic_time () < pipe->due;
}

/* Reads only where nothing waits to be written, so that each side waits for the other. Returns
 * whether it may go on. */
static bool
pump (const VtrSpicePassage *passage,
      Pipe                  *pipe,
      Step                 (*read_one) (const VtrSpicePassage *, Pipe *),
      Step                 (*write_one) (const VtrSpicePassage *, Pipe *))
{
  for (;;)
    {
      Step step = STEP_BLOCKED;

      if (has_news (pipe) && !is_gathering (pipe))
        step = write_one (passage, pipe);
      else if (!pipe->is_over)
        {
          step = read_one (passage, pipe);
          if (step == STEP_OVER)
            pipe->is_over = true;
          /* What was read comes first. */
          if (step == STEP_OVER && has_news (pipe))
            step = STEP_DONE;
        }
      else
        step = STEP_OVER;

      if (step != STEP_DONE)
        return step == STEP_BLOCKED;
    }
}

static void
wait_for_more (const VtrSpicePassage *passage,
               const Pipe            *from_server,
               const Pipe            *from_client)
{
  struct pollfd fds[3] = { 0 };
  GPollFD cancel = { 0 };
  nfds_t n_fds = 2;
  bool gathers = is_gathering (from_server);
  gint64 wait_us = LONGEST_WAIT_US;

  if (gathers)
    wait_us = MAX (from_server->due - g_get_monotonic_time (), 0);
  fds[0].events = (short) ((!has_news (from_server) ? POLLIN : 0) |
                           (from_client->passable > 0 ? POLLOUT : 0));
  fds[1].events = (short) ((from_client->passable == 0 ? POLLIN : 0) |
                           (has_news (from_server) && !gathers ? POLLOUT : 0));
  /* A hang-up wakes who waits for nothing. */
  fds[0].fd = fds[0].events != 0 ? passage->server_fd : -1;
  fds[1].fd = fds[1].events != 0 ? passage->client_fd : -1;
  if (g_cancellable_make_pollfd (passage->cancellable, &cancel))
    {
      fds[2].fd = cancel.fd;
      fds[2].events = POLLIN;
      n_fds++;
    }

  ppoll (fds, n_fds,
         &(struct timespec) { .tv_sec = wait_us / G_USEC_PER_SEC,
                              .tv_nsec = wait_us % G_USEC_PER_SEC * 1000 }, NULL);
  if (n_fds == 3)
    g_cancellable_release_fd (passage->cancellable);
}

static Pipe
make_pipe (gsize capacity)
{
  return (Pipe) { .data = g_malloc (capacity), .capacity = capacity, .descriptor = -1 };
}

/* Without it the library would wait for ever, with all that came before read. */
static void
finish_descriptor (const VtrSpicePassage *passage,
                   Pipe                  *pipe)
{
  struct pollfd client = { .fd = passage->client_fd, .events = POLLOUT };

  if (pipe->descriptor < 0)
    return;

  if (pipe->passable == 0 && poll (&client, 1, DESCRIPTOR_WAIT_MS) > 0)
    write_descriptor (passage, pipe);
  if (pipe->descriptor >= 0)
    close (g_steal_fd (&pipe->descriptor));
}

bool
vtr_spice_passage_run (const VtrSpicePassage *passage)
{
  Pipe from_server = make_pipe (FROM_SERVER_LENGTH);
  Pipe from_client = make_pipe (FROM_CLIENT_LENGTH);
  bool goes_on = true;

  while (goes_on && !g_cancellable_is_cancelled (passage->cancellable))
    {
      /* Both, even if one is over: the last words of either end shall arrive. */
      goes_on = pump (passage, &from_client, read_client, write_server);
      goes_on = pump (passage, &from_server, read_server, write_client) && goes_on &&
                vtr_spice_guard_get_violation (passage->guard) == VTR_SPICE_VIOLATION_NONE;
      if (goes_on)
        wait_for_more (passage, &from_server, &from_client);
    }

  finish_descriptor (passage, &from_server);
  g_free (from_server.data);
  g_free (from_client.data);

  return from_client.has_begun;
}

void
vtr_spice_passage_await_end (const VtrSpicePassage *passage,
                             unsigned               seconds)
{
  gint64 left = (gint64) seconds * G_USEC_PER_SEC;
  gint64 deadline = g_get_monotonic_time () + left;
  char said[4096];
  gssize count = -1;

  shutdown (passage->server_fd, SHUT_WR);
  while (left > 0 && !g_cancellable_is_cancelled (passage->cancellable))
    {
      struct pollfd server = { .fd = passage->server_fd, .events = POLLIN };

      poll (&server, 1, (int) (left / 1000) + 1);
      count = recv (passage->server_fd, said, sizeof said, MSG_DONTWAIT);
      if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        return;
      left = deadline - g_get_monotonic_time ();
    }
}
