/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-layered-stream"

#include "layer-input.h"

struct _VtrLayerInput
{
  GInputStream    parent_instance;

  VtrStreamLayer *layer;
};

static void pollable_iface_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrLayerInput, vtr_layer_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      pollable_iface_init))

/* Ready when the base is, which its child tells, or when the layer holds something that came out
 * of the base before: a record may be more than one read. */
typedef struct
{
  GSource        source;
  VtrLayerInput *stream;
} InputSource;

static gboolean
input_source_is_ready (GSource *source)
{
  VtrStreamLayer *layer = ((InputSource *) source)->stream->layer;

  return layer->funcs->has_data (layer);
}

static gboolean
input_source_prepare (GSource *source,
                      int     *timeout)
{
  *timeout = -1;

  return input_source_is_ready (source);
}

static gboolean
input_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  GPollableSourceFunc function = (GPollableSourceFunc) callback;

  if (function == NULL)
    return G_SOURCE_REMOVE;

  return function (G_OBJECT (((InputSource *) source)->stream), user_data);
}

static void
input_source_finalize (GSource *source)
{
  g_object_unref (((InputSource *) source)->stream);
}

static GSourceFuncs input_source_funcs = {
  .prepare = input_source_prepare,
  .check = input_source_is_ready,
  .dispatch = input_source_dispatch,
  .finalize = input_source_finalize,
};

static GPollableInputStream *
get_base_input (VtrLayerInput *self)
{
  return G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->layer->base));
}

static GSource *
vtr_layer_input_create_source (GPollableInputStream *stream,
                               GCancellable         *cancellable)
{
  VtrLayerInput *self = VTR_LAYER_INPUT (stream);
  GSource *source = g_source_new (&input_source_funcs, sizeof (InputSource));
  g_autoptr (GSource) child = NULL;

  ((InputSource *) source)->stream = g_object_ref (self);
  g_source_set_static_name (source, "VtrLayerInput");

  child = g_pollable_input_stream_create_source (get_base_input (self), cancellable);
  g_source_set_dummy_callback (child);
  g_source_add_child_source (source, child);

  return source;
}

static gboolean
vtr_layer_input_is_readable (GPollableInputStream *stream)
{
  VtrLayerInput *self = VTR_LAYER_INPUT (stream);

  return self->layer->funcs->has_data (self->layer) ||
         g_pollable_input_stream_is_readable (get_base_input (self));
}

static gssize
vtr_layer_input_read_nonblocking (GPollableInputStream  *stream,
                                  void                  *buffer,
                                  gsize                  count,
                                  GError               **error)
{
  VtrStreamLayer *layer = VTR_LAYER_INPUT (stream)->layer;

  return layer->funcs->read (layer, buffer, count, FALSE, NULL, error);
}

static gssize
vtr_layer_input_read (GInputStream  *stream,
                      void          *buffer,
                      gsize          count,
                      GCancellable  *cancellable,
                      GError       **error)
{
  VtrStreamLayer *layer = VTR_LAYER_INPUT (stream)->layer;

  return layer->funcs->read (layer, buffer, count, TRUE, cancellable, error);
}

/* The VtrLayeredStream closes the whole. */
static gboolean
vtr_layer_input_close (GInputStream  *stream,
                       GCancellable  *cancellable,
                       GError       **error)
{
  return TRUE;
}

static void
vtr_layer_input_finalize (GObject *object)
{
  VtrLayerInput *self = VTR_LAYER_INPUT (object);

  g_clear_pointer (&self->layer, vtr_stream_layer_unref);

  G_OBJECT_CLASS (vtr_layer_input_parent_class)->finalize (object);
}

static void
vtr_layer_input_class_init (VtrLayerInputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = vtr_layer_input_finalize;

  stream_class->read_fn = vtr_layer_input_read;
  stream_class->close_fn = vtr_layer_input_close;
}

static void
pollable_iface_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = vtr_layer_input_is_readable;
  iface->create_source = vtr_layer_input_create_source;
  iface->read_nonblocking = vtr_layer_input_read_nonblocking;
}

static void
vtr_layer_input_init (VtrLayerInput *self)
{
}

GInputStream *
vtr_layer_input_new (VtrStreamLayer *layer)
{
  VtrLayerInput *self = g_object_new (VTR_TYPE_LAYER_INPUT, NULL);

  self->layer = vtr_stream_layer_ref (layer);

  return G_INPUT_STREAM (self);
}
