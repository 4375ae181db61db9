/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/libvirt.h>

#include "connection-events.h"
#include "host-capabilities.h"

G_BEGIN_DECLS

/* What opening a connection yields: everything that is known once it is open. */
typedef struct
{
  virConnectPtr        conn;
  VtrEventSink        *sink;           /* registered with @conn; not attached yet */
  VtrHostCapabilities *capabilities;
  GPtrArray           *machines;       /* (element-type VtrMachineInfo) */
} VtrOpenedConnection;

/* In a thread of its own, since it may take minutes: opens, asks for events, then reads
 * everything. */
VtrOpenedConnection *vtr_opened_connection_new  (const char    *uri,
                                                 guint          lock_wait_ms,
                                                 GMainContext  *context,
                                                 GCancellable  *cancellable,
                                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes it, which may block: not on the main thread. */
void                 vtr_opened_connection_free (VtrOpenedConnection *self);
/* Any thread: closes it in a thread of its own. */
void                 vtr_opened_connection_free_in_thread (VtrOpenedConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrOpenedConnection, vtr_opened_connection_free)

G_END_DECLS
