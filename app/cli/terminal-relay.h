/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Standard input and output as one socket, for a command that talks with somebody: it may run in
 * another process (see VtrCommandServer), which must neither change this one's terminal nor wait
 * for it. A terminal is put into raw mode meanwhile, and back when it is freed; Ctrl+] leaves. */
typedef struct _VtrTerminalRelay VtrTerminalRelay;

/* @ret_fd: the command's end: (transfer full). The end of the input is the end of what comes from
 * there; when everything is to end (Ctrl+], an output that broke), both ways end. */
VtrTerminalRelay *vtr_terminal_relay_new          (int                   input_fd,
                                                   int                   output_fd,
                                                   int                  *ret_fd,
                                                   GError              **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;
/* Puts the terminal back as it was. */
void              vtr_terminal_relay_free         (VtrTerminalRelay     *self);
/* The input is a terminal, on which Ctrl+] leaves. */
gboolean          vtr_terminal_relay_is_terminal  (VtrTerminalRelay     *self);
/* Waits until all that the command said is written; its end must have been closed. Cancelling ends
 * the wait. */
void              vtr_terminal_relay_drain_async  (VtrTerminalRelay     *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
void              vtr_terminal_relay_drain_finish (GAsyncResult         *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrTerminalRelay, vtr_terminal_relay_free)

G_END_DECLS
