/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "retry-timer.h"

struct _VtrRetryTimer
{
  guint         first;
  guint         last;
  guint         next;
  GSource      *source;        /* (nullable) */
  VtrRetryFunc  func;
  gpointer      user_data;
};

VtrRetryTimer *
vtr_retry_timer_new (guint        first,
                     guint        last,
                     VtrRetryFunc func,
                     gpointer     user_data)
{
  VtrRetryTimer *self = g_new0 (VtrRetryTimer, 1);

  self->first = first;
  self->last = last;
  self->next = first;
  self->func = func;
  self->user_data = user_data;

  return self;
}

void
vtr_retry_timer_free (VtrRetryTimer *self)
{
  if (self == NULL)
    return;

  vtr_retry_timer_stop (self);
  g_free (self);
}

static gboolean
on_time (gpointer user_data)
{
  VtrRetryTimer *self = user_data;

  g_clear_pointer (&self->source, g_source_unref);
  self->func (self->user_data);

  return G_SOURCE_REMOVE;
}

void
vtr_retry_timer_start (VtrRetryTimer *self)
{
  g_autoptr (GMainContext) context = NULL;

  if (self->source == NULL)
    {
      context = g_main_context_ref_thread_default ();
      self->source = g_timeout_source_new (self->next);
      g_source_set_callback (self->source, on_time, self, NULL);
      g_source_attach (self->source, context);
    }
  self->next = MIN (self->next * 2, self->last);
}

void
vtr_retry_timer_stop (VtrRetryTimer *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

gboolean
vtr_retry_timer_is_active (VtrRetryTimer *self)
{
  return self->source != NULL;
}

void
vtr_retry_timer_reset (VtrRetryTimer *self)
{
  self->next = self->first;
}
