/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The characters are those of Crockford's base 32: none that look or sound like another. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-pairing.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "usb-error.h"

#define N_CHARACTERS 16
#define GROUP        4

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* So that a proof of one side, or of another use, is never one of the other. */
static const char * const LABELS[] = {
  [VTR_USB_PAIRING_SHARER] = "vitrine usb pairing 1, sharer",
  [VTR_USB_PAIRING_IMPORTER] = "vitrine usb pairing 1, importer",
};

char *
vtr_usb_pairing_new_code (void)
{
  GString *code = g_string_new (NULL);
  guint8 random[N_CHARACTERS] = { 0 };

  if (gnutls_rnd (GNUTLS_RND_KEY, random, sizeof random) != 0)
    g_error ("there are no random numbers");

  for (guint i = 0; i < N_CHARACTERS; i++)
    {
      if (i > 0 && i % GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, ALPHABET[random[i] % 32]);
    }

  return g_string_free (code, FALSE);
}

static char
read_character (char typed)
{
  char upper = g_ascii_toupper (typed);

  if (upper == 'O')
    return '0';
  if (upper == 'I' || upper == 'L')
    return '1';

  return upper != '\0' && strchr (ALPHABET, upper) != NULL ? upper : '\0';
}

char *
vtr_usb_pairing_read_code (const char  *text,
                           GError     **error)
{
  g_autoptr (GString) code = g_string_new (NULL);
  guint n_characters = 0;

  g_return_val_if_fail (text != NULL, NULL);

  for (; *text != '\0' && n_characters <= N_CHARACTERS; text++)
    {
      char character = read_character (*text);

      if (*text == '-' || g_ascii_isspace (*text))
        continue;
      if (character == '\0')
        break;
      if (n_characters > 0 && n_characters % GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, character);
      n_characters++;
    }

  if (*text != '\0' || n_characters != N_CHARACTERS)
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
                           _("A pairing code has four groups of four letters and digits."));
      return NULL;
    }

  return g_string_free (g_steal_pointer (&code), FALSE);
}

static void
add_certificate (GChecksum       *hash,
                 GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  guint8 digest[32] = { 0 };
  gsize length = sizeof digest;
  g_autoptr (GChecksum) inner = g_checksum_new (G_CHECKSUM_SHA256);

  g_object_get (certificate, "certificate", &der, NULL);
  g_checksum_update (inner, der->data, (gssize) der->len);
  g_checksum_get_digest (inner, digest, &length);
  g_checksum_update (hash, digest, sizeof digest);
}

void
vtr_usb_pairing_prove (const char        *code,
                       VtrUsbPairingSide  side,
                       guint8             status,
                       GTlsCertificate   *sharer,
                       GTlsCertificate   *importer,
                       guint8            *ret_proof)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GHmac) proof = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) code, strlen (code));
  guint8 digest[32] = { 0 };
  gsize length = sizeof digest;

  g_checksum_update (hash, &status, 1);
  add_certificate (hash, sharer);
  add_certificate (hash, importer);
  g_checksum_get_digest (hash, digest, &length);

  g_hmac_update (proof, (const guchar *) LABELS[side], (gssize) strlen (LABELS[side]));
  g_hmac_update (proof, digest, sizeof digest);
  length = VTR_USB_PROOF_LENGTH;
  g_hmac_get_digest (proof, ret_proof, &length);
}

gboolean
vtr_usb_pairing_is_equal (const guint8 *a,
                          const guint8 *b)
{
  return gnutls_memcmp (a, b, VTR_USB_PROOF_LENGTH) == 0;
}
