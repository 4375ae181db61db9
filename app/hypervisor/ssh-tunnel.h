/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_TYPE_SSH_TUNNEL (vtr_ssh_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (VtrSshTunnel, vtr_ssh_tunnel, VTR, SSH_TUNNEL, GObject)

/* A way through ssh to a display of another computer's: each connection to it is a channel of one
 * ssh, which asks for no password. Nobody but this user can use it, and no port is opened. It ends
 * with the last reference, and with this program. Main thread. */

/* @uri: of the hypervisor, one of vtr_ssh_command_is_ssh(). @place: there: the path of a socket, or
 * "host:port". Ends when it can be used. */
void          vtr_ssh_tunnel_open_async  (const char           *uri,
                                          const char           *place,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* (transfer full). Errors are VTR_HYPERVISOR_ERROR_CONNECT, with a sentence, ssh's own words behind
 * it, and UNSUPPORTED. */
VtrSshTunnel *vtr_ssh_tunnel_open_finish (GAsyncResult         *result,
                                          GError              **error)
                                          G_GNUC_WARN_UNUSED_RESULT;
/* A connection through it: its descriptor, which the caller closes; -1 when there is none any
 * more. */
int           vtr_ssh_tunnel_connect     (VtrSshTunnel         *self,
                                          GError              **error);

G_END_DECLS
