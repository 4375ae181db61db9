/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* A snapshot of a machine, as its hypervisor lists it. Plain data. */
typedef struct
{
  char            *name;
  char            *parent;        /* NULL for a first one */
  char            *description;   /* (nullable) */
  gint64           created;       /* seconds since 1970 */
  VtrMachineState  state;         /* of the machine when it was taken */
  gboolean         is_current;
} VtrMachineSnapshot;

/* All snapshots of a machine, parents before their children; none where the hypervisor has no
 * snapshots. */
void       vtr_machine_read_snapshots_async  (VtrMachine           *machine,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* (transfer container) (element-type VtrMachineSnapshot): free with g_ptr_array_unref() */
GPtrArray *vtr_machine_read_snapshots_finish (VtrMachine           *machine,
                                              GAsyncResult         *result,
                                              GError              **error)
                                              G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
