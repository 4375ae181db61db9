/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection.h"

G_BEGIN_DECLS

/* Ends the throw-away machines ("try") that an earlier process left running because it was killed.
 * Who has just opened an embedded driver knows that there is no such process any more: only one can
 * have it open. On other connections, and where there is none, done at once. What can't be ended is
 * left. */
void vtr_abandoned_trials_end_async  (VtrConnection        *connection,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
/* How many there were. */
guint vtr_abandoned_trials_end_finish (VtrConnection       *connection,
                                      GAsyncResult         *result);

G_END_DECLS
