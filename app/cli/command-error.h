/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VTR_COMMAND_ERROR (vtr_command_error_quark ())
GQuark vtr_command_error_quark (void);

/* What a command itself finds wrong; what the layers below find wrong has their own domains. */
typedef enum
{
  VTR_COMMAND_ERROR_FAILED,
  VTR_COMMAND_ERROR_USAGE,
  VTR_COMMAND_ERROR_NOT_FOUND,
  VTR_COMMAND_ERROR_UNSUPPORTED,
} VtrCommandError;

/* The program's exit codes: part of its contract. */
typedef enum
{
  VTR_EXIT_DONE          = 0,
  VTR_EXIT_FAILED        = 1,
  VTR_EXIT_USAGE         = 2,
  VTR_EXIT_NOT_FOUND     = 3,
  VTR_EXIT_NOT_POSSIBLE  = 4,
} VtrExitCode;

/* The one place where errors of all layers become exit codes. @error: (nullable): NULL is
 * VTR_EXIT_DONE. */
VtrExitCode  vtr_exit_code_from_error (const GError *error);
/* Of two outcomes the one to report for both: a failure is worse than "not possible", that worse
 * than "not found", that worse than done. */
VtrExitCode  vtr_exit_code_worse      (VtrExitCode   a,
                                       VtrExitCode   b);
/* The error's message on one line: valid UTF-8 without control characters. What libvirt said goes
 * to the debug log. (transfer full) */
char        *vtr_error_to_line        (const GError *error);
/* Text of other origin (names, titles) made harmless for a terminal. (transfer full) */
char        *vtr_text_to_line         (const char   *text);

G_END_DECLS
