/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "sign-in-question.h"

#include "alert.h"
#include "display-client.h"

#include <glib/gi18n.h>

/* Hexadecimal digits between spaces, so that a person can compare them, and on a line. */
#define DIGITS_PER_GROUP 4u
#define DIGITS_PER_LINE  32u

typedef struct
{
  GtkWidget                 *parent;      /* weak */
  VtrScreenTrust            *trust;
  VtrDisplayEndpoint        *endpoint;
  char                      *key;         /* to pin; (nullable) */
  int                        code;
  VtrSignInQuestionCallback  callback;
  gpointer                   user_data;
} Question;

static void
question_free (Question *question)
{
  g_clear_weak_pointer (&question->parent);
  g_object_unref (question->trust);
  g_object_unref (question->endpoint);
  g_free (question->key);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

char *
vtr_sign_in_question_dup_digits (const char *key)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; key[i] != '\0'; i++)
    {
      if (i > 0 && i % DIGITS_PER_LINE == 0)
        g_string_append_c (text, '\n');
      else if (i > 0 && i % DIGITS_PER_GROUP == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, key[i]);
    }

  return g_string_free (text, FALSE);
}

static gboolean
remember (Question  *question,
          GError   **error)
{
  switch (question->code)
    {
    case VTR_DISPLAY_ERROR_CERTIFICATE:
      return vtr_screen_trust_pin (question->trust, question->endpoint, question->key, error);
    case VTR_DISPLAY_ERROR_DOWNGRADE:
      return vtr_screen_trust_forget_level (question->trust, question->endpoint, error);
    case VTR_DISPLAY_ERROR_INSECURE_PASSWORD:
    default:
      vtr_screen_trust_allow_insecure (question->trust, question->endpoint);
      return TRUE;
    }
}

static void
on_response (const char *response,
             gpointer    user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  gboolean goes_on = g_str_equal (response, "go-on");

  if (goes_on && !remember (question, &error))
    {
      goes_on = FALSE;
      vtr_alert_error (question->parent, _("The Answer Can't Be Kept"), error->message, NULL);
    }

  question->callback (goes_on, question->user_data);
}

/* @detail: (nullable) */
static void
ask (Question   *question,
     const char *heading,
     const char *body,
     const char *detail,
     const char *label)
{
  const VtrAlertResponse responses[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "go-on", label, TRUE, FALSE },
  };

  vtr_alert_ask_with_detail (question->parent, heading, body, detail, responses,
                             G_N_ELEMENTS (responses), on_response, question);
}

/* @problem: has a key. */
static void
ask_about_key (Question              *question,
               VtrCertificateProblem *problem)
{
  const char *host = vtr_certificate_problem_get_host (problem);
  gboolean is_other = (vtr_certificate_problem_get_faults (problem) &
                       VTR_CERTIFICATE_OTHER_KEY) != 0;
  g_autofree char *sentence = vtr_certificate_problem_to_string (problem);
  g_autofree char *digits = vtr_sign_in_question_dup_digits (question->key);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  /* Translators: %s is the name of a computer. */
  heading = g_strdup_printf (is_other ? _("Trust Another Key for “%s”?")
                                      : _("Trust This Key for “%s”?"), host);
  /* Translators: the first %s is a sentence without a full stop about what is wrong with the
   * certificate, the second the name of a computer; the digits of a key follow. */
  body = g_strdup_printf (_("%s. Somebody else may be posing as it, to see what you type and what "
                            "is on the screen.\n\nGo on only if you know that this is the key of "
                            "%s:"), sentence, host);
  ask (question, heading, body, digits, _("_Trust This Key"));
}

static void
ask_about_password (Question   *question,
                    const char *host)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf (_("“%s” wants a password in a way that lets others on the network read "
                            "it. They could use it to sign in as you."), host);
  ask (question, _("Send the Password Unprotected?"), body, NULL, _("_Send Anyway"));
}

static void
ask_about_downgrade (Question   *question,
                     const char *host)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf (_("Connections to “%s” were better protected before. Others on the "
                            "network may be able to see the screen and what you type, and may "
                            "have brought this about."), host);
  ask (question, _("Connect with Less Protection?"), body, NULL, _("_Connect Anyway"));
}

gboolean
vtr_sign_in_question_is_possible (const GError *error)
{
  return g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CERTIFICATE) ||
         g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_INSECURE_PASSWORD) ||
         g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_DOWNGRADE);
}

void
vtr_sign_in_question_ask (GtkWidget                 *parent,
                          const VtrSignInRefusal    *refusal,
                          VtrSignInQuestionCallback  callback,
                          gpointer                   user_data)
{
  Question *question = NULL;
  const char *host = NULL;

  g_return_if_fail (refusal != NULL && callback != NULL);
  g_return_if_fail (vtr_sign_in_question_is_possible (refusal->error));

  question = g_new0 (Question, 1);
  g_set_weak_pointer (&question->parent, parent);
  question->trust = g_object_ref (refusal->trust);
  question->endpoint = g_object_ref (refusal->endpoint);
  question->code = refusal->error->code;
  if (refusal->problem != NULL)
    question->key = g_strdup (vtr_certificate_problem_get_key (refusal->problem));
  question->callback = callback;
  question->user_data = user_data;

  /* Only what is reached over the network is ever refused. */
  host = vtr_display_endpoint_get_host (refusal->endpoint);
  if (host == NULL)
    host = "";

  if (question->code == VTR_DISPLAY_ERROR_INSECURE_PASSWORD)
    ask_about_password (question, host);
  else if (question->code == VTR_DISPLAY_ERROR_DOWNGRADE)
    ask_about_downgrade (question, host);
  else if (question->key != NULL)
    ask_about_key (question, refusal->problem);
  else
    {
      /* A key that was revoked, or is too weak, is nothing to be trusted by anybody. */
      vtr_alert_error (parent, _("Not Safe to Connect"), refusal->error->message, NULL);
      callback (FALSE, user_data);
      question_free (question);
    }
}
