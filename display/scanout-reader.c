/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scanout-reader.h"

#include "scanout-memory.h"

struct _VtrScanoutReader
{
  GAsyncQueue *requests;   /* GTask; the reader itself is the end */
};

typedef struct
{
  VtrScanout     *scanout;
  VtrRect         source;
  VtrFramebuffer *framebuffer;
  uint32_t        target_x;
  uint32_t        target_y;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  vtr_scanout_unref (request->scanout);
  g_object_unref (request->framebuffer);
  g_free (request);
}

static void
serve (GTask *task)
{
  const Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (vtr_scanout_memory_read (request->scanout, &request->source, request->framebuffer,
                               request->target_x, request->target_y,
                               g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gpointer
run (gpointer data)
{
  VtrScanoutReader *self = data;
  gpointer next = NULL;

  while ((next = g_async_queue_pop (self->requests)) != self)
    {
      serve (next);
      g_object_unref (next);
    }

  g_async_queue_unref (self->requests);
  g_free (self);

  return NULL;
}

VtrScanoutReader *
vtr_scanout_reader_new (void)
{
  VtrScanoutReader *self = g_new0 (VtrScanoutReader, 1);

  self->requests = g_async_queue_new ();
  g_thread_unref (g_thread_new ("scanout", run, self));

  return self;
}

void
vtr_scanout_reader_free (VtrScanoutReader *self)
{
  if (self != NULL)
    g_async_queue_push (self->requests, self);
}

void
vtr_scanout_reader_read_async (VtrScanoutReader    *self,
                               VtrScanout          *scanout,
                               const VtrRect       *source,
                               VtrFramebuffer      *framebuffer,
                               uint32_t             target_x,
                               uint32_t             target_y,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = NULL;
  Request *request = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (scanout != NULL);
  g_return_if_fail (VTR_IS_FRAMEBUFFER (framebuffer));

  request = g_new0 (Request, 1);
  request->scanout = vtr_scanout_ref (scanout);
  request->source = *source;
  request->framebuffer = g_object_ref (framebuffer);
  request->target_x = target_x;
  request->target_y = target_y;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_scanout_reader_read_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, request_free);
  g_async_queue_push (self->requests, task);
}

gboolean
vtr_scanout_reader_read_finish (VtrScanoutReader  *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
