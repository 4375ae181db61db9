/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection.h"

G_BEGIN_DECLS

/* Where the guest agent's channel of a new machine has its socket: a path has 107 bytes in all, and
 * the one that libvirt (9.0) would choose for an ordinary user begins with that user's settings
 * folder. NULL where libvirt's own is short enough, and for connections whose folders don't depend
 * on the user; else a path in the session's run-time folder, which is there whenever its daemon is.
 * @disk_path: (nullable): with @name it tells the machine from others, which may take its name when
 * it is called otherwise. Any thread. (transfer full) (nullable) */
char *vtr_agent_socket_dup_path (VtrConnection *connection,
                                 const char    *name,
                                 const char    *disk_path);

G_END_DECLS
