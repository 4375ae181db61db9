/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-call.h"

G_BEGIN_DECLS

/* Ends a command after what was done to @machine: says which it was, as JSON where that is wanted.
 * @error: (transfer full) (nullable): why it could not be done. */
void vtr_machine_answer_finish (VtrCommandCall *call,
                                VtrMachine     *machine,
                                GError         *error);

G_END_DECLS
