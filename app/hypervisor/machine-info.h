/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/libvirt.h>

#include "machine.h"

G_BEGIN_DECLS

/* What a worker read of one machine, on its way to the main thread. Owned by one thread at a
 * time. */
typedef struct
{
  char             *uuid;
  char             *name;
  VtrMachineState   state;
  gboolean          is_active;
  gboolean          is_transient;
  gboolean          autostart;
  char             *xml;             /* what libvirt said; @config and all below come from it */
  VtrMachineConfig *config;
  char             *title;           /* the name where it has none */
  char             *os_id;           /* NULL for none */
  guint64           memory;          /* bytes */
  guint             vcpus;
  gboolean          is_emulated;
} VtrMachineInfo;

/* In a worker. NULL and VTR_HYPERVISOR_ERROR_NOT_FOUND when the machine is gone. */
VtrMachineInfo *vtr_machine_info_read (virDomainPtr   domain,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* In a worker: all of a connection's, several at a time. What can't be read is left out: another
 * program may delete machines meanwhile. (transfer container) (element-type VtrMachineInfo) */
GPtrArray      *vtr_machine_info_read_all (virConnectPtr   conn,
                                           GCancellable   *cancellable,
                                           GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void            vtr_machine_info_free (VtrMachineInfo *self);

VtrMachineState vtr_machine_state_from_libvirt (int      state,
                                                int      reason,
                                                gboolean has_saved_memory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrMachineInfo, vtr_machine_info_free)

G_END_DECLS
