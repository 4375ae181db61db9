/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "password-prompt.h"

#include "button-names.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  VtrPasswordCallback callback;
  gpointer            user_data;
  GtkWidget          *user;        /* (nullable) */
  GtkWidget          *entry;
} Prompt;

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Prompt *prompt = user_data;
  gboolean given = g_str_equal (response, "ok");

  /* The entry's own buffer is in memory that is not swapped and is wiped by the toolkit. */
  prompt->callback (prompt->user != NULL ? gtk_editable_get_text (GTK_EDITABLE (prompt->user))
                                         : NULL,
                    given ? gtk_editable_get_text (GTK_EDITABLE (prompt->entry)) : NULL,
                    prompt->user_data);
}

static void
free_prompt (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

static void
add_entry (GtkWidget  *box,
           GtkWidget  *entry,
           const char *label)
{
  g_object_set (entry, "activates-default", TRUE, "placeholder-text", label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_box_append (GTK_BOX (box), entry);
}

void
vtr_password_prompt_ask (GtkWidget           *parent,
                         const char          *heading,
                         const char          *body,
                         gboolean             needs_user,
                         VtrPasswordCallback  callback,
                         gpointer             user_data)
{
  GtkRoot *root = NULL;
  GtkWidget *dialog = NULL;
  GtkWidget *box = NULL;
  AdwMessageDialog *message = NULL;
  Prompt *prompt = NULL;

  g_return_if_fail (callback != NULL);

  root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  message = ADW_MESSAGE_DIALOG (dialog);

  prompt = g_new0 (Prompt, 1);
  prompt->callback = callback;
  prompt->user_data = user_data;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  if (needs_user)
    {
      prompt->user = gtk_entry_new ();
      add_entry (box, prompt->user, _("User Name"));
    }
  prompt->entry = gtk_password_entry_new ();
  g_object_set (prompt->entry, "show-peek-icon", TRUE, NULL);
  add_entry (box, prompt->entry, _("Password"));

  adw_message_dialog_set_extra_child (message, box);
  adw_message_dialog_add_response (message, "cancel", _("_Cancel"));
  adw_message_dialog_add_response (message, "ok", _("_Connect"));
  adw_message_dialog_set_response_appearance (message, "ok", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "ok");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), prompt, free_prompt, 0);
  vtr_button_names_tidy (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}
