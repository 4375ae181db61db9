/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-in-question.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "display-client.h"

/* Self-signed, for screen.example; and what OpenSSL says of its public key. */
static const char certificate_pem[] =
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBiTCCAS+gAwIBAgIUFO3V/n+t5Opr9QJWabD0T8PARHMwCgYIKoZIzj0EAwIw\n"
  "GTEXMBUGA1UEAwwOc2NyZWVuLmV4YW1wbGUwIBcNMjYxMTIxMTUzNTE4WhgPMjEy\n"
  "NjEwMjgxNTM1MThaMBkxFzAVBgNVBAMMDnNjcmVlbi5leGFtcGxlMFkwEwYHKoZI\n"
  "zj0CAQYIKoZIzj0DAQcDQgAEv2p5gyK9xtKviRW65C1ka2z1vo0y4oRjYkQaORHN\n"
  "V75tHvojUm0Nr1MRwOBpejsZZBLrK2p+4GlM+qBCzLPb6KNTMFEwHQYDVR0OBBYE\n"
  "FC7w/8egVJG0M8iXm8TTg7dZ1rxHMB8GA1UdIwQYMBaAFC7w/8egVJG0M8iXm8TT\n"
  "g7dZ1rxHMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgdjLXaErg\n"
  "3bs0+LPmOWQFeyzN/PHoramh/6JO+xQmMvICIQC0ppqm2aZfYxCw4d87qPzAREH5\n"
  "YppxZLr/XpNHmnNm/Q==\n"
  "-----END CERTIFICATE-----\n";
#define KEY "fb05d5af6ad51e024ca67d3509a6d24d482f602912453f9591e20371759c6ff5"

typedef struct
{
  char               *folder;
  VtrScreenTrust     *trust;
  VtrDisplayEndpoint *endpoint;
  GtkWidget          *window;
  int                 n_answers;
  gboolean            goes_on;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("vitrine-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "screens.ini", NULL);
  fixture->trust = vtr_screen_trust_new (path, NULL);
  fixture->endpoint = vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_VNC,
                                                         "screen.example", 5901);
  fixture->window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->trust);
  g_object_unref (fixture->endpoint);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (fixture->folder);
}

static void
on_answer (gboolean goes_on,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_answers++;
  fixture->goes_on = goes_on;
}

/* (transfer none): the dialog that is open. */
static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return ADW_MESSAGE_DIALOG (window);
    }

  g_error ("There is no dialog");
}

/* @problem: (nullable) */
static AdwMessageDialog *
ask (Fixture               *fixture,
     VtrDisplayError        code,
     VtrCertificateProblem *problem)
{
  g_autoptr (GError) error = g_error_new_literal (VTR_DISPLAY_ERROR, (int) code, "It is so");
  const VtrSignInRefusal refusal = { fixture->trust, fixture->endpoint, error, problem };

  vtr_sign_in_question_ask (fixture->window, &refusal, on_answer, fixture);

  return find_dialog ();
}

static void
answer (Fixture          *fixture,
        AdwMessageDialog *dialog,
        const char       *response)
{
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_cmpint (fixture->n_answers, ==, 1);
  fixture->n_answers = 0;
}

static VtrCertificateProblem *
make_problem (VtrCertificateFault faults)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  certificate = g_tls_certificate_new_from_pem (certificate_pem, -1, &error);
  g_assert_no_error (error);

  return vtr_certificate_problem_new (certificate, "screen.example", 5901, faults);
}

static const VtrSignInRules *
get_rules (Fixture          *fixture,
           VtrSignInPolicy **ret_policy)
{
  *ret_policy = vtr_screen_trust_make_policy (fixture->trust, fixture->endpoint, NULL);

  return vtr_sign_in_policy_get_rules (*ret_policy);
}

static void
test_certificate (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (VtrCertificateProblem) problem = make_problem (VTR_CERTIFICATE_UNKNOWN_AUTHORITY);
  g_autoptr (VtrSignInPolicy) before = NULL;
  g_autoptr (VtrSignInPolicy) after = NULL;
  g_autofree char *digits = g_strndup (KEY, 4);
  AdwMessageDialog *dialog = NULL;
  GtkWidget *detail = NULL;

  g_assert_cmpstr (vtr_certificate_problem_get_key (problem), ==, KEY);
  dialog = ask (fixture, VTR_DISPLAY_ERROR_CERTIFICATE, problem);
  g_assert_nonnull (strstr (adw_message_dialog_get_heading (dialog), "screen.example"));
  detail = adw_message_dialog_get_extra_child (dialog);
  g_assert_true (GTK_IS_LABEL (detail));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (detail)), digits));
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "cancel");
  answer (fixture, dialog, "cancel");
  g_assert_false (fixture->goes_on);
  g_assert_null (get_rules (fixture, &before)->pinned_key);

  answer (fixture, ask (fixture, VTR_DISPLAY_ERROR_CERTIFICATE, problem), "go-on");
  g_assert_true (fixture->goes_on);
  g_assert_cmpstr (get_rules (fixture, &after)->pinned_key, ==, KEY);
}

/* What nobody should trust is told, and not asked about. */
static void
test_revoked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (VtrCertificateProblem) problem = make_problem (VTR_CERTIFICATE_REVOKED);
  g_autoptr (VtrSignInPolicy) policy = NULL;
  AdwMessageDialog *dialog = ask (fixture, VTR_DISPLAY_ERROR_CERTIFICATE, problem);

  g_assert_false (adw_message_dialog_has_response (dialog, "go-on"));
  g_assert_cmpint (fixture->n_answers, ==, 1);
  g_assert_false (fixture->goes_on);
  g_assert_null (get_rules (fixture, &policy)->pinned_key);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_downgrade (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (VtrSignInPolicy) before = NULL;
  g_autoptr (VtrSignInPolicy) after = NULL;

  g_assert_true (vtr_screen_trust_note_level (fixture->trust, fixture->endpoint,
                                              VTR_SECURITY_LEVEL_VERIFIED, NULL));
  answer (fixture, ask (fixture, VTR_DISPLAY_ERROR_DOWNGRADE, NULL), "cancel");
  g_assert_cmpint ((int) get_rules (fixture, &before)->least_level, ==,
                   (int) VTR_SECURITY_LEVEL_VERIFIED);
  answer (fixture, ask (fixture, VTR_DISPLAY_ERROR_DOWNGRADE, NULL), "go-on");
  g_assert_true (fixture->goes_on);
  g_assert_cmpint ((int) get_rules (fixture, &after)->least_level, ==,
                   (int) VTR_SECURITY_LEVEL_UNKNOWN);
}

static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (VtrSignInPolicy) before = NULL;
  g_autoptr (VtrSignInPolicy) after = NULL;

  answer (fixture, ask (fixture, VTR_DISPLAY_ERROR_INSECURE_PASSWORD, NULL), "cancel");
  g_assert_false (get_rules (fixture, &before)->allows_insecure_password);
  answer (fixture, ask (fixture, VTR_DISPLAY_ERROR_INSECURE_PASSWORD, NULL), "go-on");
  g_assert_true (get_rules (fixture, &after)->allows_insecure_password);
}

/* A yes that can't be kept is none. */
static void
test_unwritable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (VtrCertificateProblem) problem = make_problem (VTR_CERTIFICATE_EXPIRED);
  g_autofree char *path = g_build_filename (fixture->folder, "screens.ini", NULL);

  g_assert_true (g_file_set_contents (path, "broken", -1, NULL));
  answer (fixture, ask (fixture, VTR_DISPLAY_ERROR_CERTIFICATE, problem), "go-on");
  g_assert_false (fixture->goes_on);
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/sign-in-question/certificate", test_certificate },
    { "/sign-in-question/revoked", test_revoked },
    { "/sign-in-question/downgrade", test_downgrade },
    { "/sign-in-question/password", test_password },
    { "/sign-in-question/unwritable", test_unwritable },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
