/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "connection-private.h"

#include "hypervisor-error.h"

#include <libvirt/virterror.h>

#define N_WORKERS 4

typedef struct
{
  GTask             *task;
  virConnectPtr      conn;
  VtrConnectionFunc  func;
  gpointer           data;
  GDestroyNotify     data_free;
  GDestroyNotify     result_free;
  gpointer           result;
  GError            *error;
} Job;

/* In the main context, so that neither the connection nor anything else of the main thread is
 * ever released by a worker. */
static void
job_free (gpointer user_data)
{
  Job *job = user_data;

  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  if (job->data != NULL && job->data_free != NULL)
    job->data_free (job->data);
  g_clear_error (&job->error);
  g_clear_object (&job->task);
  g_free (job);
}

static gboolean
complete_job (gpointer user_data)
{
  Job *job = user_data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);

  return G_SOURCE_REMOVE;
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr (GSource) source = NULL;
  Job *job = data;
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  GMainContext *context = g_task_get_context (job->task);

  if (!g_cancellable_set_error_if_cancelled (cancellable, &job->error))
    {
      virResetLastError ();
      job->result = job->func (job->conn, job->data, cancellable, &job->error);
    }

  /* The last reference may be this one, and giving it up may wait for the peer. */
  virConnectClose (job->conn);
  job->conn = NULL;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, complete_job, job, job_free);
  g_source_attach (source, context);
}

GThreadPool *
vtr_connection_create_pool (void)
{
  return g_thread_pool_new (run_job, NULL, N_WORKERS, FALSE, NULL);
}

void
vtr_connection_run_async (VtrConnection        *self,
                          VtrConnectionFunc     func,
                          gpointer              data,
                          GDestroyNotify        data_free,
                          GDestroyNotify        result_free,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = NULL;

  g_return_if_fail (VTR_IS_CONNECTION (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_connection_run_async);
  /* The job says whether it was cancelled; what it did all the same is not to be lost. */
  g_task_set_check_cancellable (task, FALSE);

  if (self->opened == NULL)
    {
      if (data != NULL && data_free != NULL)
        data_free (data);
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  job = g_new0 (Job, 1);
  job->task = g_steal_pointer (&task);
  job->conn = self->opened->conn;
  virConnectRef (job->conn);
  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  g_thread_pool_push (self->pool, job, NULL);
}

gpointer
vtr_connection_run_finish (VtrConnection  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
