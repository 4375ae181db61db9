/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-certificate-problem"

#include "certificate-problem.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "server-text.h"

struct _VtrCertificateProblem
{
  GObject              parent_instance;

  char                *host;
  guint16              port;
  VtrCertificateFault  faults;
  char                *key;
  char                *subject;
};

G_DEFINE_FINAL_TYPE (VtrCertificateProblem, vtr_certificate_problem, G_TYPE_OBJECT)

static void
vtr_certificate_problem_finalize (GObject *object)
{
  VtrCertificateProblem *self = VTR_CERTIFICATE_PROBLEM (object);

  g_free (self->host);
  g_free (self->key);
  g_free (self->subject);

  G_OBJECT_CLASS (vtr_certificate_problem_parent_class)->finalize (object);
}

static void
vtr_certificate_problem_class_init (VtrCertificateProblemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_certificate_problem_finalize;
}

static void
vtr_certificate_problem_init (VtrCertificateProblem *self)
{
}

/* @raw: (transfer full) (nullable) */
static char *
clean_name (char *raw)
{
  g_autofree char *name = raw;

  return name == NULL ? NULL : vtr_server_text_clean (name);
}

VtrCertificateProblem *
vtr_certificate_problem_new (GTlsCertificate     *certificate,
                             const char          *host,
                             guint16              port,
                             VtrCertificateFault  faults)
{
  VtrCertificateProblem *self = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  self = g_object_new (VTR_TYPE_CERTIFICATE_PROBLEM, NULL);
  self->host = g_strdup (host);
  self->port = port;
  self->faults = faults;
  if ((faults & (VTR_CERTIFICATE_REVOKED | VTR_CERTIFICATE_INSECURE)) == 0)
    self->key = vtr_certificate_get_key (certificate);
  self->subject = clean_name (g_tls_certificate_get_subject_name (certificate));

  return self;
}

VtrCertificateFault
vtr_certificate_problem_get_faults (VtrCertificateProblem *self)
{
  g_return_val_if_fail (VTR_IS_CERTIFICATE_PROBLEM (self), 0);

  return self->faults;
}

const char *
vtr_certificate_problem_get_host (VtrCertificateProblem *self)
{
  g_return_val_if_fail (VTR_IS_CERTIFICATE_PROBLEM (self), NULL);

  return self->host;
}

guint16
vtr_certificate_problem_get_port (VtrCertificateProblem *self)
{
  g_return_val_if_fail (VTR_IS_CERTIFICATE_PROBLEM (self), 0);

  return self->port;
}

const char *
vtr_certificate_problem_get_key (VtrCertificateProblem *self)
{
  g_return_val_if_fail (VTR_IS_CERTIFICATE_PROBLEM (self), NULL);

  return self->key;
}

const char *
vtr_certificate_problem_get_subject (VtrCertificateProblem *self)
{
  g_return_val_if_fail (VTR_IS_CERTIFICATE_PROBLEM (self), NULL);

  return self->subject;
}

char *
vtr_certificate_problem_to_string (VtrCertificateProblem *self)
{
  g_return_val_if_fail (VTR_IS_CERTIFICATE_PROBLEM (self), NULL);

  /* The gravest first. */
  if ((self->faults & VTR_CERTIFICATE_OTHER_KEY) != 0)
    return g_strdup_printf (_("%s doesn't have the key that you trusted before"), self->host);
  if ((self->faults & VTR_CERTIFICATE_REVOKED) != 0)
    return g_strdup_printf (_("The certificate of %s was revoked"), self->host);
  if ((self->faults & VTR_CERTIFICATE_INSECURE) != 0)
    return g_strdup_printf (_("The certificate of %s is too weak to prove anything"), self->host);
  if ((self->faults & VTR_CERTIFICATE_WRONG_HOST) != 0)
    return g_strdup_printf (_("The certificate belongs to another computer than %s"), self->host);
  if ((self->faults & VTR_CERTIFICATE_UNKNOWN_AUTHORITY) != 0)
    return g_strdup_printf (_("Nobody that this computer trusts vouches for %s"), self->host);
  if ((self->faults & VTR_CERTIFICATE_EXPIRED) != 0)
    return g_strdup_printf (_("The certificate of %s has expired"), self->host);
  if ((self->faults & VTR_CERTIFICATE_NOT_YET_VALID) != 0)
    return g_strdup_printf (_("The certificate of %s isn't valid yet"), self->host);

  return g_strdup_printf (_("The certificate of %s can't be verified"), self->host);
}

/* @der: a certificate. (transfer full) (nullable): its public key, in DER. */
static GBytes *
extract_key (const GByteArray *der)
{
  const gnutls_datum_t input = { der->data, der->len };
  gnutls_datum_t output = { 0 };
  gnutls_x509_crt_t certificate = NULL;
  gnutls_pubkey_t key = NULL;
  GBytes *bytes = NULL;

  if (gnutls_x509_crt_init (&certificate) >= 0 && gnutls_pubkey_init (&key) >= 0 &&
      gnutls_x509_crt_import (certificate, &input, GNUTLS_X509_FMT_DER) >= 0 &&
      gnutls_pubkey_import_x509 (key, certificate, 0) >= 0 &&
      gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &output) >= 0)
    bytes = g_bytes_new (output.data, output.size);

  gnutls_free (output.data);
  if (key != NULL)
    gnutls_pubkey_deinit (key);
  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);

  return bytes;
}

char *
vtr_certificate_get_key (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GBytes) key = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &der, NULL);
  if (der != NULL)
    key = extract_key (der);

  return key == NULL ? NULL : g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, key);
}
