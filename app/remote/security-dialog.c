/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "security-dialog.h"

#include "alert.h"
#include "sign-in-question.h"

#include <glib/gi18n.h>

/* What is shown, until the dialog is closed. */
typedef struct
{
  GtkWidget          *widget;
  VtrRemoteScreen    *screen;
  VtrScreenTrust     *trust;
  VtrRemotePasswords *passwords;
} Shown;

static void
shown_free (Shown *shown)
{
  g_clear_object (&shown->widget);
  g_clear_object (&shown->screen);
  g_clear_object (&shown->trust);
  g_clear_object (&shown->passwords);
  g_free (shown);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shown, shown_free)

static void
on_answer (const char *response,
           gpointer    user_data)
{
  g_autoptr (Shown) shown = user_data;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (response, "forget-password"))
    vtr_remote_passwords_forget (shown->passwords, shown->screen);
  else if (g_str_equal (response, "forget") &&
           !vtr_screen_trust_forget (shown->trust,
                                     vtr_remote_screen_get_endpoint (shown->screen), &error))
    vtr_alert_error (shown->widget, _("That Wasn’t Forgotten"), error->message, NULL);
}

static void
append_paragraph (GString    *text,
                  const char *paragraph)
{
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append (text, paragraph);
}

/* (transfer full) */
static char *
dup_security_body (VtrRemoteScreen      *screen,
                   const VtrSignInRules *rules)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (rules->pinned_key != NULL)
    append_paragraph (text, _("You trust the key below here, although it couldn’t be verified. Any "
                              "other key is refused."));
  else if (rules->is_local)
    append_paragraph (text, _("The screen is one of this computer: nothing goes over a network."));
  else if (rules->least_level == VTR_SECURITY_LEVEL_VERIFIED)
    append_paragraph (text, _("It was verified who answers there. Less than that is refused until "
                              "you say otherwise."));
  else if (rules->least_level == VTR_SECURITY_LEVEL_ENCRYPTED)
    append_paragraph (text, _("The connection was encrypted before. Less than that is refused "
                              "until you say otherwise."));
  else
    append_paragraph (text, _("Nothing is remembered about how this screen is protected."));

  if (rules->allows_insecure_password)
    append_paragraph (text, _("A password that others can read may be sent there until Vitrine is "
                              "closed."));
  if (vtr_remote_screen_is_password_kept (screen))
    append_paragraph (text, _("Its password is kept by this desktop’s secret service."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
vtr_security_dialog_show (GtkWidget          *widget,
                                    VtrRemoteScreen    *screen,
                                    VtrScreenTrust     *trust,
                                    VtrRemotePasswords *passwords)
{
  g_autoptr (VtrSignInPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  g_autofree char *detail = NULL;
  const VtrSignInRules *rules = NULL;
  Shown *shown = NULL;
  VtrAlertResponse responses[3] = { { "cancel", _("_Close"), FALSE, FALSE } };
  guint n_responses = 1;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));
  g_return_if_fail (VTR_IS_SCREEN_TRUST (trust));

  /* Translators: %s is the name of a screen. */
  heading = g_strdup_printf (_("Security of %s"), vtr_remote_screen_get_title (screen));
  policy = vtr_screen_trust_make_policy (trust, vtr_remote_screen_get_endpoint (screen), &error);
  if (policy == NULL)
    {
      vtr_alert_error (widget, heading, error->message, NULL);
      return;
    }

  rules = vtr_sign_in_policy_get_rules (policy);
  body = dup_security_body (screen, rules);
  if (rules->pinned_key != NULL)
    detail = vtr_sign_in_question_dup_digits (rules->pinned_key);
  if (vtr_remote_screen_is_password_kept (screen))
    responses[n_responses++] =
      (VtrAlertResponse) { "forget-password", _("Forget _Password"), TRUE, FALSE };
  if (rules->pinned_key != NULL)
    responses[n_responses++] = (VtrAlertResponse) { "forget", _("_Forget Key"), TRUE, FALSE };
  else if (rules->least_level > VTR_SECURITY_LEVEL_PLAIN || rules->allows_insecure_password)
    responses[n_responses++] = (VtrAlertResponse) { "forget", _("_Forget This"), TRUE, FALSE };

  shown = g_new0 (Shown, 1);
  shown->widget = g_object_ref (widget);
  shown->screen = g_object_ref (screen);
  shown->trust = g_object_ref (trust);
  shown->passwords = g_object_ref (passwords);
  vtr_alert_ask_with_detail (widget, heading, body, detail, responses, n_responses,
                             on_answer, shown);
}
