/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The client's end of TLS without certificates, which RFB's TLS* types are and GIO can't do:
 * version 1.2 (1.3 has no such thing) with Diffie-Hellman keys. It hides what is said from those
 * who listen, and from nobody who answers in the server's place.
 *
 * @base: a stream whose two streams are pollable; closed with the one that is returned. Blocks
 * until the encryption runs. Returns a stream whose streams are pollable, for this one thread.
 * (transfer full) */
GIOStream *vtr_anonymous_tls_connect (GIOStream     *base,
                                      GCancellable  *cancellable,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
