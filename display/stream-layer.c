/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-layered-stream"

#include "stream-layer.h"

void
vtr_stream_layer_init (VtrStreamLayer            *self,
                       const VtrStreamLayerFuncs *funcs,
                       GIOStream                 *base)
{
  g_return_if_fail (G_IS_IO_STREAM (base));
  g_return_if_fail (G_IS_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)));
  g_return_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (base)));

  self->funcs = funcs;
  g_ref_count_init (&self->ref_count);
  self->base = g_object_ref (base);
}

VtrStreamLayer *
vtr_stream_layer_ref (VtrStreamLayer *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_stream_layer_unref (VtrStreamLayer *self)
{
  GIOStream *base = self->base;

  if (!g_ref_count_dec (&self->ref_count))
    return;

  self->funcs->free (self);
  g_object_unref (base);
}

gboolean
vtr_stream_layer_close (VtrStreamLayer  *self,
                        GCancellable    *cancellable,
                        GError         **error)
{
  self->funcs->say_bye (self);

  return g_io_stream_close (self->base, cancellable, error);
}
