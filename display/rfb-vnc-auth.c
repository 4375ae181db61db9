/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-vnc-auth.h"

#include <nettle/des.h>
#include <string.h>

static guint8
mirror (guint8 byte)
{
  guint mirrored = 0;

  for (guint bit = 0; bit < 8; bit++)
    if ((byte & (1u << bit)) != 0)
      mirrored |= 0x80u >> bit;

  return (guint8) mirrored;
}

void
vtr_rfb_vnc_auth_respond (const guint8  challenge[VTR_RFB_CHALLENGE_LENGTH],
                          const char   *password,
                          guint8        ret_response[VTR_RFB_CHALLENGE_LENGTH])
{
  struct des_ctx context = { 0 };
  guint8 key[DES_KEY_SIZE] = { 0 };
  gsize length = 0;

  g_return_if_fail (password != NULL);

  length = strnlen (password, sizeof key);
  for (gsize i = 0; i < length; i++)
    key[i] = mirror ((guint8) password[i]);

  /* It says when a key is weak, and works all the same: an empty password makes such a key. */
  (void) des_set_key (&context, key);
  des_encrypt (&context, VTR_RFB_CHALLENGE_LENGTH, ret_response, challenge);

  explicit_bzero (key, sizeof key);
  explicit_bzero (&context, sizeof context);
}
