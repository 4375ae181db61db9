/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @text: NULL when the user gave none. */
typedef void (*VtrTextCallback) (const char *text,
                                 gpointer    user_data);

/* Asks for a line of text in a dialog, @text to begin with. @label: what it is, for screen readers.
 * @ok_label: with a mnemonic. The callback is called once. Main thread. */
void vtr_text_prompt_ask (GtkWidget       *parent,
                          const char      *heading,
                          const char      *body,
                          const char      *label,
                          const char      *text,
                          const char      *ok_label,
                          VtrTextCallback  callback,
                          gpointer         user_data);

G_END_DECLS
