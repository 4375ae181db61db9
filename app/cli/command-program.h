/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-error.h"
#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_COMMAND_PROGRAM (vtr_command_program_get_type ())
G_DECLARE_FINAL_TYPE (VtrCommandProgram, vtr_command_program, VTR, COMMAND_PROGRAM, GObject)

/* One run of vitrinectl: opens the connection the command needs, or finds the process that has it
 * open, runs the command here or there, and lets others use the connection meanwhile. Main thread;
 * used once. */

/* @arguments: NULL-terminated, without the program's own name. */
VtrCommandProgram *vtr_command_program_new        (const char * const   *arguments,
                                                   VtrOsDatabase        *database)
                                                   G_GNUC_WARN_UNUSED_RESULT;
void               vtr_command_program_run_async  (VtrCommandProgram    *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
VtrExitCode        vtr_command_program_run_finish (VtrCommandProgram    *self,
                                                   GAsyncResult         *result);

G_END_DECLS
