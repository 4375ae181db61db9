/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "alert.h"

#include "button-names.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  VtrAlertCallback callback;
  gpointer         user_data;
} Question;

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Question *question = user_data;

  g_assert (ADW_IS_MESSAGE_DIALOG (dialog));

  if (question->callback != NULL)
    question->callback (response, question->user_data);
}

static void
free_question (gpointer  data,
               GClosure *closure)
{
  g_free (data);
}

static void
present (AdwMessageDialog *dialog)
{
  vtr_button_names_tidy (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static AdwMessageDialog *
dialog_new (GtkWidget  *parent,
            const char *heading,
            const char *body)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;

  return ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));
}

static GtkWidget *
exact_text_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "monospace");

  return label;
}

/* In the middle, as the question above it. */
static GtkWidget *
centered_text_new (const char *text)
{
  GtkWidget *label = exact_text_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);

  return label;
}

static GtkWidget *
detail_new (const char *detail)
{
  GtkWidget *expander = gtk_expander_new (_("Details"));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = exact_text_new (detail);

  gtk_widget_set_margin_top (label, 6);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 160);
  gtk_expander_set_child (GTK_EXPANDER (expander), scroller);

  return expander;
}

void
vtr_alert_ask (GtkWidget              *parent,
               const char             *heading,
               const char             *body,
               const VtrAlertResponse *responses,
               guint                   n_responses,
               VtrAlertCallback        callback,
               gpointer                user_data)
{
  vtr_alert_ask_with_detail (parent, heading, body, NULL, responses, n_responses, callback,
                             user_data);
}

void
vtr_alert_ask_with_detail (GtkWidget              *parent,
                           const char             *heading,
                           const char             *body,
                           const char             *detail,
                           const VtrAlertResponse *responses,
                           guint                   n_responses,
                           VtrAlertCallback        callback,
                           gpointer                user_data)
{
  AdwMessageDialog *dialog = NULL;
  Question *question = NULL;
  const char *default_response = "cancel";

  g_return_if_fail (heading != NULL);
  g_return_if_fail (responses != NULL || n_responses == 0);

  dialog = dialog_new (parent, heading, body);

  for (guint i = 0; i < n_responses; i++)
    {
      adw_message_dialog_add_response (dialog, responses[i].id, responses[i].label);

      if (responses[i].destructive)
        adw_message_dialog_set_response_appearance (dialog, responses[i].id,
                                                    ADW_RESPONSE_DESTRUCTIVE);
      if (responses[i].suggested)
        {
          adw_message_dialog_set_response_appearance (dialog, responses[i].id,
                                                      ADW_RESPONSE_SUGGESTED);
          default_response = responses[i].id;
        }
    }

  adw_message_dialog_set_default_response (dialog, default_response);
  adw_message_dialog_set_close_response (dialog, "cancel");
  if (detail != NULL)
    adw_message_dialog_set_extra_child (dialog, centered_text_new (detail));

  question = g_new0 (Question, 1);
  question->callback = callback;
  question->user_data = user_data;
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, free_question, 0);
  present (dialog);
}

void
vtr_alert_error (GtkWidget  *parent,
                 const char *heading,
                 const char *body,
                 const char *detail)
{
  AdwMessageDialog *dialog = NULL;

  g_return_if_fail (heading != NULL);

  dialog = dialog_new (parent, heading, body);
  adw_message_dialog_add_response (dialog, "close", _("_Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");

  if (detail != NULL && *detail != '\0')
    adw_message_dialog_set_extra_child (dialog, detail_new (detail));

  present (dialog);
}
