/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "real-server.h"

G_BEGIN_DECLS

/* Certificates for a real server, by certtool. */

/* Whom they are made out to, but for OTHER_HOST; and 192.0.2.7. */
#define CERTIFICATE_HOST "screen.example"

typedef enum
{
  CERTIFICATE_GOOD,
  CERTIFICATE_OTHER_HOST,
  CERTIFICATE_EXPIRED,
  CERTIFICATE_SELF_SIGNED,
} CertificateKind;

/* In the server's folder, with new keys and the names that QEMU wants: ca-cert.pem,
 * server-cert.pem, server-key.pem. */
void certificates_make (RealServer      *server,
                        CertificateKind  kind);

G_END_DECLS
