/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "password-prompt.h"

#include "prompt-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  VtrPasswordCallback  callback;
  gpointer             user_data;
  AdwMessageDialog    *dialog;
  GtkWidget           *user;          /* (nullable) */
  GtkWidget           *entry;
  GtkWidget           *remember;      /* (nullable) */
  GCancellable        *cancellable;   /* (nullable) */
  gulong               cancelled;
  guint                closing;       /* idle source */
} Prompt;

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Prompt *prompt = user_data;
  VtrPasswordAnswer answer = { 0 };

  if (!g_str_equal (response, "ok"))
    {
      prompt->callback (NULL, prompt->user_data);
      return;
    }

  /* The entry's buffer is in memory that is not swapped and is wiped by the toolkit. */
  answer.password = gtk_editable_get_text (GTK_EDITABLE (prompt->entry));
  if (prompt->user != NULL)
    answer.user = gtk_editable_get_text (GTK_EDITABLE (prompt->user));
  if (prompt->remember != NULL)
    answer.remember = gtk_check_button_get_active (GTK_CHECK_BUTTON (prompt->remember));
  prompt->callback (&answer, prompt->user_data);
}

static void
free_prompt (gpointer  data,
             GClosure *closure)
{
  Prompt *prompt = data;

  g_clear_handle_id (&prompt->closing, g_source_remove);
  g_cancellable_disconnect (prompt->cancellable, prompt->cancelled);
  g_clear_object (&prompt->cancellable);
  g_free (prompt);
}

static gboolean
on_close (gpointer user_data)
{
  Prompt *prompt = user_data;

  prompt->closing = 0;
  gtk_window_close (GTK_WINDOW (prompt->dialog));

  return G_SOURCE_REMOVE;
}

/* A handler of the cancellable must not disconnect itself, which closing does. No reference to the
 * dialog is held: GTK 4.8 can't let go of one whose parent is gone. */
static void
on_cancelled (GCancellable *cancellable,
              Prompt       *prompt)
{
  if (prompt->closing == 0)
    prompt->closing = g_idle_add (on_close, prompt);
}

static void
update_peek (GtkEntry *entry)
{
  gboolean is_shown = gtk_entry_get_visibility (entry);

  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY,
                                     is_shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_entry_set_icon_tooltip_text (entry, GTK_ENTRY_ICON_SECONDARY,
                                   is_shown ? _("Hide the Password") : _("Show the Password"));
}

static void
on_icon_press (GtkEntry             *entry,
               GtkEntryIconPosition  position)
{
  gtk_entry_set_visibility (entry, !gtk_entry_get_visibility (entry));
  update_peek (entry);
}

/* GTK 4.8's own password entry is told of its window's end after its own. */
static GtkWidget *
password_entry_new (void)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();
  GtkWidget *entry = gtk_entry_new_with_buffer (buffer);

  gtk_entry_set_visibility (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_PASSWORD);
  update_peek (GTK_ENTRY (entry));
  g_signal_connect (entry, "icon-press", G_CALLBACK (on_icon_press), NULL);

  return entry;
}

/* What it is for stands above it, where it stays when something is written. */
static GtkWidget *
add_entry (GtkBox     *box,
           GtkWidget  *entry,
           const char *label)
{
  vtr_prompt_dialog_add_note (box, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_box_append (box, entry);

  return entry;
}

static gboolean
is_text (GBinding     *binding,
         const GValue *from,
         GValue       *to,
         gpointer      user_data)
{
  g_value_set_boolean (to, g_value_get_string (from) != NULL);

  return TRUE;
}

/* It may turn out while the dialog is open whether a password can be remembered. */
static void
add_remember (Prompt  *prompt,
              GtkBox  *box,
              GObject *keeper)
{
  GtkLabel *note = NULL;

  prompt->remember = gtk_check_button_new_with_label (_("Remember the password"));
  gtk_box_append (box, prompt->remember);
  note = vtr_prompt_dialog_add_note (box, "");
  gtk_widget_add_css_class (GTK_WIDGET (note), "dim-label");

  g_object_bind_property (keeper, "hindrance", note, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (keeper, "hindrance", note, "visible", G_BINDING_SYNC_CREATE,
                               is_text, NULL, NULL, NULL);
  g_object_bind_property (note, "visible", prompt->remember, "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}

void
vtr_password_prompt_ask (GtkWidget                *parent,
                         const VtrPasswordRequest *request,
                         VtrPasswordCallback       callback,
                         gpointer                  user_data)
{
  GtkBox *box = NULL;
  Prompt *prompt = NULL;

  g_return_if_fail (request != NULL);
  g_return_if_fail (callback != NULL);

  prompt = g_new0 (Prompt, 1);
  prompt->callback = callback;
  prompt->user_data = user_data;
  prompt->dialog = vtr_prompt_dialog_new (parent, request->heading, request->body, _("_Connect"),
                                          &box);
  if (request->needs_user)
    {
      prompt->user = add_entry (box, gtk_entry_new (), _("User Name"));
      gtk_editable_set_text (GTK_EDITABLE (prompt->user),
                             request->user != NULL ? request->user : "");
    }
  prompt->entry = add_entry (box, password_entry_new (), _("Password"));
  if (request->protection != NULL)
    vtr_prompt_dialog_add_note (box, request->protection);
  if (request->keeper != NULL)
    add_remember (prompt, box, request->keeper);

  g_signal_connect_data (prompt->dialog, "response", G_CALLBACK (on_response), prompt, free_prompt,
                         0);
  g_set_object (&prompt->cancellable, request->cancellable);
  if (request->cancellable != NULL)
    prompt->cancelled = g_cancellable_connect (request->cancellable, G_CALLBACK (on_cancelled),
                                               prompt, NULL);
  vtr_prompt_dialog_present (prompt->dialog,
                             prompt->user != NULL && request->user == NULL ? prompt->user
                                                                           : prompt->entry);
}
