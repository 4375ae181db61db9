/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* Makes a running disposable machine an ordinary one: it stays as it runs, is in the list when it
 * is off, and can be started again. What its XML says of a throw-away machine goes. Its medium
 * stays in: it has no disk. VTR_HYPERVISOR_ERROR_WRONG_STATE when it is kept already or doesn't run
 * any more. */
void     vtr_machine_keep_async  (VtrMachine           *machine,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean vtr_machine_keep_finish (VtrMachine           *machine,
                                  GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
