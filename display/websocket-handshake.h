/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a WebSocket begins, from the client's side (RFC 6455, 4): one request of HTTP, and the answer
 * to it. Without I/O. */

/* The longest answer, up to the empty line behind it. */
#define VTR_WEBSOCKET_MAX_ANSWER (16u * 1024)

/* 16 bytes that can't be foreseen, in base 64. (transfer full) */
char     *vtr_websocket_handshake_dup_key     (void) G_GNUC_WARN_UNUSED_RESULT;
/* @place: "host:port"; @resource: "/path?query", without spaces. (transfer full) */
char     *vtr_websocket_handshake_dup_request (const char  *place,
                                               const char  *resource,
                                               const char  *key);
/* How long the answer at the beginning of @data is; 0 while it isn't complete. */
gsize     vtr_websocket_handshake_find_end    (const char  *data,
                                               gsize        length);
/* Whether the answer is a whole yes to the request with this key. Else a VTR_DISPLAY_ERROR: CONNECT
 * for a no, be it cut off, PROTOCOL for what is none of these. */
gboolean  vtr_websocket_handshake_check       (const char  *data,
                                               gsize        length,
                                               const char  *key,
                                               GError     **error);

G_END_DECLS
