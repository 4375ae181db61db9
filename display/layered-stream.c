/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-layered-stream"

#include "layered-stream.h"

#include "layer-input.h"
#include "layer-output.h"

struct _VtrLayeredStream
{
  GIOStream       parent_instance;

  VtrStreamLayer *layer;
  GInputStream   *input;
  GOutputStream  *output;
};

G_DEFINE_FINAL_TYPE (VtrLayeredStream, vtr_layered_stream, G_TYPE_IO_STREAM)

static GInputStream *
vtr_layered_stream_get_input_stream (GIOStream *stream)
{
  return VTR_LAYERED_STREAM (stream)->input;
}

static GOutputStream *
vtr_layered_stream_get_output_stream (GIOStream *stream)
{
  return VTR_LAYERED_STREAM (stream)->output;
}

static gboolean
vtr_layered_stream_close (GIOStream     *stream,
                          GCancellable  *cancellable,
                          GError       **error)
{
  VtrLayeredStream *self = VTR_LAYERED_STREAM (stream);

  g_input_stream_close (self->input, NULL, NULL);
  g_output_stream_close (self->output, NULL, NULL);

  return vtr_stream_layer_close (self->layer, cancellable, error);
}

/* G_IO_STREAM's own dispose closes, and needs all of this; so it goes when that is done. */
static void
vtr_layered_stream_finalize (GObject *object)
{
  VtrLayeredStream *self = VTR_LAYERED_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->layer, vtr_stream_layer_unref);

  G_OBJECT_CLASS (vtr_layered_stream_parent_class)->finalize (object);
}

static void
vtr_layered_stream_class_init (VtrLayeredStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = vtr_layered_stream_finalize;

  stream_class->get_input_stream = vtr_layered_stream_get_input_stream;
  stream_class->get_output_stream = vtr_layered_stream_get_output_stream;
  stream_class->close_fn = vtr_layered_stream_close;
}

static void
vtr_layered_stream_init (VtrLayeredStream *self)
{
}

GIOStream *
vtr_layered_stream_new (VtrStreamLayer *layer)
{
  VtrLayeredStream *self = NULL;

  g_return_val_if_fail (layer != NULL, NULL);

  self = g_object_new (VTR_TYPE_LAYERED_STREAM, NULL);
  self->layer = vtr_stream_layer_ref (layer);
  self->input = vtr_layer_input_new (layer);
  self->output = vtr_layer_output_new (layer);

  return G_IO_STREAM (self);
}
