/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a guest said and its reader hasn't taken yet: so much and no more. What comes meanwhile can
 * be left out, which the text itself says where it goes on. Not locked. */
typedef struct _VtrConsoleOutput VtrConsoleOutput;

/* How writing ended. */
typedef enum
{
  VTR_CONSOLE_OUTPUT_WRITTEN,   /* for now: the reader takes no more, or there is no more */
  VTR_CONSOLE_OUTPUT_GONE,      /* the reader has gone */
} VtrConsoleOutputResult;

VtrConsoleOutput      *vtr_console_output_new      (void) G_GNUC_WARN_UNUSED_RESULT;
/* @output: (nullable) */
void                   vtr_console_output_free     (VtrConsoleOutput *output);

/* The room there is, for vtr_console_output_add(); 0 while something is being left out. */
gsize                  vtr_console_output_get_room (VtrConsoleOutput *output,
                                                    char            **ret_data);
/* So many bytes were put into the room. */
void                   vtr_console_output_add      (VtrConsoleOutput *output,
                                                    gsize             length);
/* So many bytes there was no room for. */
void                   vtr_console_output_leave_out (VtrConsoleOutput *output,
                                                    gsize             length);
gboolean               vtr_console_output_is_empty (VtrConsoleOutput *output);
/* Writes what the descriptor takes without waiting. */
VtrConsoleOutputResult vtr_console_output_write    (VtrConsoleOutput *output,
                                                    int               fd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrConsoleOutput, vtr_console_output_free)

G_END_DECLS
