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

VtrOpenAttempt *vtr_open_attempt_ref     (VtrOpenAttempt *self);
void            vtr_open_attempt_unref   (VtrOpenAttempt *self);
/* Blocks until the thread has ended, or until @timeout_ms have passed. */
void            vtr_open_attempt_wait    (VtrOpenAttempt *self,
                                          guint           timeout_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrOpenAttempt, vtr_open_attempt_unref)

G_END_DECLS
