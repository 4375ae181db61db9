/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VTR_DISPLAY_PROTOCOL_VNC,
  VTR_DISPLAY_PROTOCOL_SPICE,
} VtrDisplayProtocol;

#define VTR_TYPE_DISPLAY_ENDPOINT (vtr_display_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (VtrDisplayEndpoint, vtr_display_endpoint, VTR, DISPLAY_ENDPOINT, GObject)

/* Where a display is and how it is reached: a host and port, a unix socket, or an open file
 * descriptor. Immutable, but for the descriptor, which can be taken once. */

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
/* `vnc://host[:display|::port]`, `vnc+unix:///path`, `spice://host:port`, `spice+unix:///path`;
 * anything else, a missing host or port included, is G_IO_ERROR_INVALID_ARGUMENT. */
VtrDisplayEndpoint *vtr_display_endpoint_new_from_uri (const char          *uri,
                                                       GError             **error)
                                                       G_GNUC_WARN_UNUSED_RESULT;

VtrDisplayProtocol  vtr_display_endpoint_get_protocol (VtrDisplayEndpoint *self);
const char         *vtr_display_endpoint_get_path     (VtrDisplayEndpoint *self);   /* (nullable) */
const char         *vtr_display_endpoint_get_host     (VtrDisplayEndpoint *self);   /* (nullable) */
guint16             vtr_display_endpoint_get_port     (VtrDisplayEndpoint *self);
/* -1 when none (left) */
int                 vtr_display_endpoint_steal_fd     (VtrDisplayEndpoint *self);
/* Socket, fd or loopback */
gboolean            vtr_display_endpoint_is_local     (VtrDisplayEndpoint *self);
/* (transfer full): for people */
char               *vtr_display_endpoint_to_string    (VtrDisplayEndpoint *self);

G_END_DECLS
