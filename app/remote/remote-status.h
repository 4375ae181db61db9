/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-status.h"
#include "remote-session.h"

G_BEGIN_DECLS

/* What the console page says instead of a remote screen. @has_picture: there is one to show, if
 * only the last. The button's action has no target. */
void vtr_remote_status_get (VtrRemoteSession *session,
                            gboolean          has_picture,
                            VtrConsoleStatus *ret_status);

/* What is said above the last picture while the connection is lost. (transfer full) (nullable) */
char *vtr_remote_status_dup_lost (VtrRemoteSession *session);

G_END_DECLS
