/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-call.h"

G_BEGIN_DECLS

/* Ends a command with all that there is to tell about @machine, or with the error of asking.
 * @cancellable: (nullable): of the asking. */
void vtr_machine_print (VtrCommandCall *call,
                        VtrMachine     *machine,
                        GCancellable   *cancellable);

G_END_DECLS
