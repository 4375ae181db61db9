/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-client"

#include "rfb-mailbox.h"

#define MIN_INTERVAL_US 4000

struct _VtrRfbMailbox
{
  gatomicrefcount    references;
  GMainContext      *context;

  GMutex             mutex;      /* guards the four below */
  VtrRfbNews         news;
  gboolean           is_queued;  /* the main thread will look */
  gboolean           is_closed;
  gint64             looked;     /* monotonic time, µs */

  VtrRfbMailboxFunc  callback;   /* main thread */
  gpointer           user_data;
};

VtrRfbMailbox *
vtr_rfb_mailbox_new (GMainContext      *context,
                     VtrRfbMailboxFunc  callback,
                     gpointer           user_data)
{
  VtrRfbMailbox *self = g_new0 (VtrRfbMailbox, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref (context);
  self->callback = callback;
  self->user_data = user_data;

  return self;
}

VtrRfbMailbox *
vtr_rfb_mailbox_ref (VtrRfbMailbox *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
vtr_rfb_mailbox_unref (VtrRfbMailbox *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  vtr_rfb_news_clear (&self->news);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
vtr_rfb_mailbox_close (VtrRfbMailbox *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  vtr_rfb_news_clear (&self->news);
  g_mutex_unlock (&self->mutex);
}

static gboolean
on_look (gpointer user_data)
{
  VtrRfbMailbox *self = user_data;
  VtrRfbNews news = { 0 };
  gboolean is_closed = FALSE;

  g_mutex_lock (&self->mutex);
  news = self->news;
  self->news = (VtrRfbNews) { 0 };
  self->is_queued = FALSE;
  self->looked = g_get_monotonic_time ();
  is_closed = self->is_closed;
  g_mutex_unlock (&self->mutex);

  if (!is_closed && news.kinds != 0)
    self->callback (&news, self->user_data);
  vtr_rfb_news_clear (&news);

  return G_SOURCE_REMOVE;
}

VtrRfbNews *
vtr_rfb_mailbox_lock (VtrRfbMailbox *self)
{
  g_mutex_lock (&self->mutex);

  return &self->news;
}

/* A source that fires when it is time to. */
static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

static void
queue_look (VtrRfbMailbox *self,
            gint64         when)
{
  g_autoptr (GSource) source = g_source_new (&source_funcs, sizeof (GSource));

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_look, vtr_rfb_mailbox_ref (self),
                         (GDestroyNotify) vtr_rfb_mailbox_unref);
  g_source_set_ready_time (source, when);
  g_source_attach (source, self->context);
}

void
vtr_rfb_mailbox_post (VtrRfbMailbox *self)
{
  gboolean is_new = FALSE;
  gint64 when = 0;

  if (self->is_closed)
    vtr_rfb_news_clear (&self->news);
  else if (!self->is_queued)
    {
      is_new = TRUE;
      self->is_queued = TRUE;
      when = self->looked + MIN_INTERVAL_US;
    }
  g_mutex_unlock (&self->mutex);

  if (is_new)
    queue_look (self, when);
}
