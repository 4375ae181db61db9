/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-anonymous-tls"

#include "anonymous-tls-session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>

/* Elliptic curves first: some servers have primes of 1024 bits for the other kind, which are
 * refused. TLS 1.3 has no keys without certificates. */
#define PRIORITIES     "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH:+ANON-DH"
#define MIN_PRIME_BITS 2048
/* Alerts that are only warnings, in a row. */
#define MAX_WARNINGS   16u

struct _VtrAnonymousTlsSession
{
  grefcount                         ref_count;
  GIOStream                        *base;
  gnutls_session_t                  session;
  gnutls_anon_client_credentials_t  credentials;

  /* Of the call that is going on */
  gboolean                          is_blocking;
  GCancellable                     *cancellable;    /* not owned */
  GError                           *failure;        /* of the base */
  /* What a write that would have blocked was given */
  gsize                             unsent;
};

/* What GnuTLS is told of an error of the base, which is kept. (transfer full) */
static void
take_failure (VtrAnonymousTlsSession *self,
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
  VtrAnonymousTlsSession *self = transport;
  GError *error = NULL;
  gssize length = g_pollable_stream_read (g_io_stream_get_input_stream (self->base), buffer, count,
                                          self->is_blocking, self->cancellable, &error);

  if (error != NULL)
    take_failure (self, error);

  return length;
}

static ssize_t
push (gnutls_transport_ptr_t  transport,
      const void             *buffer,
      size_t                  count)
{
  VtrAnonymousTlsSession *self = transport;
  GError *error = NULL;
  gssize length = g_pollable_stream_write (g_io_stream_get_output_stream (self->base), buffer,
                                           count, self->is_blocking, self->cancellable, &error);

  if (error != NULL)
    take_failure (self, error);

  return length;
}

VtrAnonymousTlsSession *
vtr_anonymous_tls_session_new (GIOStream *base)
{
  VtrAnonymousTlsSession *self = g_new0 (VtrAnonymousTlsSession, 1);

  g_ref_count_init (&self->ref_count);
  self->base = g_object_ref (base);

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

VtrAnonymousTlsSession *
vtr_anonymous_tls_session_ref (VtrAnonymousTlsSession *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_anonymous_tls_session_unref (VtrAnonymousTlsSession *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  gnutls_deinit (self->session);
  gnutls_anon_free_client_credentials (self->credentials);
  g_clear_error (&self->failure);
  g_object_unref (self->base);
  g_free (self);
}

static void
begin (VtrAnonymousTlsSession *self,
       gboolean                is_blocking,
       GCancellable           *cancellable)
{
  self->is_blocking = is_blocking;
  self->cancellable = cancellable;
  g_clear_error (&self->failure);
}

/* @status: of GnuTLS, an error. */
static void
set_error (VtrAnonymousTlsSession  *self,
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

gboolean
vtr_anonymous_tls_session_handshake (VtrAnonymousTlsSession  *self,
                                     GCancellable            *cancellable,
                                     GError                 **error)
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

gssize
vtr_anonymous_tls_session_read (VtrAnonymousTlsSession  *self,
                                void                    *buffer,
                                gsize                    count,
                                gboolean                 is_blocking,
                                GCancellable            *cancellable,
                                GError                 **error)
{
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

gssize
vtr_anonymous_tls_session_write (VtrAnonymousTlsSession  *self,
                                 const void              *buffer,
                                 gsize                    count,
                                 gboolean                 is_blocking,
                                 GCancellable            *cancellable,
                                 GError                 **error)
{
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

gboolean
vtr_anonymous_tls_session_has_data (VtrAnonymousTlsSession *self)
{
  return gnutls_record_check_pending (self->session) > 0;
}

gboolean
vtr_anonymous_tls_session_close (VtrAnonymousTlsSession  *self,
                                 GCancellable            *cancellable,
                                 GError                 **error)
{
  begin (self, FALSE, cancellable);
  (void) gnutls_bye (self->session, GNUTLS_SHUT_WR);

  return g_io_stream_close (self->base, cancellable, error);
}

GIOStream *
vtr_anonymous_tls_session_get_base (VtrAnonymousTlsSession *self)
{
  return self->base;
}
