/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU's SPICE server with certificates of all kinds, under a name that seems to be elsewhere. */

#include "certificates.h"
#include "local-resolver.h"
#include "subject-name.h"
#include "vnc-session.h"

#include <string.h>

typedef struct
{
  RealServer      server;
  VtrScreenTrust *trust;
  char           *authorities;
  char           *ca_pem;
  guint16         port;
} Fixture;

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
wait_for_port (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  gint64 start = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

      if (connection != NULL)
        return;
      g_usleep (20000);
      if (g_get_monotonic_time () - start > 30 * G_USEC_PER_SEC)
        g_error ("The server doesn't listen");
    }
}

static void
start (Fixture         *fixture,
       CertificateKind  kind,
       gboolean         knows_authority)
{
  g_autofree char *path = NULL;
  g_autofree char *spice = NULL;
  g_autofree char *vnc = NULL;

  real_server_init (&fixture->server);
  certificates_make (&fixture->server, kind);
  path = real_server_get_path (&fixture->server, "screens.ini");
  fixture->authorities = real_server_get_path (&fixture->server, "ca-cert.pem");
  g_file_get_contents (fixture->authorities, &fixture->ca_pem, NULL, NULL);
  fixture->trust = vtr_screen_trust_new (path, knows_authority ? fixture->authorities
                                                               : "/nonexistent");
  fixture->port = find_port ();
  spice = g_strdup_printf ("addr=127.0.0.1,tls-port=%u,x509-dir=%s,disable-ticketing=on",
                           fixture->port, fixture->server.folder);
  vnc = g_strconcat ("unix:", fixture->server.socket, NULL);
  real_server_start (&fixture->server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-display", "none", "-spice", spice, "-vnc", vnc,
    "-monitor", "none", "-serial", "none", "-nic", "none", "-m", "64", NULL,
  });
  wait_for_port (fixture->port);
}

static void
end (Fixture *fixture)
{
  real_server_stop (&fixture->server);
  g_object_unref (fixture->trust);
  g_free (fixture->authorities);
  g_free (fixture->ca_pem);
}

static VtrDisplayEndpoint *
make_endpoint (Fixture    *fixture,
               const char *ca_pem,
               const char *subject)
{
  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT, "protocol", VTR_DISPLAY_PROTOCOL_SPICE,
                       "host", CERTIFICATE_HOST, "tls-port", fixture->port, "ca-pem", ca_pem,
                       "host-subject", subject, NULL);
}

static void
open_session (VncSession         *session,
              Fixture            *fixture,
              VtrDisplayEndpoint *endpoint)
{
  session->client = vtr_display_client_new (endpoint);
  vtr_display_client_set_trust (session->client, fixture->trust);
  vtr_display_client_open (session->client);
}

static void
expect_ready (Fixture              *fixture,
              const char           *ca_pem,
              const char           *subject,
              VtrDisplayEncryption  encryption)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = make_endpoint (fixture, ca_pem, subject);
  VncSession session = { 0 };

  open_session (&session, fixture, endpoint);
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
  g_assert_cmpstr (vtr_display_client_get_security (session.client), ==, "tls");
  g_assert_cmpint ((int) vtr_display_client_get_encryption (session.client), ==, (int) encryption);
  vnc_session_end (&session);
}

/* The key that was refused; (transfer full) (nullable). */
static char *
expect_refused (Fixture             *fixture,
                const char          *ca_pem,
                const char          *subject,
                VtrCertificateFault  fault)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = make_endpoint (fixture, ca_pem, subject);
  VncSession session = { 0 };
  VtrCertificateProblem *problem = NULL;
  char *key = NULL;

  open_session (&session, fixture, endpoint);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_CERTIFICATE);
  problem = vtr_display_client_get_certificate_problem (session.client);
  g_assert_nonnull (problem);
  g_assert_cmpint ((int) (vtr_certificate_problem_get_faults (problem) & fault), ==, (int) fault);
  g_assert_cmpuint (vtr_certificate_problem_get_port (problem), ==, fixture->port);
  key = g_strdup (vtr_certificate_problem_get_key (problem));
  vnc_session_end (&session);

  return key;
}

static void
test_verified (void)
{
  Fixture fixture = { 0 };

  start (&fixture, CERTIFICATE_GOOD, TRUE);
  expect_ready (&fixture, NULL, NULL, VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);
  end (&fixture);
}

static void
test_authority_of_address (void)
{
  Fixture fixture = { 0 };
  Fixture other = { 0 };

  start (&fixture, CERTIFICATE_GOOD, FALSE);
  expect_ready (&fixture, fixture.ca_pem, NULL, VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);

  /* Another authority, and none at all, don't vouch; not even where the user's own would. */
  start (&other, CERTIFICATE_GOOD, TRUE);
  g_free (expect_refused (&other, fixture.ca_pem, NULL, VTR_CERTIFICATE_UNKNOWN_AUTHORITY));
  g_free (expect_refused (&other, "nothing", NULL, VTR_CERTIFICATE_UNKNOWN_AUTHORITY));
  end (&other);
  end (&fixture);
}

static void
test_exception (void)
{
  Fixture fixture = { 0 };
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;

  start (&fixture, CERTIFICATE_SELF_SIGNED, FALSE);
  key = expect_refused (&fixture, NULL, NULL, VTR_CERTIFICATE_UNKNOWN_AUTHORITY);
  g_assert_nonnull (key);
  endpoint = make_endpoint (&fixture, NULL, NULL);
  vtr_screen_trust_pin (fixture.trust, endpoint, key, &error);
  g_assert_no_error (error);
  expect_ready (&fixture, NULL, NULL, VTR_DISPLAY_ENCRYPTION_TLS_PINNED);

  /* Of all screens, this one only. */
  key[0] = key[0] == '0' ? '1' : '0';
  vtr_screen_trust_pin (fixture.trust, endpoint, key, &error);
  g_assert_no_error (error);
  g_free (expect_refused (&fixture, NULL, NULL, VTR_CERTIFICATE_OTHER_KEY));
  end (&fixture);
}

static void
test_other_host (void)
{
  Fixture fixture = { 0 };

  start (&fixture, CERTIFICATE_OTHER_HOST, TRUE);
  g_free (expect_refused (&fixture, NULL, NULL, VTR_CERTIFICATE_WRONG_HOST));
  g_free (expect_refused (&fixture, NULL, "CN=third.example", VTR_CERTIFICATE_WRONG_HOST));
  expect_ready (&fixture, NULL, "CN=other.example", VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);
  expect_ready (&fixture, fixture.ca_pem, "CN=other.example", VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);
  end (&fixture);
}

/* What was encrypted once isn't connected to in the clear. */
static void
test_downgrade (void)
{
  Fixture fixture = { 0 };
  VncSession session = { 0 };
  g_autoptr (VtrDisplayEndpoint) plain = NULL;

  start (&fixture, CERTIFICATE_GOOD, TRUE);
  expect_ready (&fixture, NULL, NULL, VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);
  plain = vtr_display_endpoint_new_for_host (VTR_DISPLAY_PROTOCOL_SPICE, CERTIFICATE_HOST,
                                             fixture.port);
  open_session (&session, &fixture, plain);
  vnc_session_expect_error (&session, VTR_DISPLAY_ERROR_DOWNGRADE);
  vnc_session_end (&session);
  end (&fixture);
}

/* A proxy as for the web, that takes everybody to this computer. */
static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             guint             *n_connections)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) onward = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *head = g_malloc0 (4096);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  const char *answer = "HTTP/1.0 200 Connection established\r\n\r\n";

  /* Byte by byte: what follows isn't the proxy's. */
  for (gsize n = 0; n < 4095 && strstr (head, "\r\n\r\n") == NULL; n++)
    g_assert_cmpint (g_input_stream_read (input, head + n, 1, NULL, NULL), ==, 1);
  g_assert_true (g_str_has_prefix (head, "CONNECT " CERTIFICATE_HOST ":"));
  onward = g_socket_client_connect_to_host (
    client, "127.0.0.1",
    (guint16) g_ascii_strtoull (head + strlen ("CONNECT " CERTIFICATE_HOST ":"), NULL, 10), NULL,
    &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                             strlen (answer), NULL, NULL, &error);
  g_assert_no_error (error);
  g_io_stream_splice_async (G_IO_STREAM (connection), G_IO_STREAM (onward),
                            G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  (*n_connections)++;

  return TRUE;
}

/* All connections go through the proxy, and the certificate is still that of the host behind it. */
static void
test_proxy (void)
{
  Fixture fixture = { 0 };
  VncSession session = { 0 };
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autofree char *proxy = NULL;
  guint n_connections = 0;

  start (&fixture, CERTIFICATE_GOOD, TRUE);
  proxy = g_strdup_printf ("http://127.0.0.1:%u",
                           g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL,
                                                                NULL));
  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), &n_connections);
  g_socket_service_start (service);
  endpoint = g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                           "protocol", VTR_DISPLAY_PROTOCOL_SPICE,
                           "host", CERTIFICATE_HOST,
                           "tls-port", fixture.port,
                           "proxy", proxy,
                           NULL);
  open_session (&session, &fixture, endpoint);
  vnc_session_wait_state (&session, VTR_DISPLAY_STATE_READY);
  g_assert_cmpint ((int) vtr_display_client_get_encryption (session.client), ==,
                   VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED);
  /* Main, display, inputs: what a screen can't be without. */
  g_assert_cmpuint (n_connections, >=, 3);
  vnc_session_end (&session);
  g_socket_service_stop (service);
  end (&fixture);
}

static void
test_subjects (void)
{
  g_assert_true (vtr_subject_name_matches ("C=DE,O=A,CN=h", "C=DE,O=A,CN=h"));
  g_assert_true (vtr_subject_name_matches ("c=DE, o=A ,CN = h", "CN=h,O=A,C=DE"));
  g_assert_true (vtr_subject_name_matches ("O=A\\, B,CN=h", "CN=h,O=A\\, B"));
  g_assert_false (vtr_subject_name_matches ("CN=h", "CN=H"));
  g_assert_false (vtr_subject_name_matches ("CN=h", "CN=h,O=A"));
  g_assert_false (vtr_subject_name_matches ("CN=h,O=A", "CN=h"));
  g_assert_false (vtr_subject_name_matches ("O=A, B,CN=h", "CN=h,O=A\\, B"));
  g_assert_false (vtr_subject_name_matches ("", ""));
  g_assert_false (vtr_subject_name_matches ("h", "h"));
  g_assert_false (vtr_subject_name_matches ("CN=h,", "CN=h,"));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GResolver) resolver = g_object_new (LOCAL_TYPE_RESOLVER, NULL);

  g_test_init (&argc, &argv, NULL);
  g_resolver_set_default (resolver);
  g_test_add_func ("/spice-tls/subjects", test_subjects);
  g_test_add_func ("/spice-tls/verified", test_verified);
  g_test_add_func ("/spice-tls/authority-of-address", test_authority_of_address);
  g_test_add_func ("/spice-tls/exception", test_exception);
  g_test_add_func ("/spice-tls/other-host", test_other_host);
  g_test_add_func ("/spice-tls/downgrade", test_downgrade);
  g_test_add_func ("/spice-tls/proxy", test_proxy);

  return g_test_run ();
}
