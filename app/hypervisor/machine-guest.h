/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* The programs in a guest that work together with this computer, as far as is known here. */
typedef enum
{
  VTR_GUEST_HAS_AGENT_CHANNEL     = 1 << 0,   /* the machine has the way to QEMU's agent, */
  VTR_GUEST_HAS_AGENT             = 1 << 1,   /* and it runs in the guest */
  VTR_GUEST_HAS_CLIPBOARD_CHANNEL = 1 << 2,   /* to SPICE's agent */
  VTR_GUEST_HAS_CLIPBOARD         = 1 << 3,
} VtrGuestFlags;

/* Of a running machine; nothing is set of one that is off. Asks the hypervisor. */
void          vtr_machine_read_guest_async  (VtrMachine           *self,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean      vtr_machine_read_guest_finish (VtrMachine           *self,
                                             GAsyncResult         *result,
                                             VtrGuestFlags        *ret_flags,
                                             GError              **error);
/* From a live document, for vtr_machine_read_guest_async(). Pure. */
VtrGuestFlags vtr_machine_config_get_guest  (VtrMachineConfig     *config);

G_END_DECLS
