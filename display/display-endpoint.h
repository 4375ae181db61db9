/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VTR_DISPLAY_PROTOCOL_VNC,
  VTR_DISPLAY_PROTOCOL_SPICE,
} VtrDisplayProtocol;

#define VTR_TYPE_DISPLAY_PROTOCOL (vtr_display_protocol_get_type ())
GType vtr_display_protocol_get_type (void);

#define VTR_TYPE_DISPLAY_ENDPOINT (vtr_display_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (VtrDisplayEndpoint, vtr_display_endpoint, VTR, DISPLAY_ENDPOINT, GObject)

/* Where a display is and how it is reached: a host and port, a unix socket, or an open file
 * descriptor. Immutable, but for the descriptor, which can be taken once.
 *
 * Construct-only properties, for those who know more than an address: "protocol", "path", "host",
 * "port" (0: none without TLS), "tls-port" (0: none with TLS; SPICE only), "ca-pem" (the only
 * authorities that may vouch for the server, in PEM), "host-subject" (who its certificate must be
 * made out to, instead of the host: "C=DE,O=Example,CN=host"), "proxy" ("http://host:port"),
 * "websocket" (the "/path?query" at which a WebSocket of the host's leads to the display; VNC
 * only), "websocket-encrypted". */

VtrDisplayEndpoint *vtr_display_endpoint_new_for_unix (VtrDisplayProtocol   protocol,
                                                       const char          *path)
                                                       G_GNUC_WARN_UNUSED_RESULT;
VtrDisplayEndpoint *vtr_display_endpoint_new_for_host (VtrDisplayProtocol   protocol,
                                                       const char          *host,
                                                       guint16              port)
                                                       G_GNUC_WARN_UNUSED_RESULT;
/* @fd: owned by the endpoint from here on. */
VtrDisplayEndpoint *vtr_display_endpoint_new_for_fd   (VtrDisplayProtocol   protocol,
                                                       int                  fd)
                                                       G_GNUC_WARN_UNUSED_RESULT;
/* `vnc://host[:display|::port]`, `vnc+unix:///path`, `spice://host:port`, `spice+tls://host:port`,
 * `spice+unix:///path`, `ws://host[:port]/path?query`, `wss://…`; anything else, a missing host or
 * port included, is G_IO_ERROR_INVALID_ARGUMENT. */
VtrDisplayEndpoint *vtr_display_endpoint_new_from_uri (const char          *uri,
                                                       GError             **error)
                                                       G_GNUC_WARN_UNUSED_RESULT;

VtrDisplayProtocol  vtr_display_endpoint_get_protocol (VtrDisplayEndpoint *self);
const char         *vtr_display_endpoint_get_path     (VtrDisplayEndpoint *self);   /* (nullable) */
const char         *vtr_display_endpoint_get_host     (VtrDisplayEndpoint *self);   /* (nullable) */
guint16             vtr_display_endpoint_get_port     (VtrDisplayEndpoint *self);
guint16             vtr_display_endpoint_get_tls_port (VtrDisplayEndpoint *self);
/* The port that what is known of a screen is remembered by: the one with TLS if there is one. */
guint16             vtr_display_endpoint_get_known_port (VtrDisplayEndpoint *self);
const char         *vtr_display_endpoint_get_ca_pem   (VtrDisplayEndpoint *self);   /* (nullable) */
const char         *vtr_display_endpoint_get_host_subject
                                                      (VtrDisplayEndpoint *self);   /* (nullable) */
const char         *vtr_display_endpoint_get_proxy    (VtrDisplayEndpoint *self);   /* (nullable) */
const char         *vtr_display_endpoint_get_websocket (VtrDisplayEndpoint *self);  /* (nullable) */
gboolean            vtr_display_endpoint_is_websocket_encrypted
                                                      (VtrDisplayEndpoint *self);
/* -1 when none (left) */
int                 vtr_display_endpoint_steal_fd     (VtrDisplayEndpoint *self);
/* It was made for a descriptor, whether that is left or not. */
gboolean            vtr_display_endpoint_is_descriptor (VtrDisplayEndpoint *self);

/* Opens one more connection to the same display and returns its descriptor with
 * g_task_return_int(), or an error. @task: (transfer full); its source is the endpoint, its
 * cancellable tells when nobody wants the answer any more. Main thread. */
typedef void      (*VtrDisplayOpenFunc)               (GTask              *task,
                                                       gpointer            user_data);
/* For endpoints made for a descriptor: SPICE has a connection for each of its channels. Once. */
void                vtr_display_endpoint_set_open_func (VtrDisplayEndpoint *self,
                                                       VtrDisplayOpenFunc  func,
                                                       gpointer            user_data,
                                                       GDestroyNotify      destroy);
/* The descriptor leads to another computer, on a way that needs no protection: what is said there
 * costs as much as over any network. */
void                vtr_display_endpoint_set_tunnelled (VtrDisplayEndpoint *self);
/* Local, and not tunnelled: bytes cost less than packing them. */
gboolean            vtr_display_endpoint_is_near      (VtrDisplayEndpoint  *self);
/* The endpoint's own descriptor first, then those of the function. The caller closes it. */
void                vtr_display_endpoint_open_fd_async (VtrDisplayEndpoint  *self,
                                                       GCancellable        *cancellable,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
/* -1 and G_IO_ERROR_CLOSED when there is none left. */
int                 vtr_display_endpoint_open_fd_finish (VtrDisplayEndpoint *self,
                                                       GAsyncResult        *result,
                                                       GError             **error);
/* Socket, fd or loopback */
gboolean            vtr_display_endpoint_is_local     (VtrDisplayEndpoint *self);
/* (transfer full): for people */
char               *vtr_display_endpoint_to_string    (VtrDisplayEndpoint *self);

G_END_DECLS
