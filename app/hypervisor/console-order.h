/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection-private.h"

G_BEGIN_DECLS

/* What a worker has to know to open a text console. */
typedef struct
{
  char     *uuid;
  char     *title;
  char     *id;          /* (nullable): the first that can be opened */
  gboolean  takes_over;  /* from whoever has it open */
  gboolean  is_embedded; /* libvirt's driver is in this process */
} VtrConsoleOrder;

void     vtr_console_order_free (gpointer         order);
/* In a worker, a VtrConnectionFunc: a VtrConsolePump over the open console, (transfer full).
 * VTR_HYPERVISOR_ERROR_CONSOLE_IN_USE when somebody else has it, _NOT_READY when the machine is
 * just being started, _WRONG_STATE when it is off, _UNSUPPORTED when it has no such console. */
gpointer vtr_console_order_run  (virConnectPtr    conn,
                                 gpointer         order,
                                 GCancellable    *cancellable,
                                 GError         **error);

G_END_DECLS
