/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sign-in-script.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* The first byte is the policy, the second how many bytes come at a time, the third how many come
 * before TLS (255: all); then what the server says. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  VtrSignInRules rules = { .host = "screen.example", .port = 5900 };
  SignIn sign_in = { 0 };
  SignIn whole = { 0 };
  gsize before = 0;

  if (size < 3)
    return 0;

  rules.is_local = (data[0] & 1) != 0;
  rules.allows_insecure_password = (data[0] & 2) != 0;
  rules.least_level = (VtrSecurityLevel) (data[0] >> 2 & 3);
  before = data[2] == 255 ? size - 3 : MIN (data[2], size - 3);

  sign_in_play (&rules, data + 3, before, data + 3 + before, size - 3 - before,
                MAX (data[1], 1), TRUE, &sign_in);

  if (sign_in.result == VTR_RFB_HANDSHAKE_BROKEN)
    g_assert_true (g_utf8_validate (sign_in.error->message, -1, NULL));
  /* No password where others can read it, and no less protection than was asked for. */
  if (!rules.is_local)
    {
      if (sign_in.asked_user && !rules.allows_insecure_password)
        g_assert_cmpint ((int) sign_in.level, ==, (int) VTR_SECURITY_LEVEL_VERIFIED);
      if (sign_in.asked_password || sign_in.result == VTR_RFB_HANDSHAKE_DONE)
        g_assert_cmpint ((int) sign_in.level, >=, (int) rules.least_level);
    }
  if (sign_in.level > VTR_SECURITY_LEVEL_PLAIN && sign_in.asked_password)
    g_assert_true (sign_in.started_tls);

  /* The same bytes at once say the same, unless they are on the wrong side of TLS. */
  if (!sign_in.started_tls && sign_in.result != VTR_RFB_HANDSHAKE_BROKEN)
    {
      sign_in_play (&rules, data + 3, before, data + 3 + before, size - 3 - before, size, TRUE,
                    &whole);
      g_assert_cmpint ((int) whole.result, ==, (int) sign_in.result);
      g_assert_cmpmem (whole.sent->data, whole.sent->len, sign_in.sent->data, sign_in.sent->len);
      sign_in_clear (&whole);
    }
  sign_in_clear (&sign_in);

  return 0;
}
