/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The client's end of a WebSocket that carries a stream of bytes, as proxies of consoles do it
 * (protocol "binary"): websockify, QEMU's own, OpenStack's and others.
 *
 * @base: a connection to the server, encrypted or not, whose two streams are pollable; closed with
 * the one that is returned. @place: "host:port", for the server's eyes. @resource: "/path?query".
 * Blocks until the server has agreed: call it in the connection's own thread. Errors are
 * VTR_DISPLAY_ERROR and G_IO_ERROR_CANCELLED.
 *
 * Returns a stream whose two streams are pollable, for this one thread. (transfer full) */
GIOStream *vtr_websocket_connect (GIOStream     *base,
                                  const char    *place,
                                  const char    *resource,
                                  GCancellable  *cancellable,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
