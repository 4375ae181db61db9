/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_CONSOLE_NOTE (vtr_console_note_get_type ())
G_DECLARE_FINAL_TYPE (VtrConsoleNote, vtr_console_note, VTR, CONSOLE_NOTE, AdwBin)

/* A line over the screen that goes away by itself, for what the user need not answer. */

/* For three seconds. */
void vtr_console_note_show (VtrConsoleNote *self,
                            const char     *text);
/* Until another is shown. */
void vtr_console_note_hold (VtrConsoleNote *self,
                            const char     *text);
void vtr_console_note_hide (VtrConsoleNote *self);

/* For three seconds, but no longer than the screen is there that it is about. Where something else
 * is shown, which the user may not have read, it comes after that. */
void vtr_console_note_show_hint (VtrConsoleNote *self,
                                 const char     *text);
void vtr_console_note_hide_hint (VtrConsoleNote *self);
/* One that waits isn't shown any more. */
void vtr_console_note_forget_hint (VtrConsoleNote *self);

G_END_DECLS
