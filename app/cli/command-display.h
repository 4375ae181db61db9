/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-call.h"
#include "display-client.h"

G_BEGIN_DECLS

/* From the ADDRESS of a command to a display that shows a whole picture. Main thread. */

/* The first line of the file that --password-file names; NULL without that option. @ret_password:
 * (transfer full), to be wiped. */
gboolean            vtr_command_display_read_password (VtrCommandCall     *call,
                                                     char                **ret_password,
                                                     GError              **error);

/* Connects and waits for a whole first frame, @timeout seconds at most
 * (VTR_DISPLAY_ERROR_TIMED_OUT). Signs in as the options --user, --password-file and
 * --allow-insecure say, where the command has them. */
void                vtr_command_display_open_async  (VtrCommandCall       *call,
                                                     const char           *address,
                                                     double                timeout,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
/* The caller closes it. (transfer full) */
VtrDisplayClient   *vtr_command_display_open_finish (VtrCommandCall       *call,
                                                     GAsyncResult         *result,
                                                     GError              **error)
                                                     G_GNUC_WARN_UNUSED_RESULT;

/* Ends a command on a display: closes the display (nullable), then fails with @error or, where it
 * is NULL, finishes. @error: (transfer full) */
void                vtr_command_display_end         (VtrCommandCall       *call,
                                                     VtrDisplayClient     *client,
                                                     GError               *error);

G_END_DECLS
