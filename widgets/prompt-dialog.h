/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A dialog that asks for something to be written: heading, body, a box for entries, Cancel
 * ("cancel") and a default button ("ok"). For the prompts of this folder, which present it.
 *
 * @ret_box: where the entries go, below each other. */
AdwMessageDialog *vtr_prompt_dialog_new     (GtkWidget         *parent,
                                             const char        *heading,
                                             const char        *body,
                                             const char        *ok_label,
                                             GtkBox           **ret_box)
                                             G_GNUC_WARN_UNUSED_RESULT;
/* Small words in the box: what protects a password, or what is wrong with what was written.
 * (transfer none) */
GtkLabel         *vtr_prompt_dialog_add_note (GtkBox            *box,
                                             const char        *text);
void              vtr_prompt_dialog_present (AdwMessageDialog  *dialog,
                                             GtkWidget         *first);

G_END_DECLS
