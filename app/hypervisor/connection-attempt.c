/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "connection-attempt.h"

#include <glib/gi18n-lib.h>

#include "connection.h"

struct _VtrOpenAttempt
{
  gatomicrefcount       ref_count;    /* the starter's, the thread's, and who waits for it */
  char                 *uri;
  guint                 lock_wait_ms;
  GMainContext         *context;
  GCancellable         *cancellable;

  VtrOpenAttemptFunc    func;         /* main thread: NULL once called or abandoned */
  gpointer              user_data;
  GSource              *timeout;

  VtrOpenedConnection  *opened;       /* the thread's until it is done */
  GError               *error;

  GMutex                lock;
  GCond                 has_changed;
  gboolean              has_ended;    /* the thread, under the lock */
};

VtrOpenAttempt *
vtr_open_attempt_ref (VtrOpenAttempt *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_open_attempt_unref (VtrOpenAttempt *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  vtr_opened_connection_free_in_thread (g_steal_pointer (&self->opened));
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  g_free (self->uri);
  g_cond_clear (&self->has_changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
set_ended (VtrOpenAttempt *self)
{
  g_mutex_lock (&self->lock);
  self->has_ended = TRUE;
  g_cond_broadcast (&self->has_changed);
  g_mutex_unlock (&self->lock);
}

void
vtr_open_attempt_wait (VtrOpenAttempt *self,
                       guint           timeout_ms)
{
  const gint64 deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;

  g_mutex_lock (&self->lock);
  while (!self->has_ended && g_cond_wait_until (&self->has_changed, &self->lock, deadline))
    continue;
  g_mutex_unlock (&self->lock);
}

static void
finish (VtrOpenAttempt      *self,
        VtrOpenedConnection *opened,
        const GError        *error)
{
  VtrOpenAttemptFunc func = g_steal_pointer (&self->func);

  if (self->timeout != NULL)
    g_source_destroy (self->timeout);
  g_clear_pointer (&self->timeout, g_source_unref);

  func (self, opened, error, self->user_data);
  vtr_open_attempt_unref (self);
}

static gboolean
on_thread_done (gpointer user_data)
{
  VtrOpenAttempt *self = user_data;

  if (self->func != NULL)
    finish (self, g_steal_pointer (&self->opened), self->error);

  return G_SOURCE_REMOVE;
}

static gpointer
open_thread (gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  VtrOpenAttempt *self = data;

  self->opened = vtr_opened_connection_new (self->uri, self->lock_wait_ms, self->context,
                                            self->cancellable,
                                            &self->error);
  set_ended (self);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_thread_done, self, (GDestroyNotify) vtr_open_attempt_unref);
  g_source_attach (source, self->context);

  return NULL;
}

static gboolean
on_timeout (gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  VtrOpenAttempt *self = user_data;

  g_cancellable_cancel (self->cancellable);
  g_set_error (&error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT,
               _("The hypervisor at “%s” doesn’t answer."), self->uri);
  finish (self, NULL, error);

  return G_SOURCE_REMOVE;
}

VtrOpenAttempt *
vtr_open_attempt_start (const char          *uri,
                        guint                lock_wait_ms,
                        guint                timeout_ms,
                        GMainContext        *context,
                        VtrOpenAttemptFunc   func,
                        gpointer             user_data)
{
  VtrOpenAttempt *self = g_new0 (VtrOpenAttempt, 1);
  GThread *thread = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->has_changed);
  self->uri = g_strdup (uri);
  self->lock_wait_ms = lock_wait_ms;
  self->context = g_main_context_ref (context);
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->user_data = user_data;

  self->timeout = g_timeout_source_new (timeout_ms);
  g_source_set_callback (self->timeout, on_timeout, self, NULL);
  g_source_attach (self->timeout, context);

  thread = g_thread_new ("open-connection", open_thread, vtr_open_attempt_ref (self));
  g_thread_unref (thread);

  return self;
}

void
vtr_open_attempt_abandon (VtrOpenAttempt *self)
{
  if (self == NULL)
    return;

  self->func = NULL;
  if (self->timeout != NULL)
    g_source_destroy (self->timeout);
  g_clear_pointer (&self->timeout, g_source_unref);
  g_cancellable_cancel (self->cancellable);
  vtr_open_attempt_unref (self);
}
