/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libusb's file descriptors and its timeouts in a main context. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-event-source.h"

#include <poll.h>

typedef struct
{
  GSource         source;
  libusb_context *usb;
  GHashTable     *tags;        /* file descriptor -> tag of g_source_add_unix_fd() */
} EventSource;

static GIOCondition
to_condition (short events)
{
  GIOCondition condition = G_IO_ERR | G_IO_HUP;

  if ((events & POLLIN) != 0)
    condition |= G_IO_IN;
  if ((events & POLLOUT) != 0)
    condition |= G_IO_OUT;

  return condition;
}

static void LIBUSB_CALL
on_fd_added (int   fd,
             short events,
             void *user_data)
{
  EventSource *self = user_data;
  gpointer tag = g_source_add_unix_fd (&self->source, fd, to_condition (events));

  g_hash_table_insert (self->tags, GINT_TO_POINTER (fd), tag);
}

static void LIBUSB_CALL
on_fd_removed (int   fd,
               void *user_data)
{
  EventSource *self = user_data;
  gpointer tag = g_hash_table_lookup (self->tags, GINT_TO_POINTER (fd));

  if (tag != NULL)
    {
      g_source_remove_unix_fd (&self->source, tag);
      g_hash_table_remove (self->tags, GINT_TO_POINTER (fd));
    }
}

static gboolean
prepare (GSource *source,
         int     *timeout)
{
  EventSource *self = (EventSource *) source;
  struct timeval next = { 0 };

  *timeout = -1;
  /* With a timer's descriptor among the others there is never one here. */
  if (libusb_get_next_timeout (self->usb, &next) == 1)
    *timeout = (int) MIN (next.tv_sec * 1000 + (next.tv_usec + 999) / 1000, G_MAXINT);

  return *timeout == 0;
}

static gboolean
check (GSource *source)
{
  EventSource *self = (EventSource *) source;
  struct timeval next = { 0 };
  GHashTableIter iter;
  gpointer tag = NULL;

  g_hash_table_iter_init (&iter, self->tags);
  while (g_hash_table_iter_next (&iter, NULL, &tag))
    {
      if (g_source_query_unix_fd (source, tag) != 0)
        return TRUE;
    }

  return libusb_get_next_timeout (self->usb, &next) == 1 && next.tv_sec == 0 && next.tv_usec == 0;
}

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  EventSource *self = (EventSource *) source;
  struct timeval at_once = { 0 };

  (void) libusb_handle_events_timeout_completed (self->usb, &at_once, NULL);

  return G_SOURCE_CONTINUE;
}

static void
finalize (GSource *source)
{
  EventSource *self = (EventSource *) source;

  libusb_set_pollfd_notifiers (self->usb, NULL, NULL, NULL);
  g_clear_pointer (&self->tags, g_hash_table_unref);
}

static GSourceFuncs event_source_funcs = {
  .prepare = prepare,
  .check = check,
  .dispatch = dispatch,
  .finalize = finalize,
};

GSource *
vtr_usb_event_source_new (libusb_context *usb)
{
  EventSource *self = (EventSource *) g_source_new (&event_source_funcs, sizeof (EventSource));
  const struct libusb_pollfd **fds = libusb_get_pollfds (usb);

  /* It can't, but a source that says so keeps its descriptors while it is dispatched. */
  g_source_set_can_recurse (&self->source, TRUE);
  self->usb = usb;
  self->tags = g_hash_table_new (NULL, NULL);
  for (guint i = 0; fds != NULL && fds[i] != NULL; i++)
    on_fd_added (fds[i]->fd, fds[i]->events, self);
  libusb_free_pollfds (fds);
  libusb_set_pollfd_notifiers (usb, on_fd_added, on_fd_removed, self);

  return &self->source;
}
