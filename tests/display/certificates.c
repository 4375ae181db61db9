/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certificates.h"

static void
make_key (RealServer *server,
          const char *name)
{
  g_autofree char *path = real_server_get_path (server, name);

  real_server_run (server, (const char *[]) { "certtool", "--generate-privkey", "--key-type",
                                              "ecdsa", "--curve", "secp256r1", "--outfile", path,
                                              NULL });
}

void
certificates_make (RealServer      *server,
                   CertificateKind  kind)
{
  g_autofree char *authority = NULL;
  g_autofree char *template = NULL;
  g_autofree char *text = NULL;

  authority = real_server_write (server, "ca.info",
                                 "cn = \"Authority of a test\"\nca\ncert_signing_key\n");
  text = g_strdup_printf ("cn = \"%s\"\ndns_name = \"%s\"\nip_address = \"192.0.2.7\"\n"
                          "tls_www_server\nsigning_key\n"
                          "activation_date = \"2020-01-01 00:00:00 UTC\"\n"
                          "expiration_date = \"%u-01-01 00:00:00 UTC\"\n",
                          kind == CERTIFICATE_OTHER_HOST ? "other.example" : CERTIFICATE_HOST,
                          kind == CERTIFICATE_OTHER_HOST ? "other.example" : CERTIFICATE_HOST,
                          kind == CERTIFICATE_EXPIRED ? 2021u : 2099u);
  template = real_server_write (server, "server.info", text);

  make_key (server, "ca-key.pem");
  make_key (server, "server-key.pem");
  real_server_run (server, (const char *[]) { "certtool", "--generate-self-signed",
                                              "--load-privkey", "ca-key.pem", "--template",
                                              authority, "--outfile", "ca-cert.pem", NULL });
  if (kind == CERTIFICATE_SELF_SIGNED)
    real_server_run (server, (const char *[]) { "certtool", "--generate-self-signed",
                                                "--load-privkey", "server-key.pem", "--template",
                                                template, "--outfile", "server-cert.pem", NULL });
  else
    real_server_run (server, (const char *[]) { "certtool", "--generate-certificate",
                                                "--load-privkey", "server-key.pem",
                                                "--load-ca-certificate", "ca-cert.pem",
                                                "--load-ca-privkey", "ca-key.pem", "--template",
                                                template, "--outfile", "server-cert.pem", NULL });
}
