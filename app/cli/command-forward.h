/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Has a command run by the process that listens at @path (see VtrCommandServer), with these three
 * descriptors for standard input, output and errors, and waits for its end. Cancelling interrupts
 * the command and goes on waiting for its exit code. G_IO_ERROR_WOULD_BLOCK: nobody listens there
 * (any more), or not for long: try again in a moment. */
void        vtr_command_forward_async  (const char           *path,
                                        const char           *cwd,
                                        const char * const   *arguments,
                                        const int            *fds,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean    vtr_command_forward_finish (GAsyncResult         *result,
                                        VtrExitCode          *ret_code,
                                        GError              **error);

G_END_DECLS
