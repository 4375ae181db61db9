/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "console-pump.h"

#include "console-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* What the guest has not taken yet. */
#define INPUT_SIZE 4096u
/* Most of a stream at a time: others of this thread's want to be heard, too. */
#define MAX_ROUNDS 16u

#define STREAM_TROUBLE (VIR_STREAM_EVENT_HANGUP | VIR_STREAM_EVENT_ERROR)
#define FD_TROUBLE     (VIR_EVENT_HANDLE_HANGUP | VIR_EVENT_HANDLE_ERROR)

struct _VtrConsolePump
{
  gatomicrefcount     ref_count;
  virStreamPtr        stream;          /* NULL once it was let go */
  GMainContext       *context;         /* the starter's */
  VtrConsolePumpFunc  callback;
  gpointer            user_data;

  GMutex              lock;            /* guards all below */
  GCond               unhooked;
  gboolean            is_hooked;       /* the events' thread may have to do with the stream */
  int                 fd;              /* -1 before the start */
  int                 watch;           /* of the descriptor; -1 for none */
  int                 fd_events;       /* what is watched for now */
  int                 stream_events;   /* 0: the stream has no callback (any more) */
  gboolean            is_buffered;
  gboolean            is_stopped;
  gboolean            has_told;        /* how it ended */
  gboolean            has_stream_ended;
  gboolean            is_reader_gone;
  gboolean            has_input_ended;
  gint64              last_output;
  VtrConsoleOutput   *output;
  guint               input_length;
  char                input[INPUT_SIZE];
};

typedef struct
{
  VtrConsolePump    *pump;
  VtrConsolePumpEnd  end;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  vtr_console_pump_unref (told->pump);
  g_free (told);
}

/* In the starter's context, as is stopping. */
static gboolean
tell (gpointer data)
{
  Told *told = data;
  VtrConsolePump *self = told->pump;
  gboolean is_stopped = FALSE;

  g_mutex_lock (&self->lock);
  is_stopped = self->is_stopped;
  g_mutex_unlock (&self->lock);
  if (!is_stopped)
    self->callback (told->end, self->user_data);

  return G_SOURCE_REMOVE;
}

/* With the lock held, as all down to update(). */
static void
queue_tell (VtrConsolePump    *self,
            VtrConsolePumpEnd  end)
{
  g_autoptr (GSource) source = NULL;
  Told *told = NULL;

  if (self->has_told)
    return;

  self->has_told = TRUE;
  told = g_new0 (Told, 1);
  told->pump = vtr_console_pump_ref (self);
  told->end = end;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell, told, told_free);
  g_source_attach (source, self->context);
}

static void
write_output (VtrConsolePump *self)
{
  if (!self->is_reader_gone &&
      vtr_console_output_write (self->output, self->fd) == VTR_CONSOLE_OUTPUT_GONE)
    self->is_reader_gone = TRUE;
}

static gboolean
has_room (VtrConsolePump *self)
{
  char *room = NULL;

  return vtr_console_output_get_room (self->output, &room) > 0;
}

static void
receive (VtrConsolePump *self)
{
  for (guint round = 0; round < MAX_ROUNDS && !self->has_stream_ended; round++)
    {
      char surplus[4096];
      char *room = NULL;
      gsize size = vtr_console_output_get_room (self->output, &room);
      gboolean keep = size > 0;
      int n = 0;

      if (!keep && !self->is_buffered)
        return;

      n = virStreamRecv (self->stream, keep ? room : surplus,
                         keep ? MIN (size, sizeof surplus) : sizeof surplus);
      if (n == -2)
        return;
      if (n <= 0)
        {
          self->has_stream_ended = TRUE;
          return;
        }

      self->last_output = g_get_monotonic_time ();
      if (self->is_reader_gone)
        continue;
      if (keep)
        vtr_console_output_add (self->output, (gsize) n);
      else
        vtr_console_output_leave_out (self->output, (gsize) n);
      write_output (self);
    }
}

static void
send_input (VtrConsolePump *self)
{
  while (self->input_length > 0 && !self->has_stream_ended)
    {
      int n = virStreamSend (self->stream, self->input, self->input_length);

      if (n == -2)
        return;
      if (n < 0)
        {
          self->has_stream_ended = TRUE;
          return;
        }

      self->input_length -= (guint) n;
      memmove (self->input, self->input + n, self->input_length);
    }
}

static void
read_input (VtrConsolePump *self)
{
  gssize n = 0;

  if (self->input_length > 0 || self->has_input_ended)
    return;

  do
    n = read (self->fd, self->input, INPUT_SIZE);
  while (n < 0 && errno == EINTR);

  if (n > 0)
    {
      self->input_length = (guint) n;
      send_input (self);
    }
  else if (n == 0)
    {
      self->has_input_ended = TRUE;
    }
  else if (errno != EAGAIN)
    {
      self->is_reader_gone = TRUE;
    }
}

static void
update_stream_events (VtrConsolePump *self)
{
  int events = STREAM_TROUBLE;

  if (self->stream_events == 0)
    return;

  if (self->has_stream_ended)
    {
      self->stream_events = 0;
      virStreamEventRemoveCallback (self->stream);
      return;
    }

  if (self->is_buffered || has_room (self))
    events |= VIR_STREAM_EVENT_READABLE;
  if (self->input_length > 0)
    events |= VIR_STREAM_EVENT_WRITABLE;
  /* Somebody who takes it over while nothing of it is wanted ends it without a word. */
  if (events != self->stream_events && virStreamEventUpdateCallback (self->stream, events) < 0)
    {
      self->has_stream_ended = TRUE;
      events = 0;
    }
  self->stream_events = events;
}

static void
update_fd_events (VtrConsolePump *self)
{
  int events = FD_TROUBLE;

  if (self->watch < 0)
    return;

  if (self->is_reader_gone)
    {
      virEventRemoveHandle (self->watch);
      self->watch = -1;
      return;
    }

  if (self->input_length == 0 && !self->has_input_ended && !self->has_stream_ended)
    events |= VIR_EVENT_HANDLE_READABLE;
  if (!vtr_console_output_is_empty (self->output))
    events |= VIR_EVENT_HANDLE_WRITABLE;
  if (events != self->fd_events)
    virEventUpdateHandle (self->watch, events);
  self->fd_events = events;
}

static void
update (VtrConsolePump *self)
{
  update_stream_events (self);
  update_fd_events (self);

  if (self->is_reader_gone && (self->input_length == 0 || self->has_stream_ended))
    queue_tell (self, VTR_CONSOLE_PUMP_READER_GONE);
  else if (self->has_stream_ended && vtr_console_output_is_empty (self->output))
    queue_tell (self, VTR_CONSOLE_PUMP_STREAM_ENDED);
}

/* In the thread of libvirt's events, as on_fd(). Nobody's lock is held by libvirt then. */
static void
on_stream (virStreamPtr  stream,
           int           events,
           void         *opaque)
{
  VtrConsolePump *self = opaque;

  g_mutex_lock (&self->lock);
  if (!self->is_stopped)
    {
      if ((events & (VIR_STREAM_EVENT_READABLE | STREAM_TROUBLE)) != 0)
        receive (self);
      if ((events & VIR_STREAM_EVENT_WRITABLE) != 0)
        send_input (self);
      /* What is left then is lost when there is no room for it. */
      if ((events & STREAM_TROUBLE) != 0)
        self->has_stream_ended = TRUE;
      update (self);
    }
  g_mutex_unlock (&self->lock);
}

static void
on_fd (int   watch,
       int   fd,
       int   events,
       void *opaque)
{
  VtrConsolePump *self = opaque;

  g_mutex_lock (&self->lock);
  if (!self->is_stopped)
    {
      if ((events & VIR_EVENT_HANDLE_READABLE) != 0)
        read_input (self);
      if ((events & VIR_EVENT_HANDLE_WRITABLE) != 0)
        write_output (self);
      if ((events & FD_TROUBLE) != 0)
        self->is_reader_gone = TRUE;
      update (self);
    }
  g_mutex_unlock (&self->lock);
}

static void
unref_opaque (void *opaque)
{
  vtr_console_pump_unref (opaque);
}

/* Here, and only here, neither of the two is running. (The free function of a remote stream's
 * callback would tell, too, but libvirt 9 never calls it.) */
static void
unhook (int   timer,
        void *opaque)
{
  VtrConsolePump *self = opaque;

  virEventRemoveTimeout (timer);
  if (self->stream_events != 0)
    virStreamEventRemoveCallback (self->stream);
  self->stream_events = 0;
  if (self->watch >= 0)
    virEventRemoveHandle (self->watch);
  self->watch = -1;

  g_mutex_lock (&self->lock);
  self->is_hooked = FALSE;
  g_cond_broadcast (&self->unhooked);
  g_mutex_unlock (&self->lock);
}

VtrConsolePump *
vtr_console_pump_new (virStreamPtr stream)
{
  VtrConsolePump *self = NULL;

  g_return_val_if_fail (stream != NULL, NULL);

  self = g_new0 (VtrConsolePump, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->unhooked);
  self->stream = stream;
  self->fd = -1;
  self->watch = -1;
  self->output = vtr_console_output_new ();
  self->last_output = g_get_monotonic_time ();

  return self;
}

VtrConsolePump *
vtr_console_pump_ref (VtrConsolePump *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_console_pump_unref (VtrConsolePump *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->stream != NULL)
    virStreamFree (self->stream);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->context, g_main_context_unref);
  vtr_console_output_free (self->output);
  g_cond_clear (&self->unhooked);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
vtr_console_pump_start (VtrConsolePump     *self,
                        int                 fd,
                        gboolean            is_buffered,
                        VtrConsolePumpFunc  callback,
                        gpointer            user_data)
{
  gboolean is_started = FALSE;

  g_return_val_if_fail (self != NULL && self->fd < 0, FALSE);
  g_return_val_if_fail (fd >= 0 && callback != NULL, FALSE);

  self->context = g_main_context_ref_thread_default ();
  self->callback = callback;
  self->user_data = user_data;
  self->is_buffered = is_buffered;

  /* Both may call before this ends: they wait for the lock. */
  g_mutex_lock (&self->lock);
  self->fd = fd;
  self->is_hooked = TRUE;
  self->last_output = g_get_monotonic_time ();
  self->stream_events = VIR_STREAM_EVENT_READABLE | STREAM_TROUBLE;
  self->fd_events = VIR_EVENT_HANDLE_READABLE | FD_TROUBLE;
  if (g_unix_set_fd_nonblocking (fd, TRUE, NULL))
    self->watch = virEventAddHandle (fd, self->fd_events, on_fd, self, NULL);
  is_started = self->watch >= 0 &&
               virStreamEventAddCallback (self->stream, self->stream_events, on_stream, self,
                                          NULL) == 0;
  if (!is_started)
    self->stream_events = 0;
  g_mutex_unlock (&self->lock);

  return is_started;
}

void
vtr_console_pump_stop (VtrConsolePump *self)
{
  gboolean needs_unhooking = FALSE;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  needs_unhooking = !self->is_stopped && self->is_hooked;
  self->is_stopped = TRUE;
  g_mutex_unlock (&self->lock);

  if (needs_unhooking)
    virEventAddTimeout (0, unhook, vtr_console_pump_ref (self), unref_opaque);
}

void
vtr_console_pump_abort (VtrConsolePump *self)
{
  g_return_if_fail (self != NULL);

  /* libvirt's streams are not for two threads at a time. */
  g_mutex_lock (&self->lock);
  while (self->is_hooked)
    g_cond_wait (&self->unhooked, &self->lock);
  g_mutex_unlock (&self->lock);

  virStreamAbort (self->stream);
  virStreamFree (self->stream);
  self->stream = NULL;
}

gboolean
vtr_console_pump_has_input_ended (VtrConsolePump *self)
{
  gboolean has_ended = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  has_ended = self->has_input_ended && self->input_length == 0;
  g_mutex_unlock (&self->lock);

  return has_ended;
}

gint64
vtr_console_pump_get_last_output (VtrConsolePump *self)
{
  gint64 last_output = 0;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  last_output = self->last_output;
  g_mutex_unlock (&self->lock);

  return last_output;
}
