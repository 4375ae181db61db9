/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* How a connection is opened, lost, tried again and closed. */

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "machine-list-private.h"

#define MAX_RETRY_S 15
/* libvirt asks each QEMU it finds twice, which takes a second or two. */
#define SETTLE_MS 8000

static void
stop_retry_timer (VtrConnection *self)
{
  if (self->retry_timer != NULL)
    g_source_destroy (self->retry_timer);
  g_clear_pointer (&self->retry_timer, g_source_unref);
}

static void
release_opened (VtrConnection *self)
{
  if (self->opened == NULL)
    return;

  vtr_event_sink_detach (self->opened->sink);
  vtr_opened_connection_free_in_thread (g_steal_pointer (&self->opened));
}

/* Tasks end one by one, and a callback may ask for anything, another opening included. */
static void
finish_waiting (VtrConnection *self,
                const GError  *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = waiting->pdata[i];

      /* The source that watches its cancellable holds the task. */
      if (g_task_get_task_data (task) != NULL)
        g_source_destroy (g_task_get_task_data (task));
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void on_events (GHashTable *uuids,
                       gboolean    lost,
                       gpointer    user_data);

static void
adopt_opened (VtrConnection       *self,
              VtrOpenedConnection *opened)
{
  g_autoptr (GPtrArray) machines = g_steal_pointer (&opened->machines);

  self->opened = opened;
  self->retry_delay = VTR_CONNECTION_FIRST_RETRY_S;
  g_clear_error (&self->error);
  vtr_connection_take_capabilities (self, g_steal_pointer (&opened->capabilities));
  vtr_machine_list_replace_all (self->machines, machines);

  vtr_connection_set_retry_seconds (self, 0);
  vtr_connection_set_state (self, VTR_CONNECTION_STATE_OPEN);
  vtr_machine_list_connection_changed (self->machines);

  /* Last: events that came meanwhile belong on top of the list. */
  if (self->opened == opened)
    vtr_event_sink_attach (opened->sink, on_events, self);
}

static void schedule_retry (VtrConnection *self);

static void
on_attempt_done (VtrOpenAttempt      *attempt,
                 VtrOpenedConnection *opened,
                 const GError        *error,
                 gpointer             user_data)
{
  g_autoptr (VtrConnection) self = g_object_ref (user_data);

  g_assert (self->attempt == attempt);
  self->attempt = NULL;

  if (opened != NULL)
    {
      adopt_opened (self, opened);
    }
  else
    {
      g_clear_error (&self->error);
      self->error = g_error_copy (error);
      if (self->state == VTR_CONNECTION_STATE_LOST)
        schedule_retry (self);
      else
        vtr_connection_set_state (self, VTR_CONNECTION_STATE_FAILED);
    }

  finish_waiting (self, error);
}

static void
start_attempt (VtrConnection *self)
{
  if (self->attempt != NULL)
    return;

  stop_retry_timer (self);
  self->attempt = vtr_open_attempt_start (self->uri, self->lock_wait_ms, self->open_timeout_ms,
                                          self->context, on_attempt_done, self);
  g_clear_pointer (&self->last_attempt, vtr_open_attempt_unref);
  self->last_attempt = vtr_open_attempt_ref (self->attempt);
  vtr_connection_set_retry_seconds (self, 0);
  if (self->state != VTR_CONNECTION_STATE_LOST)
    vtr_connection_set_state (self, VTR_CONNECTION_STATE_OPENING);
}

static gboolean
on_retry_tick (gpointer user_data)
{
  VtrConnection *self = user_data;

  if (self->retry_seconds > 1)
    {
      vtr_connection_set_retry_seconds (self, self->retry_seconds - 1);
      return G_SOURCE_CONTINUE;
    }

  start_attempt (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (VtrConnection *self)
{
  stop_retry_timer (self);
  self->retry_timer = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->retry_timer, on_retry_tick, self, NULL);
  g_source_attach (self->retry_timer, self->context);

  vtr_connection_set_retry_seconds (self, self->retry_delay);
  self->retry_delay = MIN (self->retry_delay * 2, MAX_RETRY_S);
}

static void
on_events (GHashTable *uuids,
           gboolean    lost,
           gpointer    user_data)
{
  g_autoptr (VtrConnection) self = g_object_ref (user_data);

  if (!lost)
    {
      vtr_machine_list_refresh (self->machines, uuids);
      return;
    }

  release_opened (self);
  g_clear_error (&self->error);
  g_set_error (&self->error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT,
               _("The connection to the hypervisor was lost."));
  schedule_retry (self);
  vtr_connection_set_state (self, VTR_CONNECTION_STATE_LOST);
  vtr_machine_list_connection_changed (self->machines);
}

void
vtr_connection_abandon (VtrConnection *self)
{
  stop_retry_timer (self);
  vtr_open_attempt_abandon (g_steal_pointer (&self->attempt));
  release_opened (self);
}

/* The one who asked doesn't wait any longer; when nobody does, the attempt ends, too. */
static gboolean
on_open_cancelled (GCancellable *cancellable,
                   gpointer      user_data)
{
  GTask *task = user_data;
  VtrConnection *self = g_task_get_source_object (task);

  g_task_return_error_if_cancelled (task);
  g_ptr_array_remove (self->waiting, task);
  if (self->waiting->len == 0 && self->state == VTR_CONNECTION_STATE_OPENING)
    {
      vtr_open_attempt_abandon (g_steal_pointer (&self->attempt));
      vtr_connection_set_state (self, VTR_CONNECTION_STATE_CLOSED);
    }

  return G_SOURCE_REMOVE;
}

void
vtr_connection_open_async (VtrConnection        *self,
                           GCancellable         *cancellable,
                           GAsyncReadyCallback   callback,
                           gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  GSource *source = NULL;

  g_return_if_fail (VTR_IS_CONNECTION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_connection_open_async);

  if (self->opened != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (cancellable != NULL)
    {
      source = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, source, G_SOURCE_FUNC (on_open_cancelled));
      g_task_set_task_data (task, source, (GDestroyNotify) g_source_unref);
    }

  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  start_attempt (self);
}

gboolean
vtr_connection_open_finish (VtrConnection  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vtr_connection_close (VtrConnection *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VTR_IS_CONNECTION (self));

  vtr_connection_abandon (self);
  g_clear_error (&self->error);
  self->retry_delay = VTR_CONNECTION_FIRST_RETRY_S;
  vtr_connection_set_retry_seconds (self, 0);
  vtr_connection_set_state (self, VTR_CONNECTION_STATE_CLOSED);
  vtr_machine_list_connection_changed (self->machines);

  g_set_error (&error, G_IO_ERROR, G_IO_ERROR_CLOSED,
               _("The connection to the hypervisor is closed."));
  finish_waiting (self, error);
}

void
vtr_connection_settle (VtrConnection *self)
{
  g_return_if_fail (VTR_IS_CONNECTION (self));

  if (self->last_attempt != NULL && vtr_connection_is_embedded (self))
    vtr_open_attempt_wait (self->last_attempt, SETTLE_MS);
}

void
vtr_connection_retry_now (VtrConnection *self)
{
  g_return_if_fail (VTR_IS_CONNECTION (self));

  if (self->state == VTR_CONNECTION_STATE_LOST || self->state == VTR_CONNECTION_STATE_FAILED)
    start_attempt (self);
}
