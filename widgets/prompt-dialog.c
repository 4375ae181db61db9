/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "prompt-dialog.h"

#include "button-names.h"

#include <glib/gi18n.h>

AdwMessageDialog *
vtr_prompt_dialog_new (GtkWidget   *parent,
                       const char  *heading,
                       const char  *body,
                       const char  *ok_label,
                       GtkBox     **ret_box)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  AdwMessageDialog *dialog = NULL;

  g_return_val_if_fail (ret_box != NULL, NULL);

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root)
                                                                            : NULL,
                                                       heading, body));
  adw_message_dialog_set_extra_child (dialog, box);
  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  adw_message_dialog_add_response (dialog, "ok", ok_label);
  adw_message_dialog_set_response_appearance (dialog, "ok", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "ok");
  adw_message_dialog_set_close_response (dialog, "cancel");
  *ret_box = GTK_BOX (box);

  return dialog;
}

GtkLabel *
vtr_prompt_dialog_add_note (GtkBox     *box,
                            const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

void
vtr_prompt_dialog_present (AdwMessageDialog *dialog,
                           GtkWidget        *first)
{
  vtr_button_names_tidy (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (first);
}
