/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-layered-stream"

#include "layer-output.h"

struct _VtrLayerOutput
{
  GOutputStream   parent_instance;

  VtrStreamLayer *layer;
};

static void pollable_iface_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrLayerOutput, vtr_layer_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      pollable_iface_init))

static GPollableOutputStream *
get_base_output (VtrLayerOutput *self)
{
  return G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->layer->base));
}

static GSource *
vtr_layer_output_create_source (GPollableOutputStream *stream,
                                GCancellable          *cancellable)
{
  VtrLayerOutput *self = VTR_LAYER_OUTPUT (stream);
  g_autoptr (GSource) child =
    g_pollable_output_stream_create_source (get_base_output (self), cancellable);

  return g_pollable_source_new_full (self, child, NULL);
}

static gboolean
vtr_layer_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (
    get_base_output (VTR_LAYER_OUTPUT (stream)));
}

static gssize
vtr_layer_output_write_nonblocking (GPollableOutputStream  *stream,
                                    const void             *buffer,
                                    gsize                   count,
                                    GError                **error)
{
  VtrStreamLayer *layer = VTR_LAYER_OUTPUT (stream)->layer;

  return layer->funcs->write (layer, buffer, count, FALSE, NULL, error);
}

static gssize
vtr_layer_output_write (GOutputStream  *stream,
                        const void     *buffer,
                        gsize           count,
                        GCancellable   *cancellable,
                        GError        **error)
{
  VtrStreamLayer *layer = VTR_LAYER_OUTPUT (stream)->layer;

  return layer->funcs->write (layer, buffer, count, TRUE, cancellable, error);
}

/* The VtrLayeredStream closes the whole. */
static gboolean
vtr_layer_output_close (GOutputStream  *stream,
                        GCancellable   *cancellable,
                        GError        **error)
{
  return TRUE;
}

static void
vtr_layer_output_finalize (GObject *object)
{
  VtrLayerOutput *self = VTR_LAYER_OUTPUT (object);

  g_clear_pointer (&self->layer, vtr_stream_layer_unref);

  G_OBJECT_CLASS (vtr_layer_output_parent_class)->finalize (object);
}

static void
vtr_layer_output_class_init (VtrLayerOutputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  object_class->finalize = vtr_layer_output_finalize;

  stream_class->write_fn = vtr_layer_output_write;
  stream_class->close_fn = vtr_layer_output_close;
}

static void
pollable_iface_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = vtr_layer_output_is_writable;
  iface->create_source = vtr_layer_output_create_source;
  iface->write_nonblocking = vtr_layer_output_write_nonblocking;
}

static void
vtr_layer_output_init (VtrLayerOutput *self)
{
}

GOutputStream *
vtr_layer_output_new (VtrStreamLayer *layer)
{
  VtrLayerOutput *self = g_object_new (VTR_TYPE_LAYER_OUTPUT, NULL);

  self->layer = vtr_stream_layer_ref (layer);

  return G_OUTPUT_STREAM (self);
}
