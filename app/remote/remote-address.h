/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-endpoint.h"

G_BEGIN_DECLS

/* Addresses of screens as people write them and as Vitrine keeps them. Pure. */

/* @text: a URI of VtrDisplayEndpoint's, or without VNC's scheme "host", "host:1", "host::5901",
 * "/run/vm.sock"; spaces around it don't count. Errors are
 * G_IO_ERROR_INVALID_ARGUMENT, in a sentence. (transfer full) */
VtrDisplayEndpoint *vtr_remote_address_parse    (const char          *text,
                                                 GError             **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* Whether it is meant to be the address of a screen, valid or not: begins with a display's
 * scheme. */
gboolean            vtr_remote_address_is_uri   (const char          *text);
/* The one URI of this endpoint: "vnc://host:1", "vnc://host::7000", "vnc+unix:///run/vm.sock",
 * "spice+tls://host:5901", "wss://host:443/path?token". Two spellings of a place give the same.
 * Parses back. (transfer full) */
char               *vtr_remote_address_to_uri   (VtrDisplayEndpoint  *endpoint);
/* The same for people, without VNC's scheme, and without what may be a secret: "host:1",
 * "spice://host:5930", "host:443/path". (transfer full) */
char               *vtr_remote_address_to_label (VtrDisplayEndpoint  *endpoint);
/* Whether the URI holds something like a token, which others shouldn't see and which is often good
 * for once only. */
gboolean            vtr_remote_address_has_secret (VtrDisplayEndpoint *endpoint);

G_END_DECLS
