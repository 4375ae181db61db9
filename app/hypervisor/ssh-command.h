/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The ssh that reaches what a hypervisor's computer shows, with the user, host, port and key of
 * the hypervisor's own libvirt URI. Pure. */

/* Whether libvirt goes through ssh to this hypervisor: "qemu+ssh://…", +libssh, +libssh2. */
gboolean vtr_ssh_command_is_ssh (const char  *uri);
/* The command line of an ssh that does nothing but lead from a socket it makes at @local_path to
 * @place there: the path of a socket, or "host:port". It asks nothing: there has to be a key. NULL
 * with VTR_HYPERVISOR_ERROR_UNSUPPORTED when @place can't be told to ssh. (transfer full) */
char   **vtr_ssh_command_build  (const char  *uri,
                                 const char  *local_path,
                                 const char  *place,
                                 GError     **error);

G_END_DECLS
