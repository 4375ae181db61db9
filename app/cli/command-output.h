/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_TYPE_COMMAND_OUTPUT (vtr_command_output_get_type ())
G_DECLARE_FINAL_TYPE (VtrCommandOutput, vtr_command_output, VTR, COMMAND_OUTPUT, GObject)

/* A stream that a command writes text to: its own standard output, or that of another process which
 * asked for the command. Text is collected and written when flushed, in pieces that never block the
 * main loop on a slow reader. Main thread. */

/* @fd: closed with the object when @close_fd. */
VtrCommandOutput *vtr_command_output_new          (int                   fd,
                                                   gboolean              close_fd)
                                                   G_GNUC_WARN_UNUSED_RESULT;
gboolean          vtr_command_output_is_terminal  (VtrCommandOutput     *self);
void              vtr_command_output_append       (VtrCommandOutput     *self,
                                                   const char           *text);
/* Forgets what wasn't flushed yet. */
void              vtr_command_output_discard      (VtrCommandOutput     *self);
/* Ends when all that was appended is written. After an error (a closed pipe, a full disk) later
 * flushes fail with the same. */
void              vtr_command_output_flush_async  (VtrCommandOutput     *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean          vtr_command_output_flush_finish (VtrCommandOutput     *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

G_END_DECLS
