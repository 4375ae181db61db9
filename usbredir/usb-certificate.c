/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-certificate.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#include "usb-error.h"

#define DAY (24 * 60 * 60)

/* 0, or what GnuTLS says is wrong. */
static int
fill_certificate (gnutls_x509_crt_t     certificate,
                  gnutls_x509_privkey_t key)
{
  guint8 serial[16] = { 0 };
  time_t now = time (NULL);
  int outcome = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  /* A serial number is positive. */
  serial[0] = (guint8) ((serial[0] & 0x7f) | 0x40);
  if (outcome == 0)
    outcome = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                            GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (outcome == 0)
    outcome = gnutls_x509_crt_set_version (certificate, 3);
  if (outcome == 0)
    outcome = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (outcome == 0)
    outcome = gnutls_x509_crt_set_activation_time (certificate, now - DAY);
  if (outcome == 0)
    outcome = gnutls_x509_crt_set_expiration_time (certificate, now + 365 * DAY);
  if (outcome == 0)
    outcome = gnutls_x509_crt_set_dn (certificate, "CN=Vitrine USB", NULL);
  if (outcome == 0)
    outcome = gnutls_x509_crt_set_key (certificate, key);
  if (outcome == 0)
    outcome = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);

  return outcome;
}

static char *
dup_pem (gnutls_x509_crt_t     certificate,
         gnutls_x509_privkey_t key)
{
  gnutls_datum_t certificate_pem = { 0 };
  gnutls_datum_t key_pem = { 0 };
  char *pem = NULL;

  if (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem) == 0
      && gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                            &key_pem) == 0)
    pem = g_strdup_printf ("%.*s\n%.*s\n", (int) certificate_pem.size, certificate_pem.data,
                           (int) key_pem.size, key_pem.data);
  gnutls_free (certificate_pem.data);
  gnutls_free (key_pem.data);

  return pem;
}

GTlsCertificate *
vtr_usb_certificate_new (GError **error)
{
  gnutls_x509_crt_t certificate = NULL;
  gnutls_x509_privkey_t key = NULL;
  g_autofree char *pem = NULL;

  if (gnutls_x509_crt_init (&certificate) == 0 && gnutls_x509_privkey_init (&key) == 0
      && fill_certificate (certificate, key) == 0)
    pem = dup_pem (certificate, key);
  g_clear_pointer (&certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);

  if (pem == NULL)
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_FAILED,
                           _("A key for the connection could not be made."));
      return NULL;
    }

  return g_tls_certificate_new_from_pem (pem, -1, error);
}
