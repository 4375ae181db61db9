/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What VtrAnonymousTls and its two streams share: a session of GnuTLS over pollable streams.
 * Counted; one thread. */
typedef struct _VtrAnonymousTlsSession VtrAnonymousTlsSession;

/* @base: see vtr_anonymous_tls_new(). */
VtrAnonymousTlsSession *vtr_anonymous_tls_session_new       (GIOStream               *base)
                                                             G_GNUC_WARN_UNUSED_RESULT;
VtrAnonymousTlsSession *vtr_anonymous_tls_session_ref       (VtrAnonymousTlsSession  *self);
void                    vtr_anonymous_tls_session_unref     (VtrAnonymousTlsSession  *self);
gboolean                vtr_anonymous_tls_session_handshake (VtrAnonymousTlsSession  *self,
                                                             GCancellable            *cancellable,
                                                             GError                 **error);
/* As g_pollable_stream_read() and _write(): bytes, 0 at the end, -1 and G_IO_ERROR_WOULD_BLOCK. */
gssize                  vtr_anonymous_tls_session_read      (VtrAnonymousTlsSession  *self,
                                                             void                    *buffer,
                                                             gsize                    count,
                                                             gboolean                 is_blocking,
                                                             GCancellable            *cancellable,
                                                             GError                 **error);
/* After WOULD_BLOCK the same bytes have to be written again, be it with more behind them. */
gssize                  vtr_anonymous_tls_session_write     (VtrAnonymousTlsSession  *self,
                                                             const void              *buffer,
                                                             gsize                    count,
                                                             gboolean                 is_blocking,
                                                             GCancellable            *cancellable,
                                                             GError                 **error);
/* Whether something can be read that has come out of the network already. */
gboolean                vtr_anonymous_tls_session_has_data  (VtrAnonymousTlsSession  *self);
/* Tells the other end if that is possible without waiting, and closes the base. */
gboolean                vtr_anonymous_tls_session_close     (VtrAnonymousTlsSession  *self,
                                                             GCancellable            *cancellable,
                                                             GError                 **error);
/* (transfer none) */
GIOStream              *vtr_anonymous_tls_session_get_base  (VtrAnonymousTlsSession  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrAnonymousTlsSession, vtr_anonymous_tls_session_unref)

G_END_DECLS
