/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-anonymous-tls"

#include "anonymous-tls.h"

#include "anonymous-tls-input.h"
#include "anonymous-tls-output.h"

struct _VtrAnonymousTls
{
  GIOStream               parent_instance;

  VtrAnonymousTlsSession *session;
  GInputStream           *input;
  GOutputStream          *output;
};

G_DEFINE_FINAL_TYPE (VtrAnonymousTls, vtr_anonymous_tls, G_TYPE_IO_STREAM)

static GInputStream *
vtr_anonymous_tls_get_input_stream (GIOStream *stream)
{
  return VTR_ANONYMOUS_TLS (stream)->input;
}

static GOutputStream *
vtr_anonymous_tls_get_output_stream (GIOStream *stream)
{
  return VTR_ANONYMOUS_TLS (stream)->output;
}

static gboolean
vtr_anonymous_tls_close (GIOStream     *stream,
                         GCancellable  *cancellable,
                         GError       **error)
{
  VtrAnonymousTls *self = VTR_ANONYMOUS_TLS (stream);

  g_input_stream_close (self->input, NULL, NULL);
  g_output_stream_close (self->output, NULL, NULL);

  return vtr_anonymous_tls_session_close (self->session, cancellable, error);
}

/* G_IO_STREAM's own dispose closes, and needs all of this; so it goes when that is done. */
static void
vtr_anonymous_tls_finalize (GObject *object)
{
  VtrAnonymousTls *self = VTR_ANONYMOUS_TLS (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->session, vtr_anonymous_tls_session_unref);

  G_OBJECT_CLASS (vtr_anonymous_tls_parent_class)->finalize (object);
}

static void
vtr_anonymous_tls_class_init (VtrAnonymousTlsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = vtr_anonymous_tls_finalize;

  stream_class->get_input_stream = vtr_anonymous_tls_get_input_stream;
  stream_class->get_output_stream = vtr_anonymous_tls_get_output_stream;
  stream_class->close_fn = vtr_anonymous_tls_close;
}

static void
vtr_anonymous_tls_init (VtrAnonymousTls *self)
{
}

VtrAnonymousTls *
vtr_anonymous_tls_new (GIOStream *base)
{
  VtrAnonymousTls *self = NULL;

  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);
  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)), NULL);
  g_return_val_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (base)), NULL);

  self = g_object_new (VTR_TYPE_ANONYMOUS_TLS, NULL);
  self->session = vtr_anonymous_tls_session_new (base);
  self->input = vtr_anonymous_tls_input_new (self->session);
  self->output = vtr_anonymous_tls_output_new (self->session);

  return self;
}

gboolean
vtr_anonymous_tls_handshake (VtrAnonymousTls  *self,
                             GCancellable     *cancellable,
                             GError          **error)
{
  g_return_val_if_fail (VTR_IS_ANONYMOUS_TLS (self), FALSE);

  return vtr_anonymous_tls_session_handshake (self->session, cancellable, error);
}
