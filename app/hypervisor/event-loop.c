/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* libvirt's event loop, in a thread and a main context of its own.
 *
 * libvirt knows one event implementation per process and keeps it until the process ends, so this
 * is state of the whole process, whatever its shape; it is the only one of this layer besides the
 * embedded driver's lock.
 *
 * virEventRegisterDefaultImpl() can't be used: since libvirt 6 it puts its descriptors and timers
 * into GLib's default main context and virEventRunDefaultImpl() iterates that one. In a GTK
 * program, libvirt would then work on the main thread, or, when our thread got hold of the context,
 * GTK's sources would run in it. */

#include "event-loop.h"

#include <glib-unix.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <signal.h>

typedef struct
{
  int                        id;
  int                        fd;         /* -1 for a timer */
  int                        events;     /* VIR_EVENT_HANDLE_*, 0 while off */
  int                        interval;   /* ms, -1 while off */
  virEventHandleCallback     on_handle;
  virEventTimeoutCallback    on_timeout;
  void                      *opaque;
  virFreeCallback            free_opaque;
  GSource                   *source;     /* NULL while off */
} Watch;

typedef struct
{
  GMutex        lock;             /* guards all below: libvirt calls from any thread */
  GMainContext *context;
  GHashTable   *watches;          /* id (int) -> Watch */
  int           last_id;
} EventLoop;

static EventLoop *event_loop = NULL;

static GIOCondition
condition_from_events (int events)
{
  GIOCondition condition = 0;

  if ((events & VIR_EVENT_HANDLE_READABLE) != 0)
    condition |= G_IO_IN;
  if ((events & VIR_EVENT_HANDLE_WRITABLE) != 0)
    condition |= G_IO_OUT;
  if ((events & VIR_EVENT_HANDLE_ERROR) != 0)
    condition |= G_IO_ERR;
  if ((events & VIR_EVENT_HANDLE_HANGUP) != 0)
    condition |= G_IO_HUP;

  return condition;
}

static int
events_from_condition (GIOCondition condition)
{
  int events = 0;

  if ((condition & G_IO_IN) != 0)
    events |= VIR_EVENT_HANDLE_READABLE;
  if ((condition & G_IO_OUT) != 0)
    events |= VIR_EVENT_HANDLE_WRITABLE;
  if ((condition & (G_IO_ERR | G_IO_NVAL)) != 0)
    events |= VIR_EVENT_HANDLE_ERROR;
  if ((condition & G_IO_HUP) != 0)
    events |= VIR_EVENT_HANDLE_HANGUP;

  return events;
}

/* A watch dies only in the loop's thread (remove_watch()), where this runs, so it outlives the
 * call. */
static gboolean
on_fd_ready (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  Watch *watch = user_data;

  watch->on_handle (watch->id, fd, events_from_condition (condition), watch->opaque);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  Watch *watch = user_data;

  watch->on_timeout (watch->id, watch->opaque);

  return G_SOURCE_CONTINUE;
}

/* With the lock held. */
static void
watch_rearm (Watch *watch)
{
  if (watch->source != NULL)
    {
      g_source_destroy (watch->source);
      g_clear_pointer (&watch->source, g_source_unref);
    }

  if (watch->fd >= 0 && watch->events != 0)
    {
      watch->source = g_unix_fd_source_new (watch->fd, condition_from_events (watch->events));
      g_source_set_callback (watch->source, G_SOURCE_FUNC (on_fd_ready), watch, NULL);
    }
  else if (watch->fd < 0 && watch->interval >= 0)
    {
      watch->source = g_timeout_source_new ((guint) watch->interval);
      g_source_set_callback (watch->source, on_timeout, watch, NULL);
    }

  if (watch->source != NULL)
    g_source_attach (watch->source, event_loop->context);
}

static int
add_watch (const Watch *model)
{
  Watch *watch = g_memdup2 (model, sizeof *model);
  int id = 0;

  g_mutex_lock (&event_loop->lock);
  id = ++event_loop->last_id;
  watch->id = id;
  g_hash_table_insert (event_loop->watches, GINT_TO_POINTER (id), watch);
  watch_rearm (watch);
  g_mutex_unlock (&event_loop->lock);

  return id;
}

static int
add_handle (int                     fd,
            int                     events,
            virEventHandleCallback  callback,
            void                   *opaque,
            virFreeCallback         free_opaque)
{
  Watch model = {
    .fd = fd, .events = events, .interval = -1, .on_handle = callback, .opaque = opaque,
    .free_opaque = free_opaque,
  };

  return fd >= 0 ? add_watch (&model) : -1;
}

static int
add_timeout (int                      interval,
             virEventTimeoutCallback  callback,
             void                    *opaque,
             virFreeCallback          free_opaque)
{
  Watch model = {
    .fd = -1, .interval = interval, .on_timeout = callback, .opaque = opaque,
    .free_opaque = free_opaque,
  };

  return add_watch (&model);
}

static void
update_handle (int id,
               int events)
{
  Watch *watch = NULL;

  g_mutex_lock (&event_loop->lock);
  watch = g_hash_table_lookup (event_loop->watches, GINT_TO_POINTER (id));
  if (watch != NULL && watch->events != events)
    {
      watch->events = events;
      watch_rearm (watch);
    }
  g_mutex_unlock (&event_loop->lock);
}

static void
update_timeout (int id,
                int interval)
{
  Watch *watch = NULL;

  g_mutex_lock (&event_loop->lock);
  watch = g_hash_table_lookup (event_loop->watches, GINT_TO_POINTER (id));
  if (watch != NULL)
    {
      watch->interval = interval;
      watch_rearm (watch);
    }
  g_mutex_unlock (&event_loop->lock);
}

static gboolean
free_watch (gpointer user_data)
{
  Watch *watch = user_data;

  if (watch->free_opaque != NULL)
    watch->free_opaque (watch->opaque);
  g_free (watch);

  return G_SOURCE_REMOVE;
}

/* libvirt holds locks while it removes a watch, and its free function may take them; and the watch
 * may be running at this moment. In the loop's thread, later, neither matters. */
static int
remove_watch (int id)
{
  g_autoptr (GSource) later = NULL;
  Watch *watch = NULL;

  g_mutex_lock (&event_loop->lock);
  watch = g_hash_table_lookup (event_loop->watches, GINT_TO_POINTER (id));
  if (watch != NULL)
    {
      g_hash_table_steal (event_loop->watches, GINT_TO_POINTER (id));
      watch->events = 0;
      watch->interval = -1;
      watch_rearm (watch);
    }
  g_mutex_unlock (&event_loop->lock);

  if (watch == NULL)
    return -1;

  later = g_idle_source_new ();
  g_source_set_priority (later, G_PRIORITY_DEFAULT);
  g_source_set_callback (later, free_watch, watch, NULL);
  g_source_attach (later, event_loop->context);

  return 0;
}

static gpointer
run_event_loop (gpointer user_data)
{
  sigset_t pipe_signal;

  /* libvirt writes to its daemon's socket here, which may have gone: that is an error of the write,
   * and no reason to end the program. Blocking calls of libvirt's see to that themselves. */
  sigemptyset (&pipe_signal);
  sigaddset (&pipe_signal, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe_signal, NULL);
  g_main_context_push_thread_default (event_loop->context);

  while (TRUE)
    g_main_context_iteration (event_loop->context, TRUE);

  return NULL;
}

/* By default libvirt writes every error to standard error; here they all come back as a GError. */
static void
swallow_error (void     *user_data,
               virError *error)
{
  g_debug ("libvirt: %s", error->message != NULL ? error->message : "(no message)");
}

static gpointer
start_once (gpointer user_data)
{
  GThread *thread = NULL;

  event_loop = g_new0 (EventLoop, 1);
  g_mutex_init (&event_loop->lock);
  event_loop->context = g_main_context_new ();
  event_loop->watches = g_hash_table_new (NULL, NULL);

  /* The embedded driver's log has no other switch. Whoever wants to see it sets the variable
   * himself. */
  g_setenv ("LIBVIRT_LOG_OUTPUTS", "4:file:/dev/null", FALSE);
  virEventRegisterImpl (add_handle, update_handle, remove_watch, add_timeout, update_timeout,
                        remove_watch);
  virInitialize ();
  virSetErrorFunc (NULL, swallow_error);

  thread = g_thread_new ("libvirt-events", run_event_loop, NULL);
  g_thread_unref (thread);

  return event_loop;
}

void
vtr_event_loop_start (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, start_once, NULL);
}

typedef struct
{
  void     (*func) (gpointer data);
  gpointer   data;
  GMutex     lock;
  GCond      ended;
  gboolean   has_ended;
} Errand;

static gboolean
run_errand (gpointer user_data)
{
  Errand *errand = user_data;

  errand->func (errand->data);
  g_mutex_lock (&errand->lock);
  errand->has_ended = TRUE;
  g_cond_signal (&errand->ended);
  g_mutex_unlock (&errand->lock);

  return G_SOURCE_REMOVE;
}

void
vtr_event_loop_run (void     (*func) (gpointer data),
                    gpointer   data)
{
  g_autoptr (GSource) source = NULL;
  Errand errand = { .func = func, .data = data };

  g_return_if_fail (event_loop != NULL && func != NULL);

  g_mutex_init (&errand.lock);
  g_cond_init (&errand.ended);
  g_mutex_lock (&errand.lock);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_errand, &errand, NULL);
  g_source_attach (source, event_loop->context);
  while (!errand.has_ended)
    g_cond_wait (&errand.ended, &errand.lock);
  g_mutex_unlock (&errand.lock);
  g_cond_clear (&errand.ended);
  g_mutex_clear (&errand.lock);
}
