/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command.h"

G_BEGIN_DECLS

/* A command line that was read and checked: every value of an option is one of its type.
 * Immutable. */
typedef struct _VtrCommandLine VtrCommandLine;

/* @arguments: NULL-terminated, without the program's own name; need not be valid UTF-8.
 * Errors are VTR_COMMAND_ERROR_USAGE. */
VtrCommandLine    *vtr_command_line_parse          (const char * const  *arguments,
                                                    GError             **error)
                                                    G_GNUC_WARN_UNUSED_RESULT;
void               vtr_command_line_free           (VtrCommandLine      *self);

/* NULL only with --help or --version alone. */
const VtrCommand  *vtr_command_line_get_command    (VtrCommandLine      *self);
/* --connect; (nullable) */
const char        *vtr_command_line_get_uri        (VtrCommandLine      *self);
gboolean           vtr_command_line_is_json        (VtrCommandLine      *self);
/* Whether the command, with these arguments, needs the connection. */
gboolean           vtr_command_line_needs_connection (VtrCommandLine    *self);
/* What --help or --version ask for; NULL when neither is given. (transfer full) */
char              *vtr_command_line_dup_answer     (VtrCommandLine      *self);

guint              vtr_command_line_get_n_arguments (VtrCommandLine     *self);
/* NULL beyond the last. */
const char        *vtr_command_line_get_argument   (VtrCommandLine      *self,
                                                    guint                index);

gboolean           vtr_command_line_has_option     (VtrCommandLine      *self,
                                                    const char          *name);
const char        *vtr_command_line_get_text       (VtrCommandLine      *self,
                                                    const char          *name);   /* (nullable) */
/* @fallback where the option isn't given. */
guint64            vtr_command_line_get_size       (VtrCommandLine      *self,
                                                    const char          *name,
                                                    guint64              fallback);
guint              vtr_command_line_get_count      (VtrCommandLine      *self,
                                                    const char          *name,
                                                    guint                fallback);
double             vtr_command_line_get_seconds    (VtrCommandLine      *self,
                                                    const char          *name,
                                                    double               fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrCommandLine, vtr_command_line_free)

G_END_DECLS
