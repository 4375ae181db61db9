/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "text-prompt.h"

#include "prompt-dialog.h"

typedef struct
{
  VtrTextCallback  callback;
  gpointer         user_data;
  GtkWidget       *entry;
} Prompt;

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Prompt *prompt = user_data;

  prompt->callback (g_str_equal (response, "ok")
                      ? gtk_editable_get_text (GTK_EDITABLE (prompt->entry)) : NULL,
                    prompt->user_data);
}

static void
free_prompt (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

void
vtr_text_prompt_ask (GtkWidget       *parent,
                     const char      *heading,
                     const char      *body,
                     const char      *label,
                     const char      *text,
                     const char      *ok_label,
                     VtrTextCallback  callback,
                     gpointer         user_data)
{
  AdwMessageDialog *dialog = NULL;
  GtkBox *box = NULL;
  Prompt *prompt = NULL;

  g_return_if_fail (callback != NULL);

  dialog = vtr_prompt_dialog_new (parent, heading, body, ok_label, &box);
  prompt = g_new0 (Prompt, 1);
  prompt->callback = callback;
  prompt->user_data = user_data;
  prompt->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (prompt->entry), text);
  gtk_entry_set_activates_default (GTK_ENTRY (prompt->entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (prompt->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (box, prompt->entry);

  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), prompt, free_prompt, 0);
  vtr_prompt_dialog_present (dialog, prompt->entry);
}
