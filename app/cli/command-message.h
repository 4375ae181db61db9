/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What vitrinectl sends to the process that has the embedded driver open, and what that one
 * answers: packets on a unix socket (SOCK_SEQPACKET). The request carries the descriptors of
 * standard input, output and error. An answer is VTR_ANSWER_ACCEPTED, then VTR_ANSWER_EXIT and the
 * exit code as a second byte; or one of the others alone. The asker shuts its side down to
 * interrupt the command. Pure but for the names; any thread. */

#define VTR_COMMAND_MESSAGE_MAX_SIZE      (128u * 1024)
#define VTR_COMMAND_MESSAGE_MAX_ARGUMENTS 4096u
#define VTR_COMMAND_MESSAGE_N_FDS         3

typedef enum
{
  VTR_ANSWER_ACCEPTED = 'A',
  VTR_ANSWER_EXIT     = 'X',
  VTR_ANSWER_BUSY     = 'B',   /* about to end: open the driver yourself, in a moment */
  VTR_ANSWER_REFUSED  = 'R',   /* not understood, e.g. another version */
} VtrCommandAnswer;

/* NULL and G_IO_ERROR_INVALID_ARGUMENT when it would be too long. */
GBytes   *vtr_command_message_new   (const char           *cwd,
                                     const char * const   *arguments,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE on anything that vtr_command_message_new() doesn't make. @ret_cwd, @ret_arguments:
 * (transfer full) */
gboolean  vtr_command_message_parse (const guint8         *data,
                                     gsize                 length,
                                     char                **ret_cwd,
                                     GStrv                *ret_arguments);

G_END_DECLS
