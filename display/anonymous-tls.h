/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_TYPE_ANONYMOUS_TLS (vtr_anonymous_tls_get_type ())
G_DECLARE_FINAL_TYPE (VtrAnonymousTls, vtr_anonymous_tls, VTR, ANONYMOUS_TLS, GIOStream)

/* The client's end of TLS without certificates, which RFB's TLS* types are and GIO can't do:
 * version 1.2 (1.3 has no such thing) with Diffie-Hellman keys. It hides what is said from those
 * who listen, and from nobody who answers in the server's place.
 *
 * Its streams are pollable. One thread for both. */

/* @base: a stream whose two streams are pollable; closed with this one. */
VtrAnonymousTls *vtr_anonymous_tls_new       (GIOStream        *base)
                                              G_GNUC_WARN_UNUSED_RESULT;
/* Blocks; before anything is read or written. */
gboolean         vtr_anonymous_tls_handshake (VtrAnonymousTls  *self,
                                              GCancellable     *cancellable,
                                              GError          **error);

G_END_DECLS
