/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in to the servers people have, QEMU and TigerVNC's Xvnc, in every way that they and the
 * native engine share, with certificates made for the test. Their sockets are of this computer; the
 * rules say that they are elsewhere. */

#include <string.h>

#include "certificates.h"
#include "display-client.h"
#include "sign-in-driver.h"

#define HOST CERTIFICATE_HOST

/* @credentials: (nullable) an -object for TLS. @has_password: it is "secret". */
static void
start_qemu (RealServer *server,
            const char *credentials,
            gboolean    has_password)
{
  g_autofree char *display = NULL;
  const char *argv[32] = { "qemu-system-x86_64", "-accel", "tcg", "-display", "none", "-monitor",
                           "none", "-serial", "none", "-nic", "none", "-m", "64", "-S", "-object",
                           "secret,id=password,data=secret" };
  guint n = g_strv_length ((GStrv) argv);

  display = g_strdup_printf ("unix:%s%s%s", server->socket,
                             has_password ? ",password-secret=password" : "",
                             credentials != NULL ? ",tls-creds=tls" : "");
  if (credentials != NULL)
    {
      argv[n++] = "-object";
      argv[n++] = credentials;
    }
  argv[n++] = "-vnc";
  argv[n++] = display;

  real_server_start (server, argv);
}

static void
start_xvnc (RealServer *server,
            const char *security_types)
{
  /* What vncpasswd -f makes of "secret". */
  static const char password[] = "\x2e\x2d\xbf\x57\x6e\xb0\x6c\x9e";
  g_autofree char *file = real_server_write (server, "passwd", password);

  real_server_start (server, (const char *[]) {
    "Xvnc", "-displayfd", "1", "-rfbunixpath", server->socket, "-rfbport", "-1", "-SecurityTypes",
    security_types, "-PasswordFile", file, "-X509Cert", "server-cert.pem", "-X509Key",
    "server-key.pem", "-PlainUsers", "*", "-geometry", "333x222", "-depth", "24", "-nolisten",
    "tcp", "-nolisten", "unix", "-BlacklistThreshold", "1000", NULL,
  });
}

/* @authorities: (nullable) */
static VtrSignInRules
make_rules (const char *authorities)
{
  return (VtrSignInRules) { .host = HOST, .port = 5900, .authorities = authorities };
}

static void
expect_signed_in (RealServer           *server,
                  const VtrSignInRules *rules,
                  const char           *security,
                  VtrSecurityLevel      level,
                  gboolean              is_pinned)
{
  static const gsize read_sizes[] = { 65536, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (read_sizes); i++)
    {
      SignInOutcome outcome = { 0 };

      sign_in_drive (server->socket, rules, NULL, "secret", read_sizes[i], TRUE, &outcome);
      g_assert_no_error (outcome.error);
      g_assert_cmpstr (outcome.security, ==, security);
      g_assert_cmpint ((int) outcome.level, ==, (int) level);
      g_assert_cmpint (outcome.is_pinned, ==, is_pinned);
      g_assert_cmpuint (outcome.picture_length, >=, 4u * 333 * 222);
      sign_in_outcome_clear (&outcome);
    }
}

static void
expect_success (RealServer           *server,
                const VtrSignInRules *rules,
                const char           *security,
                VtrSecurityLevel      level)
{
  expect_signed_in (server, rules, security, level, FALSE);
}

static void
expect_failure (RealServer           *server,
                const VtrSignInRules *rules,
                const char           *password,
                VtrDisplayError       code)
{
  SignInOutcome outcome = { 0 };

  sign_in_drive (server->socket, rules, "nobody-at-all", password, 4096, FALSE, &outcome);
  g_test_message ("%s", outcome.error == NULL ? "no error" : outcome.error->message);
  g_assert_error (outcome.error, VTR_DISPLAY_ERROR, (int) code);
  sign_in_outcome_clear (&outcome);
}

static void
test_passwords (void)
{
  RealServer qemu = { 0 };
  RealServer xvnc = { 0 };
  const VtrSignInRules rules = make_rules (NULL);

  real_server_init (&qemu);
  start_qemu (&qemu, NULL, TRUE);
  expect_success (&qemu, &rules, "vnc", VTR_SECURITY_LEVEL_PLAIN);
  expect_failure (&qemu, &rules, "Secret", VTR_DISPLAY_ERROR_AUTHENTICATION);
  expect_failure (&qemu, &rules, "", VTR_DISPLAY_ERROR_AUTHENTICATION);
  real_server_stop (&qemu);

  real_server_init (&xvnc);
  start_xvnc (&xvnc, "VncAuth");
  expect_success (&xvnc, &rules, "vnc", VTR_SECURITY_LEVEL_PLAIN);
  expect_failure (&xvnc, &rules, "Secret", VTR_DISPLAY_ERROR_AUTHENTICATION);
  real_server_stop (&xvnc);
}

static void
test_anonymous (void)
{
  RealServer server = { 0 };
  VtrSignInRules rules = make_rules (NULL);

  real_server_init (&server);
  start_qemu (&server, "tls-creds-anon,id=tls,endpoint=server", FALSE);
  expect_success (&server, &rules, "vencrypt-tls-none", VTR_SECURITY_LEVEL_ENCRYPTED);
  rules.least_level = VTR_SECURITY_LEVEL_VERIFIED;
  expect_failure (&server, &rules, "secret", VTR_DISPLAY_ERROR_DOWNGRADE);
  real_server_stop (&server);

  rules = make_rules (NULL);
  real_server_init (&server);
  start_qemu (&server, "tls-creds-anon,id=tls,endpoint=server", TRUE);
  expect_success (&server, &rules, "vencrypt-tls-vnc", VTR_SECURITY_LEVEL_ENCRYPTED);
  expect_failure (&server, &rules, "wrong", VTR_DISPLAY_ERROR_AUTHENTICATION);
  real_server_stop (&server);

  real_server_init (&server);
  start_xvnc (&server, "VncAuth,TLSVnc,None");
  expect_success (&server, &rules, "vencrypt-tls-vnc", VTR_SECURITY_LEVEL_ENCRYPTED);
  expect_failure (&server, &rules, "wrong", VTR_DISPLAY_ERROR_AUTHENTICATION);
  real_server_stop (&server);

  real_server_init (&server);
  start_xvnc (&server, "TLSNone");
  expect_success (&server, &rules, "vencrypt-tls-none", VTR_SECURITY_LEVEL_ENCRYPTED);
  real_server_stop (&server);
}

/* A user's name and password: asked for only where they are safe, or after a yes. Nobody is let in,
 * for Xvnc asks the computer's own users. */
static void
test_plain (void)
{
  RealServer server = { 0 };
  g_autofree char *authorities = NULL;
  VtrSignInRules rules = make_rules (NULL);
  SignInOutcome outcome = { 0 };

  real_server_init (&server);
  start_xvnc (&server, "TLSPlain");
  sign_in_drive (server.socket, &rules, "nobody-at-all", "secret", 4096, FALSE, &outcome);
  g_assert_error (outcome.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_INSECURE_PASSWORD);
  g_assert_false (outcome.asked_password);
  sign_in_outcome_clear (&outcome);

  rules.allows_insecure_password = TRUE;
  sign_in_drive (server.socket, &rules, "nobody-at-all", "secret", 4096, FALSE, &outcome);
  g_assert_error (outcome.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION);
  g_assert_true (outcome.asked_password);
  g_assert_cmpstr (outcome.security, ==, "vencrypt-tls-plain");
  sign_in_outcome_clear (&outcome);
  real_server_stop (&server);

  real_server_init (&server);
  authorities = real_server_get_path (&server, "ca-cert.pem");
  rules = make_rules (authorities);
  certificates_make (&server, CERTIFICATE_GOOD);
  start_xvnc (&server, "X509Plain,X509Vnc");
  sign_in_drive (server.socket, &rules, "nobody-at-all", "secret", 4096, FALSE, &outcome);
  g_assert_error (outcome.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION);
  g_assert_true (outcome.asked_password);
  g_assert_cmpstr (outcome.security, ==, "vencrypt-x509-plain");
  sign_in_outcome_clear (&outcome);
  real_server_stop (&server);
}

static void
test_certificate (void)
{
  RealServer server = { 0 };
  g_autofree char *authorities = NULL;
  VtrSignInRules rules = { 0 };

  real_server_init (&server);
  authorities = real_server_get_path (&server, "ca-cert.pem");
  certificates_make (&server, CERTIFICATE_GOOD);
  start_qemu (&server, "tls-creds-x509,id=tls,endpoint=server,verify-peer=off,dir=.", FALSE);

  rules = make_rules (authorities);
  expect_success (&server, &rules, "vencrypt-x509-none", VTR_SECURITY_LEVEL_VERIFIED);
  /* What an authority vouches for needs no exception, and isn't one. */
  rules.pinned_key = "0000000000000000000000000000000000000000000000000000000000000000";
  expect_success (&server, &rules, "vencrypt-x509-none", VTR_SECURITY_LEVEL_VERIFIED);
  rules.pinned_key = NULL;
  /* The certificate has the address too. */
  rules.host = "192.0.2.7";
  expect_success (&server, &rules, "vencrypt-x509-none", VTR_SECURITY_LEVEL_VERIFIED);
  rules.host = "192.0.2.8";
  expect_failure (&server, &rules, "secret", VTR_DISPLAY_ERROR_CERTIFICATE);
  rules.host = "sub." HOST;
  expect_failure (&server, &rules, "secret", VTR_DISPLAY_ERROR_CERTIFICATE);
  /* Without a host there is nothing to prove. */
  rules = (VtrSignInRules) { .is_local = TRUE };
  expect_success (&server, &rules, "vencrypt-x509-none", VTR_SECURITY_LEVEL_VERIFIED);
  real_server_stop (&server);

  real_server_init (&server);
  rules = make_rules (authorities);
  g_free (authorities);
  authorities = real_server_get_path (&server, "ca-cert.pem");
  rules.authorities = authorities;
  certificates_make (&server, CERTIFICATE_GOOD);
  start_xvnc (&server, "TLSVnc,VncAuth,X509Vnc");
  expect_success (&server, &rules, "vencrypt-x509-vnc", VTR_SECURITY_LEVEL_VERIFIED);
  expect_failure (&server, &rules, "wrong", VTR_DISPLAY_ERROR_AUTHENTICATION);
  real_server_stop (&server);
}

/* @rules: accept everything but this certificate. (transfer full): its key. */
static char *
expect_problem (RealServer           *server,
                const VtrSignInRules *rules,
                VtrCertificateFault   faults)
{
  g_autofree char *sentence = NULL;
  SignInOutcome outcome = { 0 };
  char *key = NULL;

  sign_in_drive (server->socket, rules, NULL, "secret", 4096, FALSE, &outcome);
  g_assert_error (outcome.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CERTIFICATE);
  g_assert_nonnull (outcome.problem);
  g_assert_false (outcome.asked_password);
  sentence = vtr_certificate_problem_to_string (outcome.problem);
  g_assert_cmpstr (outcome.error->message, ==, sentence);
  g_assert_cmphex (vtr_certificate_problem_get_faults (outcome.problem), ==, faults);
  g_assert_cmpstr (vtr_certificate_problem_get_host (outcome.problem), ==, HOST);
  g_assert_cmpuint (vtr_certificate_problem_get_port (outcome.problem), ==, 5900);
  g_assert_nonnull (strstr (vtr_certificate_problem_get_subject (outcome.problem), "example"));
  key = g_strdup (vtr_certificate_problem_get_key (outcome.problem));
  g_assert_cmpuint (strlen (key), ==, 64);
  sign_in_outcome_clear (&outcome);

  return key;
}

static void
test_bad_certificates (void)
{
  static const struct
  {
    CertificateKind     kind;
    gboolean            knows_authority;
    VtrCertificateFault faults;
  } cases[] = {
    { CERTIFICATE_GOOD, FALSE, VTR_CERTIFICATE_UNKNOWN_AUTHORITY },
    { CERTIFICATE_SELF_SIGNED, TRUE, VTR_CERTIFICATE_UNKNOWN_AUTHORITY },
    { CERTIFICATE_OTHER_HOST, TRUE, VTR_CERTIFICATE_WRONG_HOST },
    { CERTIFICATE_EXPIRED, TRUE, VTR_CERTIFICATE_EXPIRED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RealServer server = { 0 };
      g_autofree char *authorities = NULL;
      g_autofree char *key = NULL;
      g_autofree char *same_key = NULL;
      VtrSignInRules rules = { 0 };

      real_server_init (&server);
      authorities = real_server_get_path (&server, "ca-cert.pem");
      certificates_make (&server, cases[i].kind);
      start_xvnc (&server, "X509None,X509Vnc");

      rules = make_rules (cases[i].knows_authority ? authorities : NULL);
      key = expect_problem (&server, &rules, cases[i].faults);
      /* The exception, then somebody else's. */
      rules.pinned_key = key;
      expect_signed_in (&server, &rules, "vencrypt-x509-vnc", VTR_SECURITY_LEVEL_VERIFIED, TRUE);
      rules.pinned_key = "0000000000000000000000000000000000000000000000000000000000000000";
      same_key = expect_problem (&server, &rules, cases[i].faults | VTR_CERTIFICATE_OTHER_KEY);
      g_assert_cmpstr (same_key, ==, key);
      real_server_stop (&server);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rfb-sign-in/passwords", test_passwords);
  g_test_add_func ("/rfb-sign-in/anonymous", test_anonymous);
  g_test_add_func ("/rfb-sign-in/plain", test_plain);
  g_test_add_func ("/rfb-sign-in/certificate", test_certificate);
  g_test_add_func ("/rfb-sign-in/bad-certificates", test_bad_certificates);

  return g_test_run ();
}
