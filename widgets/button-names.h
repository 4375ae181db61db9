/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives every button with a mnemonic below @widget the one name it should have. GTK 4.8 speaks both
 * the text with its underscore and the label's ("_Cancel Cancel"); it leaves the label's. Main
 * thread. */
void vtr_button_names_tidy (GtkWidget *widget);

G_END_DECLS
