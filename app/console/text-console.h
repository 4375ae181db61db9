/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "machine.h"

G_BEGIN_DECLS

#define VTR_TYPE_TEXT_CONSOLE (vtr_text_console_get_type ())
G_DECLARE_FINAL_TYPE (VtrTextConsole, vtr_text_console, VTR, TEXT_CONSOLE, AdwBin)

/* A text console of a machine in a terminal, with its scroll-back, a search, and words for when
 * there is nobody to talk to. What the guest writes is text and nothing else: it opens no link,
 * names no window, reads no clipboard. Opens the console when it is made, and keeps it open. Main
 * thread. */

/* @id, @label: of VtrConfigConsole. */
GtkWidget *vtr_text_console_new        (VtrMachine     *machine,
                                        const char     *id,
                                        const char     *label) G_GNUC_WARN_UNUSED_RESULT;
/* Lets the machine's console go, for good: others can have it. */
void       vtr_text_console_close      (VtrTextConsole *self);
/* Whoever has the keyboard there types to the guest. */
void       vtr_text_console_grab_focus (VtrTextConsole *self);

G_END_DECLS
