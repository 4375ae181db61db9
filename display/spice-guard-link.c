/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-guard-private.h"

#include <gnutls/abstract.h>
#include <spice/protocol.h>

#include "spice-limits.h"

/* The parts of an answer: result, key, and how many capabilities there are where. */
#define KEY_OFFSET          4u
#define COMMON_OFFSET       (KEY_OFFSET + SPICE_TICKET_PUBKEY_BYTES)
#define CHANNEL_OFFSET      (COMMON_OFFSET + 4u)
#define CAPABILITIES_OFFSET (CHANNEL_OFFSET + 4u)
#define REPLY_SIZE          (CAPABILITIES_OFFSET + 4u)

G_STATIC_ASSERT (REPLY_SIZE == sizeof (SpiceLinkReply));

/* The library encrypts a password with whatever stands there, in a buffer for this size. */
static bool
is_key (const uint8_t *bytes)
{
  const gnutls_datum_t der = { (unsigned char *) bytes, SPICE_TICKET_PUBKEY_BYTES };
  gnutls_pubkey_t key = NULL;
  unsigned int bits = 0;
  bool is_good = false;

  if (gnutls_pubkey_init (&key) < 0)
    return false;

  is_good = gnutls_pubkey_import (key, &der, GNUTLS_X509_FMT_DER) >= 0 &&
            gnutls_pubkey_get_pk_algorithm (key, &bits) == GNUTLS_PK_RSA &&
            bits == SPICE_TICKET_KEY_PAIR_LENGTH;
  gnutls_pubkey_deinit (key);

  return is_good;
}

VtrSpiceViolation
vtr_spice_guard_check_reply (VtrSpiceGuard *self,
                             uint8_t       *reply,
                             size_t         size)
{
  uint32_t n_common = vtr_spice_get_u32 (reply + COMMON_OFFSET);
  uint32_t n_channel = vtr_spice_get_u32 (reply + CHANNEL_OFFSET);
  uint32_t offset = vtr_spice_get_u32 (reply + CAPABILITIES_OFFSET);
  uint32_t common = 0;

  /* Of a refusal nothing else is read, and there is one that the library can do something about. */
  if (vtr_spice_get_u32 (reply) == SPICE_LINK_ERR_NEED_SECURED)
    return VTR_SPICE_VIOLATION_NONE;
  if (vtr_spice_get_u32 (reply) != SPICE_LINK_ERR_OK)
    return VTR_SPICE_VIOLATION_REFUSED;

  if (n_common > VTR_SPICE_CAPABILITIES_MAX || n_channel > VTR_SPICE_CAPABILITIES_MAX ||
      offset < REPLY_SIZE || offset > size || (n_common + n_channel) * 4 > size - offset)
    return VTR_SPICE_VIOLATION_LINK;
  if (!is_key (reply + KEY_OFFSET))
    return VTR_SPICE_VIOLATION_KEY;

  if (n_common > 0)
    common = vtr_spice_get_u32 (reply + offset);
  if ((common & 1u << SPICE_COMMON_CAP_PROTOCOL_AUTH_SELECTION) != 0)
    {
      if ((common & 1u << SPICE_COMMON_CAP_AUTH_SPICE) == 0)
        return VTR_SPICE_VIOLATION_SIGN_IN;

      /* SASL would hide from here what the server says. */
      reply[offset] &= (uint8_t) ~(1u << SPICE_COMMON_CAP_AUTH_SASL);
    }
  self->has_mini_header = (common & 1u << SPICE_COMMON_CAP_MINI_HEADER) != 0;

  return VTR_SPICE_VIOLATION_NONE;
}
