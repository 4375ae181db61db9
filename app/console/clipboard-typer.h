/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-note.h"
#include "display-view.h"

G_BEGIN_DECLS

#define VTR_TYPE_CLIPBOARD_TYPER (vtr_clipboard_typer_get_type ())
G_DECLARE_FINAL_TYPE (VtrClipboardTyper, vtr_clipboard_typer, VTR, CLIPBOARD_TYPER, GObject)

/* Typing what is in the clipboard, for guests that share none: as on a US keyboard, some ten
 * letters a second, until Escape. What is long or has more than one line is asked about first,
 * since each Return does something. */

/* @view: whose guest gets it; @note: where is said what happens. Neither is kept alive. */
VtrClipboardTyper *vtr_clipboard_typer_new  (VtrDisplayView    *view,
                                             VtrConsoleNote    *note) G_GNUC_WARN_UNUSED_RESULT;
/* Does nothing while it types already. */
void               vtr_clipboard_typer_type (VtrClipboardTyper *self);
void               vtr_clipboard_typer_stop (VtrClipboardTyper *self);

G_END_DECLS
