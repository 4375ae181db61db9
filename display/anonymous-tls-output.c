/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-anonymous-tls"

#include "anonymous-tls-output.h"

struct _VtrAnonymousTlsOutput
{
  GOutputStream           parent_instance;

  VtrAnonymousTlsSession *session;
};

static void pollable_iface_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrAnonymousTlsOutput, vtr_anonymous_tls_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      pollable_iface_init))

static GPollableOutputStream *
get_base_output (VtrAnonymousTlsOutput *self)
{
  GIOStream *base = vtr_anonymous_tls_session_get_base (self->session);

  return G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (base));
}

static GSource *
vtr_anonymous_tls_output_create_source (GPollableOutputStream *stream,
                                        GCancellable          *cancellable)
{
  VtrAnonymousTlsOutput *self = VTR_ANONYMOUS_TLS_OUTPUT (stream);
  g_autoptr (GSource) child =
    g_pollable_output_stream_create_source (get_base_output (self), cancellable);

  return g_pollable_source_new_full (self, child, NULL);
}

static gboolean
vtr_anonymous_tls_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (
    get_base_output (VTR_ANONYMOUS_TLS_OUTPUT (stream)));
}

static gssize
vtr_anonymous_tls_output_write_nonblocking (GPollableOutputStream  *stream,
                                            const void             *buffer,
                                            gsize                   count,
                                            GError                **error)
{
  return vtr_anonymous_tls_session_write (VTR_ANONYMOUS_TLS_OUTPUT (stream)->session, buffer, count,
                                          FALSE, NULL, error);
}

static gssize
vtr_anonymous_tls_output_write (GOutputStream  *stream,
                                const void     *buffer,
                                gsize           count,
                                GCancellable   *cancellable,
                                GError        **error)
{
  return vtr_anonymous_tls_session_write (VTR_ANONYMOUS_TLS_OUTPUT (stream)->session, buffer, count,
                                          TRUE, cancellable, error);
}

/* The VtrAnonymousTls closes the whole. */
static gboolean
vtr_anonymous_tls_output_close (GOutputStream  *stream,
                                GCancellable   *cancellable,
                                GError        **error)
{
  return TRUE;
}

static void
vtr_anonymous_tls_output_finalize (GObject *object)
{
  VtrAnonymousTlsOutput *self = VTR_ANONYMOUS_TLS_OUTPUT (object);

  g_clear_pointer (&self->session, vtr_anonymous_tls_session_unref);

  G_OBJECT_CLASS (vtr_anonymous_tls_output_parent_class)->finalize (object);
}

static void
vtr_anonymous_tls_output_class_init (VtrAnonymousTlsOutputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  object_class->finalize = vtr_anonymous_tls_output_finalize;

  stream_class->write_fn = vtr_anonymous_tls_output_write;
  stream_class->close_fn = vtr_anonymous_tls_output_close;
}

static void
pollable_iface_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = vtr_anonymous_tls_output_is_writable;
  iface->create_source = vtr_anonymous_tls_output_create_source;
  iface->write_nonblocking = vtr_anonymous_tls_output_write_nonblocking;
}

static void
vtr_anonymous_tls_output_init (VtrAnonymousTlsOutput *self)
{
}

GOutputStream *
vtr_anonymous_tls_output_new (VtrAnonymousTlsSession *session)
{
  VtrAnonymousTlsOutput *self = g_object_new (VTR_TYPE_ANONYMOUS_TLS_OUTPUT, NULL);

  self->session = vtr_anonymous_tls_session_ref (session);

  return G_OUTPUT_STREAM (self);
}
