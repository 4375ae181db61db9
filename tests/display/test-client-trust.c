/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client of another computer's screen, and what its user decides: Xvnc on a port of this
 * computer, under a name that seems to be elsewhere. */

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "certificates.h"
#include "local-resolver.h"
#include "vnc-session.h"

typedef struct
{
  RealServer          server;
  VncSession          session;
  VtrScreenTrust     *trust;
  VtrDisplayEndpoint *endpoint;
  char               *authorities;
  guint16             port;
  GSubprocess        *proxy;           /* (nullable): of WebSockets */
  guint16             proxy_port;
  int                 n_questions;     /* for a password, of this client */
} Fixture;

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;

  real_server_init (&fixture->server);
  path = real_server_get_path (&fixture->server, "screens.ini");
  fixture->authorities = real_server_get_path (&fixture->server, "ca-cert.pem");
  fixture->trust = vtr_screen_trust_new (path, data != NULL ? fixture->authorities
                                                            : "/nonexistent");
  fixture->port = find_port ();
  fixture->endpoint = vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_VNC,
                                                         CERTIFICATE_HOST, fixture->port);
}

static void
stop_proxy (Fixture *fixture)
{
  if (fixture->proxy == NULL)
    return;

  g_subprocess_force_exit (fixture->proxy);
  g_subprocess_wait (fixture->proxy, NULL, NULL);
  g_clear_object (&fixture->proxy);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  stop_proxy (fixture);
  real_server_stop (&fixture->server);
  g_object_unref (fixture->trust);
  g_object_unref (fixture->endpoint);
  g_free (fixture->authorities);
}

/* The socket that a server's start waits for is there before the port. */
static void
wait_for_port (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  gint64 start_time = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);

      if (connection != NULL)
        return;
      if (g_get_monotonic_time () - start_time > 30 * G_USEC_PER_SEC)
        g_error ("Port %u: %s", port, error->message);
      g_usleep (20000);
    }
}

/* Another server where one may have been before. */
static void
serve (Fixture    *fixture,
       const char *security_types)
{
  /* What vncpasswd -f makes of "secret". */
  g_autofree char *password = real_server_write (&fixture->server, "passwd",
                                                 "\x2e\x2d\xbf\x57\x6e\xb0\x6c\x9e");
  g_autofree char *port = g_strdup_printf ("%u", fixture->port);

  if (fixture->server.process != NULL)
    {
      g_subprocess_force_exit (fixture->server.process);
      g_subprocess_wait (fixture->server.process, NULL, NULL);
      g_clear_object (&fixture->server.process);
      g_unlink (fixture->server.socket);
    }
  real_server_start (&fixture->server, (const char *[]) {
    "Xvnc", "-displayfd", "1", "-rfbunixpath", fixture->server.socket, "-rfbport", port,
    "-interface", "127.0.0.1", "-SecurityTypes", security_types, "-PasswordFile", password,
    "-X509Cert", "server-cert.pem", "-X509Key", "server-key.pem", "-PlainUsers", "*", "-geometry",
    "333x222", "-nolisten", "tcp", "-nolisten", "unix", "-BlacklistThreshold", "1000", NULL,
  });
  wait_for_port (fixture->port);
}

static void
on_password_needed (VtrDisplayClient *client,
                    Fixture          *fixture)
{
  /* Once only: a wrong one isn't used again. */
  g_assert_cmpint (fixture->n_questions++, ==, 0);
  vtr_display_client_set_password (client, "nobody-at-all", "secret");
}

static void
open_client (Fixture *fixture)
{
  fixture->n_questions = 0;
  fixture->session.client = vtr_display_client_new (fixture->endpoint);
  vtr_display_client_set_trust (fixture->session.client, fixture->trust);
  g_signal_connect (fixture->session.client, "password-needed", G_CALLBACK (on_password_needed),
                    fixture);
  vtr_display_client_open (fixture->session.client);
}

/* (transfer full) (nullable): the key of a certificate that was refused. */
static char *
expect_refused (Fixture         *fixture,
                VtrDisplayError  code)
{
  VtrCertificateProblem *problem = NULL;
  char *key = NULL;

  open_client (fixture);
  vnc_session_expect_error (&fixture->session, code);
  g_assert_cmpint (fixture->n_questions, ==, code == VTR_DISPLAY_ERROR_AUTHENTICATION);
  problem = vtr_display_client_get_certificate_problem (fixture->session.client);
  g_assert_cmpint (problem != NULL, ==, code == VTR_DISPLAY_ERROR_CERTIFICATE);
  if (problem != NULL)
    key = g_strdup (vtr_certificate_problem_get_key (problem));
  vnc_session_end (&fixture->session);

  return key;
}

static void
expect_ready (Fixture              *fixture,
              VtrDisplayEncryption  encryption)
{
  open_client (fixture);
  vnc_session_wait_state (&fixture->session, VTR_DISPLAY_STATE_READY);
  g_assert_cmpint ((int) vtr_display_client_get_encryption (fixture->session.client), ==,
                   (int) encryption);
  g_assert_cmpint (vtr_display_client_get_width (fixture->session.client), ==, 333);
  vnc_session_end (&fixture->session);
}

static void
expect_level (Fixture          *fixture,
              VtrSecurityLevel  level)
{
  g_autoptr (VtrSignInPolicy) policy =
    vtr_screen_trust_make_policy (fixture->trust, fixture->endpoint, NULL);

  g_assert_cmpint ((int) vtr_sign_in_policy_get_rules (policy)->least_level, ==, (int) level);
}

/* A certificate nobody vouches for, then another in its place. */
static void
test_exception (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *key = NULL;
  g_autofree char *other_key = NULL;

  certificates_make (&fixture->server, CERTIFICATE_GOOD);
  serve (fixture, "X509Vnc");
  key = expect_refused (fixture, VTR_DISPLAY_ERROR_CERTIFICATE);
  expect_level (fixture, VTR_SECURITY_LEVEL_UNKNOWN);

  g_assert_true (vtr_screen_trust_pin (fixture->trust, fixture->endpoint, key, NULL));
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_TLS_PINNED);
  expect_level (fixture, VTR_SECURITY_LEVEL_VERIFIED);

  certificates_make (&fixture->server, CERTIFICATE_GOOD);
  serve (fixture, "X509Vnc");
  other_key = expect_refused (fixture, VTR_DISPLAY_ERROR_CERTIFICATE);
  g_assert_cmpstr (other_key, !=, key);
  g_assert_true (vtr_screen_trust_pin (fixture->trust, fixture->endpoint, NULL, NULL));
  g_free (expect_refused (fixture, VTR_DISPLAY_ERROR_CERTIFICATE));
}

/* Verified, then less and less. */
static void
test_downgrade (Fixture       *fixture,
                gconstpointer  data)
{
  certificates_make (&fixture->server, CERTIFICATE_GOOD);
  serve (fixture, "X509Vnc");
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);

  serve (fixture, "TLSVnc");
  expect_refused (fixture, VTR_DISPLAY_ERROR_DOWNGRADE);
  g_assert_true (vtr_screen_trust_forget_level (fixture->trust, fixture->endpoint, NULL));
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED);
  expect_level (fixture, VTR_SECURITY_LEVEL_ENCRYPTED);

  serve (fixture, "VncAuth,None");
  expect_refused (fixture, VTR_DISPLAY_ERROR_DOWNGRADE);
  g_assert_true (vtr_screen_trust_forget_level (fixture->trust, fixture->endpoint, NULL));
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_VNC_AUTH);

  /* More than before needs no yes. */
  serve (fixture, "TLSVnc");
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED);
  expect_level (fixture, VTR_SECURITY_LEVEL_ENCRYPTED);
}

/* Nobody is asked for a password that others could read; after a yes Xvnc refuses it. */
static void
test_insecure_password (Fixture       *fixture,
                        gconstpointer  data)
{
  serve (fixture, "TLSPlain");
  expect_refused (fixture, VTR_DISPLAY_ERROR_INSECURE_PASSWORD);
  vtr_screen_trust_allow_insecure (fixture->trust, fixture->endpoint);
  expect_refused (fixture, VTR_DISPLAY_ERROR_AUTHENTICATION);
  /* What was refused is no protection that was seen. */
  expect_level (fixture, VTR_SECURITY_LEVEL_UNKNOWN);
}

/* What isn't known isn't risked. */
static void
test_broken_list (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *path = real_server_write (&fixture->server, "screens.ini", "broken");

  serve (fixture, "None");
  open_client (fixture);
  g_assert_cmpint ((int) vtr_display_client_get_state (fixture->session.client), ==,
                   (int) VTR_DISPLAY_STATE_CLOSED);
  g_assert_nonnull (vtr_display_client_get_error (fixture->session.client));
  vnc_session_end (&fixture->session);
}

/* websockify in front of the server, on the same port as before; the endpoint leads there. */
static void
serve_websocket (Fixture    *fixture,
                 gboolean    is_encrypted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *target = g_strconcat ("--unix-target=", fixture->server.socket, NULL);
  g_autofree char *cert = real_server_get_path (&fixture->server, "server-cert.pem");
  g_autofree char *key = real_server_get_path (&fixture->server, "server-key.pem");
  g_autofree char *cert_option = g_strconcat ("--cert=", cert, NULL);
  g_autofree char *key_option = g_strconcat ("--key=", key, NULL);
  g_autofree char *place = NULL;
  g_autofree char *uri = NULL;

  stop_proxy (fixture);
  if (fixture->proxy_port == 0)
    fixture->proxy_port = find_port ();
  place = g_strdup_printf ("127.0.0.1:%u", fixture->proxy_port);
  fixture->proxy = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                     G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                     "websockify", target, place, cert_option, key_option,
                                     is_encrypted ? "--ssl-only" : NULL, NULL);
  g_assert_no_error (error);
  wait_for_port (fixture->proxy_port);

  uri = g_strdup_printf ("%s://" CERTIFICATE_HOST ":%u/console?token=x",
                         is_encrypted ? "wss" : "ws", fixture->proxy_port);
  g_clear_object (&fixture->endpoint);
  fixture->endpoint = vtr_display_endpoint_new_from_uri (uri, &error);
  g_assert_no_error (error);
}

static void
test_websocket (Fixture       *fixture,
                gconstpointer  data)
{
  serve (fixture, "None");
  serve_websocket (fixture, FALSE);
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_NONE);
  serve (fixture, "VncAuth");
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_VNC_AUTH);
  expect_level (fixture, VTR_SECURITY_LEVEL_PLAIN);
  /* Whoever is on the way could read it. */
  serve (fixture, "Plain");
  expect_refused (fixture, VTR_DISPLAY_ERROR_INSECURE_PASSWORD);

  /* Nobody behind the proxy; then no proxy. */
  g_unlink (fixture->server.socket);
  expect_refused (fixture, VTR_DISPLAY_ERROR_PROTOCOL);
  stop_proxy (fixture);
  expect_refused (fixture, VTR_DISPLAY_ERROR_CONNECT);
}

/* The certificate is the proxy's; inside of it no password is read by others. */
static void
test_websocket_verified (Fixture       *fixture,
                         gconstpointer  data)
{
  certificates_make (&fixture->server, CERTIFICATE_GOOD);
  serve (fixture, "None");
  serve_websocket (fixture, TRUE);
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);
  expect_level (fixture, VTR_SECURITY_LEVEL_VERIFIED);
  serve (fixture, "Plain");
  expect_refused (fixture, VTR_DISPLAY_ERROR_AUTHENTICATION);
  /* Encrypted twice. */
  serve (fixture, "X509Vnc");
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);

  serve (fixture, "None");
  serve_websocket (fixture, FALSE);
  expect_refused (fixture, VTR_DISPLAY_ERROR_DOWNGRADE);
}

static void
test_websocket_exception (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *key = NULL;

  certificates_make (&fixture->server, CERTIFICATE_OTHER_HOST);
  serve (fixture, "None");
  serve_websocket (fixture, TRUE);
  key = expect_refused (fixture, VTR_DISPLAY_ERROR_CERTIFICATE);
  g_assert_true (vtr_screen_trust_pin (fixture->trust, fixture->endpoint, key, NULL));
  expect_ready (fixture, VTR_DISPLAY_ENCRYPTION_TLS_PINNED);
}

/* QEMU speaks WebSocket itself. */
static void
test_websocket_qemu (Fixture       *fixture,
                     gconstpointer  data)
{
  guint16 port = find_port ();
  g_autofree char *display = g_strdup_printf ("127.0.0.1:%u,websocket=%u", fixture->port - 5900u,
                                              port);
  g_autofree char *monitor = g_strdup_printf ("unix:%s,server=on,wait=off",
                                              fixture->server.socket);
  g_autofree char *uri = g_strdup_printf ("ws://127.0.0.1:%u/", port);

  real_server_start (&fixture->server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-display", "none", "-vnc", display, "-qmp", monitor,
    "-serial", "none", "-nic", "none", "-m", "64", NULL,
  });
  wait_for_port (port);
  g_clear_object (&fixture->endpoint);
  fixture->endpoint = vtr_display_endpoint_new_from_uri (uri, NULL);
  open_client (fixture);
  vnc_session_wait_state (&fixture->session, VTR_DISPLAY_STATE_READY);
  g_assert_cmpstr (vtr_display_client_get_name (fixture->session.client), ==, "QEMU");
  vnc_session_end (&fixture->session);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GResolver) resolver = g_object_new (LOCAL_TYPE_RESOLVER, NULL);

  g_test_init (&argc, &argv, NULL);
  g_resolver_set_default (resolver);

  g_test_add ("/client-trust/exception", Fixture, NULL, set_up, test_exception, tear_down);
  g_test_add ("/client-trust/downgrade", Fixture, "knows the authority", set_up, test_downgrade,
              tear_down);
  g_test_add ("/client-trust/insecure-password", Fixture, NULL, set_up, test_insecure_password,
              tear_down);
  g_test_add ("/client-trust/websocket", Fixture, NULL, set_up, test_websocket, tear_down);
  g_test_add ("/client-trust/websocket-verified", Fixture, "knows the authority", set_up,
              test_websocket_verified, tear_down);
  g_test_add ("/client-trust/websocket-exception", Fixture, NULL, set_up,
              test_websocket_exception, tear_down);
  g_test_add ("/client-trust/websocket-qemu", Fixture, NULL, set_up, test_websocket_qemu,
              tear_down);
  g_test_add ("/client-trust/broken-list", Fixture, NULL, set_up, test_broken_list, tear_down);

  return g_test_run ();
}
