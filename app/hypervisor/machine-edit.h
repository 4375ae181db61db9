/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "machine-config.h"

G_BEGIN_DECLS

/* Changes what a machine is described as: what its next start takes. */

/* Makes the change. In a worker thread. FALSE and an error: nothing is changed. */
typedef gboolean (*VtrMachineEditFunc) (VtrMachineConfig *config,
                                        gpointer          data,
                                        GError          **error);

/* @needs_off: VTR_HYPERVISOR_ERROR_WRONG_STATE when the machine isn't off. @data: taken over, freed
 * by @data_free. Throw-away machines can't be changed: they have no next start. */
void     vtr_machine_edit_async  (VtrMachine          *machine,
                                  gboolean             needs_off,
                                  VtrMachineEditFunc   func,
                                  gpointer             data,
                                  GDestroyNotify       data_free,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean vtr_machine_edit_finish (VtrMachine          *machine,
                                  GAsyncResult        *result,
                                  GError             **error);

/* @protocol: "spice" or "vnc"; see vtr_machine_config_set_display(). Only while it is off. */
void     vtr_machine_set_display_async (VtrMachine          *machine,
                                        const char          *protocol,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
#define  vtr_machine_set_display_finish vtr_machine_edit_finish

G_END_DECLS
