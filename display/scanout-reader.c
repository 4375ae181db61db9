/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scanout-reader.h"

#include "graphics-card.h"
#include "scanout-memory.h"

struct _VtrScanoutReader
{
  GAsyncQueue     *requests;   /* GTask; the reader itself is the end */
  VtrGraphicsCard *card;       /* the thread's; (nullable) until it is needed */
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

/* Copies what a card gave, R G B X in rows without padding. */
static void
put (const Request *request,
     const uint8_t *rgbx)
{
  static const uint8_t bytes[VTR_PIXEL_FORMAT_LENGTH] = { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255,
                                                          0, 8, 16 };
  const VtrRect target = { request->target_x, request->target_y, request->source.width,
                           request->source.height };
  VtrFramebuffer *framebuffer = request->framebuffer;
  size_t stride = vtr_framebuffer_get_stride (framebuffer);
  VtrPixelFormat format = { 0 };
  uint8_t *to = NULL;

  /* It may have another size by now. */
  if (!vtr_framebuffer_contains (framebuffer, &target) ||
      !vtr_pixel_format_parse (&format, bytes))
    return;

  to = vtr_framebuffer_get_pixels (framebuffer) + target.y * stride + (size_t) target.x * 4;
  for (uint32_t y = 0; y < target.height; y++)
    {
      vtr_pixel_format_convert (&format, rgbx, to, target.width);
      rgbx += (size_t) target.width * 4;
      to += stride;
    }
  vtr_framebuffer_add_damage (framebuffer, &target);
}

static gboolean
ask_card (VtrScanoutReader  *self,
          const Request     *request,
          GCancellable      *cancellable,
          GError           **error)
{
  const uint8_t *rgbx = NULL;

  if (self->card == NULL)
    self->card = vtr_graphics_card_new ();
  rgbx = vtr_graphics_card_read (self->card, request->scanout, &request->source);
  if (rgbx == NULL)
    {
      g_propagate_error (error, vtr_scanout_new_error ());
      return FALSE;
    }

  vtr_framebuffer_lock (request->framebuffer);
  if (!g_cancellable_is_cancelled (cancellable))
    put (request, rgbx);
  vtr_framebuffer_unlock (request->framebuffer);

  return TRUE;
}

static void
serve (VtrScanoutReader *self,
       GTask            *task)
{
  const Request *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!vtr_scanout_is_plain (request->scanout) ? ask_card (self, request, cancellable, &error) :
      vtr_scanout_memory_read (request->scanout, &request->source, request->framebuffer,
                               request->target_x, request->target_y, cancellable, &error))
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
      serve (self, next);
      g_object_unref (next);
    }

  vtr_graphics_card_free (self->card);
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
