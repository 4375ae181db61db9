/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection-opener.h"

G_BEGIN_DECLS

/* One try to open a connection, in a thread of its own: the worker pool stays free, and a try that
 * hangs (a host that swallows packets) is left behind after @timeout_ms. Main thread. */
typedef struct _VtrOpenAttempt VtrOpenAttempt;

/* Called once, in the main context: @opened (transfer full), or NULL and @error. */
typedef void (*VtrOpenAttemptFunc) (VtrOpenAttempt       *attempt,
                                    VtrOpenedConnection  *opened,
                                    const GError         *error,
                                    gpointer              user_data);

VtrOpenAttempt *vtr_open_attempt_start   (const char          *uri,
                                          guint                lock_wait_ms,
                                          guint                timeout_ms,
                                          GMainContext        *context,
                                          VtrOpenAttemptFunc   func,
                                          gpointer             user_data);
/* The function isn't called any more; what the thread still opens is closed again. */
void            vtr_open_attempt_abandon (VtrOpenAttempt *self);

G_END_DECLS
