/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "command-line.h"
#include "command-error.h"
#include "machine-list.h"
#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_COMMAND_CALL (vtr_command_call_get_type ())
G_DECLARE_FINAL_TYPE (VtrCommandCall, vtr_command_call, VTR, COMMAND_CALL, GObject)

/* One command being run: its command line, where its output goes, what it works on. The same
 * whether vitrinectl runs it for itself or another process runs it for vitrinectl (see
 * VtrCommandServer): a command knows nothing else, has no global state and never blocks. Main
 * thread. */

/* @line: (transfer full); @cwd: what relative paths are relative to; the descriptors of output and
 * errors are closed with the call when @close_fds. */
VtrCommandCall   *vtr_command_call_new              (VtrCommandLine       *line,
                                                     const char           *cwd,
                                                     int                   output_fd,
                                                     int                   error_fd,
                                                     gboolean              close_fds)
                                                     G_GNUC_WARN_UNUSED_RESULT;

/* Runs the command. @connection: open; NULL only where the command line needs none. */
void              vtr_command_call_run_async        (VtrCommandCall       *self,
                                                     VtrConnection        *connection,
                                                     VtrOsDatabase        *database,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
/* Never fails: what went wrong was told on the error stream and is in the exit code. */
VtrExitCode       vtr_command_call_run_finish       (VtrCommandCall       *self,
                                                     GAsyncResult         *result);

/* For a command that talks: the socket it does so on. Before it runs. @fd: (transfer full) */
void              vtr_command_call_take_talk_fd     (VtrCommandCall       *self,
                                                     int                   fd);

/* For commands. */
VtrCommandLine   *vtr_command_call_get_line         (VtrCommandCall       *self);
VtrConnection    *vtr_command_call_get_connection   (VtrCommandCall       *self);
VtrOsDatabase    *vtr_command_call_get_database     (VtrCommandCall       *self);
GCancellable     *vtr_command_call_get_cancellable  (VtrCommandCall       *self);
/* Where a command that talks does so; -1 when that was not arranged, or it was called before.
 * (transfer full) */
int               vtr_command_call_steal_talk_fd    (VtrCommandCall       *self);
gboolean          vtr_command_call_is_json          (VtrCommandCall       *self);
const char       *vtr_command_call_get_argument     (VtrCommandCall       *self,
                                                     guint                 index);
/* An absolute path. (transfer full) */
char             *vtr_command_call_dup_path         (VtrCommandCall       *self,
                                                     const char           *path);
/* The machine of that name or UUID, else VTR_COMMAND_ERROR_NOT_FOUND. (transfer none) */
VtrMachine       *vtr_command_call_find_machine     (VtrCommandCall       *self,
                                                     const char           *name,
                                                     GError              **error);

/* The machine that the first argument names. NULL: the command has been ended, there is none. */
VtrMachine       *vtr_command_call_find_first_machine (VtrCommandCall     *self);

/* Collects output; it is written when the command ends well, or by vtr_command_call_flush(). */
void              vtr_command_call_print            (VtrCommandCall       *self,
                                                     const char           *text);
/* @node: (transfer full) */
void              vtr_command_call_print_json       (VtrCommandCall       *self,
                                                     JsonNode             *node);
/* @report: (transfer full): of vtr_machine_report_build_finish(); as JSON or as text. */
void              vtr_command_call_print_machine    (VtrCommandCall       *self,
                                                     JsonNode             *report);
/* Writes what was collected, now; errors show when the command ends. */
void              vtr_command_call_flush            (VtrCommandCall       *self);
/* One line of progress, where the error stream is a terminal: replaces the one before. */
void              vtr_command_call_show_progress    (VtrCommandCall       *self,
                                                     const char           *text);

/* Ends the command: output is written, exit code 0. */
void              vtr_command_call_finish           (VtrCommandCall       *self);
/* Ends the command: output is written, then the error's line; its exit code. @error: (transfer
 * full) */
void              vtr_command_call_finish_with_error (VtrCommandCall      *self,
                                                     GError               *error);
/* Ends the command: nothing but the error's line is written; its exit code. @error: (transfer
 * full) */
void              vtr_command_call_fail             (VtrCommandCall       *self,
                                                     GError               *error);

G_END_DECLS
