/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "connection.h"

G_BEGIN_DECLS

/* How many bytes are free where Vitrine puts the disks of a connection's new machines; 0 when
 * nobody here knows (another host). Looks in a worker; makes nothing. Main thread. */
void    vtr_volume_query_free_space_async  (VtrConnection        *connection,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
guint64 vtr_volume_query_free_space_finish (VtrConnection        *connection,
                                            GAsyncResult         *result);

G_END_DECLS
