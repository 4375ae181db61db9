/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is wrong with a certificate; several may be at once. */
typedef enum
{
  VTR_CERTIFICATE_UNKNOWN_AUTHORITY = 1 << 0, /* self-signed, or by nobody this computer trusts */
  VTR_CERTIFICATE_WRONG_HOST        = 1 << 1, /* made out to another name */
  VTR_CERTIFICATE_EXPIRED           = 1 << 2,
  VTR_CERTIFICATE_NOT_YET_VALID     = 1 << 3,
  VTR_CERTIFICATE_REVOKED           = 1 << 4,
  VTR_CERTIFICATE_INSECURE          = 1 << 5, /* too weak an algorithm, or unreadable */
  VTR_CERTIFICATE_OTHER_KEY         = 1 << 6, /* not the key that was accepted here before */
} VtrCertificateFault;

#define VTR_TYPE_CERTIFICATE_PROBLEM (vtr_certificate_problem_get_type ())
G_DECLARE_FINAL_TYPE (VtrCertificateProblem, vtr_certificate_problem, VTR, CERTIFICATE_PROBLEM,
                      GObject)

/* A certificate that was refused, with all that a person needs to decide about it. Immutable. */

VtrCertificateProblem *vtr_certificate_problem_new         (GTlsCertificate       *certificate,
                                                            const char            *host,
                                                            guint16                port,
                                                            VtrCertificateFault    faults)
                                                            G_GNUC_WARN_UNUSED_RESULT;
VtrCertificateFault    vtr_certificate_problem_get_faults  (VtrCertificateProblem *self);
const char            *vtr_certificate_problem_get_host    (VtrCertificateProblem *self);
guint16                vtr_certificate_problem_get_port    (VtrCertificateProblem *self);
/* What vtr_screen_trust_pin() takes. NULL when the key can't be read, or when no exception may be
 * made (REVOKED, INSECURE). */
const char            *vtr_certificate_problem_get_key     (VtrCertificateProblem *self);
/* Who it is made out to, cleaned: never markup. (nullable) */
const char            *vtr_certificate_problem_get_subject (VtrCertificateProblem *self);
/* One sentence on the gravest fault. (transfer full) */
char                  *vtr_certificate_problem_to_string   (VtrCertificateProblem *self);

/* SHA-256 of the certificate's public key, 64 hexadecimal digits; NULL when it can't be read.
 * (transfer full) */
char                  *vtr_certificate_get_key             (GTlsCertificate       *certificate);

G_END_DECLS
