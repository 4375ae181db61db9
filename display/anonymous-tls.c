/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-anonymous-tls"

#include "anonymous-tls.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>

#include "layered-stream.h"

/* Elliptic curves first: some servers have primes of 1024 bits for the other kind, which are
 * refused. TLS 1.3 has no keys without certificates. */
#define PRIORITIES     "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH:+ANON-DH"
#define MIN_PRIME_BITS 2048
/* Alerts that are only warnings, in a row. */
#define MAX_WARNINGS   16u

/* A session of GnuTLS over pollable streams. */
typedef struct
{
  VtrStreamLayer                    layer;
  gnutls_session_t                  session;
  gnutls_anon_client_credentials_t  credentials;

  /* Of the call that is going on */
  gboolean                          is_blocking;
  GCancellable                     *cancellable;    /* not owned */
  GError                           *failure;        /* of the base */
  /* What a write that would have blocked was given */
  gsize                             unsent;
} VtrAnonymousTls;

/* What GnuTLS is told of an error of the base, which is kept. (transfer full) */
static void
take_failure (VtrAnonymousTls *self,
              GError                 *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    gnutls_transport_set_errno (self->session, EAGAIN);
  else
    gnutls_transport_set_errno (self->session, EIO);

  g_clear_error (&self->failure);
  self->failure = error;
}

static ssize_t
pull (gnutls_transport_ptr_t  transport,
      void                   *buffer,
      size_t                  count)
{
  VtrAnonymousTls *self = transport;
  GError *error = NULL;
  GInputStream *input = g_io_stream_get_input_stream (self->layer.base);
  gssize length = g_pollable_stream_read (input, buffer, count, self->is_blocking,
                                          self->cancellable, &error);

  if (error != NULL)
    take_failure (self, error);

  return length;
}

static ssize_t
push (gnutls_transport_ptr_t  transport,
      const void             *buffer,
      size_t                  count)
{
  VtrAnonymousTls *self = transport;
  GError *error = NULL;
  GOutputStream *output = g_io_stream_get_output_stream (self->layer.base);
  gssize length = g_pollable_stream_write (output, buffer, count, self->is_blocking,
                                           self->cancellable, &error);

  if (error != NULL)
    take_failure (self, error);

  return length;
}

static void
begin (VtrAnonymousTls *self,
       gboolean                is_blocking,
       GCancellable           *cancellable)
{
  self->is_blocking = is_blocking;
  self->cancellable = cancellable;
  g_clear_error (&self->failure);
}

/* @status: of GnuTLS, an error. */
static void
set_error (VtrAnonymousTls  *self,
           int                      status,
           GError                 **error)
{
  if (self->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&self->failure));
  else if (status == GNUTLS_E_AGAIN || status == GNUTLS_E_INTERRUPTED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
  else
    g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, _("The encryption failed: %s"),
                 gnutls_strerror (status));
}

static gboolean
handshake (VtrAnonymousTls  *self,
           GCancellable     *cancellable,
           GError          **error)
{
  int status = GNUTLS_E_AGAIN;
  guint n_warnings = 0;

  begin (self, TRUE, cancellable);
  do
    status = gnutls_handshake (self->session);
  while (status < 0 && gnutls_error_is_fatal (status) == 0 && self->failure == NULL &&
         n_warnings++ < MAX_WARNINGS);

  if (status < 0)
    set_error (self, status == GNUTLS_E_AGAIN ? GNUTLS_E_UNEXPECTED_PACKET : status, error);

  return status >= 0;
}

static gssize
read_record (VtrStreamLayer  *layer,
             void            *buffer,
             gsize            count,
             gboolean         is_blocking,
             GCancellable    *cancellable,
             GError         **error)
{
  VtrAnonymousTls *self = (VtrAnonymousTls *) layer;
  gssize length = 0;
  guint n_warnings = 0;

  /* Nothing asked for is nothing read, and not the end. */
  if (count == 0)
    return 0;

  begin (self, is_blocking, cancellable);
  do
    length = gnutls_record_recv (self->session, buffer, count);
  while (length == GNUTLS_E_WARNING_ALERT_RECEIVED && n_warnings++ < MAX_WARNINGS);

  /* A server that just hangs up ends the session of RFB in any case. */
  if (length == GNUTLS_E_PREMATURE_TERMINATION && self->failure == NULL)
    length = 0;
  if (length < 0)
    {
      /* A wish for a new handshake (GNUTLS_E_REHANDSHAKE) is an error too. */
      set_error (self, (int) length, error);
      return -1;
    }

  return length;
}

static gssize
write_record (VtrStreamLayer  *layer,
              const void      *buffer,
              gsize            count,
              gboolean         is_blocking,
              GCancellable    *cancellable,
              GError         **error)
{
  VtrAnonymousTls *self = (VtrAnonymousTls *) layer;
  gssize length = 0;

  if (count == 0)
    return 0;
  if (count < self->unsent)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "An unfinished write was followed by a shorter one");
      return -1;
    }

  begin (self, is_blocking, cancellable);
  /* GnuTLS has the bytes of an unfinished write, and wants to hear nothing new until they went. */
  if (self->unsent > 0)
    length = gnutls_record_send (self->session, NULL, 0);
  else
    length = gnutls_record_send (self->session, buffer, count);

  if (length >= 0)
    {
      self->unsent = 0;
      return length;
    }

  if (length == GNUTLS_E_AGAIN && self->unsent == 0)
    self->unsent = MIN (count, gnutls_record_get_max_size (self->session));
  set_error (self, (int) length, error);

  return -1;
}

static gboolean
has_data (VtrStreamLayer *layer)
{
  return gnutls_record_check_pending (((VtrAnonymousTls *) layer)->session) > 0;
}

static void
say_bye (VtrStreamLayer *layer)
{
  VtrAnonymousTls *self = (VtrAnonymousTls *) layer;

  begin (self, FALSE, NULL);
  (void) gnutls_bye (self->session, GNUTLS_SHUT_WR);
}

static void
free_session (VtrStreamLayer *layer)
{
  VtrAnonymousTls *self = (VtrAnonymousTls *) layer;

  gnutls_deinit (self->session);
  gnutls_anon_free_client_credentials (self->credentials);
  g_clear_error (&self->failure);
  g_free (self);
}

static const VtrStreamLayerFuncs funcs = {
  .read = read_record,
  .write = write_record,
  .has_data = has_data,
  .say_bye = say_bye,
  .free = free_session,
};

static VtrAnonymousTls *
session_new (GIOStream *base)
{
  VtrAnonymousTls *self = g_new0 (VtrAnonymousTls, 1);

  vtr_stream_layer_init (&self->layer, &funcs, base);

  if (gnutls_anon_allocate_client_credentials (&self->credentials) < 0 ||
      gnutls_init (&self->session, GNUTLS_CLIENT) < 0 ||
      gnutls_priority_set_direct (self->session, PRIORITIES, NULL) < 0 ||
      gnutls_credentials_set (self->session, GNUTLS_CRD_ANON, self->credentials) < 0)
    g_error ("GnuTLS can't be used");

  gnutls_dh_set_prime_bits (self->session, MIN_PRIME_BITS);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_transport_set_push_function (self->session, push);

  return self;
}

GIOStream *
vtr_anonymous_tls_connect (GIOStream     *base,
                           GCancellable  *cancellable,
                           GError       **error)
{
  VtrAnonymousTls *self = NULL;
  GIOStream *stream = NULL;

  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);

  self = session_new (base);
  if (handshake (self, cancellable, error))
    stream = vtr_layered_stream_new (&self->layer);
  vtr_stream_layer_unref (&self->layer);

  return stream;
}
