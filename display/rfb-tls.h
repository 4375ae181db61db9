/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "certificate-problem.h"
#include "sign-in-policy.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_RFB_TLS_CERTIFICATE,  /* VeNCrypt's X509*: GIO's TLS; chain, host name and dates verified */
  VTR_RFB_TLS_ANONYMOUS,    /* VeNCrypt's TLS*: GnuTLS, since GIO has none */
} VtrRfbTlsKind;

/* Starts TLS, of version 1.2 or above, over a connection. Blocks until it runs, failed or was
 * cancelled: call it in the connection's own thread, and end it by @cancellable when time is up.
 *
 * A certificate is accepted when it can be verified, when its key is the pinned one, or when the
 * other end has no host name. Else the error is VTR_DISPLAY_ERROR_CERTIFICATE and
 * @ret_problem (out) (optional) (nullable) (transfer full) says which; it is also NULL when there
 * was another error. @ret_is_pinned (out) (optional): it is the pinned key that it was accepted
 * for, and nothing else.
 *
 * Returns a stream whose two streams are GPollableInputStream and GPollableOutputStream, for this
 * one thread. It keeps @base and closes it with itself. (transfer full) */
GIOStream *vtr_rfb_tls_connect (GIOStream              *base,
                                VtrRfbTlsKind           kind,
                                VtrSignInPolicy        *policy,
                                GCancellable           *cancellable,
                                gboolean               *ret_is_pinned,
                                VtrCertificateProblem **ret_problem,
                                GError                **error)
                                G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
