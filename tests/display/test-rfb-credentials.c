/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a password on its way to a server. */
#include <string.h>

#include "rfb-handshake.h"
#include "rfb-vnc-auth.h"

#define V38 "RFB 003.008\n"
/* VeNCrypt 0.2, and the server takes it. */
#define VENCRYPT "\0\2" "\0"
#define CHALLENGE "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17"

static void
test_vnc_auth (void)
{
  static const struct
  {
    const char *password;
    const char *response;
  } vectors[] = {
    /* From OpenSSL. */
    { "secret", "\xee\x22\x53\x9f\x33\xa5\x98\x3e\xc1\x2f\x9c\x2e\xdb\xc9\x95\xdd" },
    { "", "\x49\x1e\x89\x0d\xe9\xac\xe9\x32\x83\x8a\x49\x79\x2f\x22\x13\xf3" },
    { "passwordlonger", "\xb8\x66\x92\x41\x25\xc8\xee\xbb\x9d\xeb\xc1\xdb\x61\xc5\x38\xe2" },
    { "password", "\xb8\x66\x92\x41\x25\xc8\xee\xbb\x9d\xeb\xc1\xdb\x61\xc5\x38\xe2" },
    { "k\xc3\xb6nig", "\x76\xad\xd6\x1f\x2a\xfd\xa6\x55\xea\xe4\xf9\xa8\xd9\x50\x0a\xc4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      guint8 response[VTR_RFB_CHALLENGE_LENGTH] = { 0 };

      vtr_rfb_vnc_auth_respond ((const guint8 *) CHALLENGE, vectors[i].password, response);
      g_assert_cmpmem (response, sizeof response, vectors[i].response, 16);
    }
}

/* Passwords of any length fit, or are refused before anything is sent. */
static void
test_long_passwords (void)
{
  const VtrSignInRules rules = { .host = "screen.example", .port = 5900, .is_local = TRUE };
  g_autoptr (VtrSignInPolicy) policy = vtr_sign_in_policy_new (&rules);
  g_autoptr (VtrRfbHandshake) handshake = vtr_rfb_handshake_new (policy, FALSE);
  g_autofree char *longest = g_strnfill (VTR_RFB_CREDENTIAL_MAX, 'x');
  g_autofree char *too_long = g_strnfill (VTR_RFB_CREDENTIAL_MAX + 1, 'x');
  static const char said[] = V38 "\1\x13" VENCRYPT "\1\0\0\1\0";
  VtrByteReader reader = { 0 };
  gsize length = 0;
  gsize length_before = 0;

  vtr_byte_reader_init (&reader, (const guint8 *) said, sizeof said - 1);
  g_assert_cmpint ((int) vtr_rfb_handshake_advance (handshake, &reader), ==,
                   (int) VTR_RFB_HANDSHAKE_NEED_PASSWORD);
  vtr_rfb_handshake_peek_output (handshake, &length_before);
  g_assert_false (vtr_rfb_handshake_set_password (handshake, too_long, "x"));
  g_assert_false (vtr_rfb_handshake_set_password (handshake, "x", too_long));
  vtr_rfb_handshake_peek_output (handshake, &length);
  g_assert_cmpuint (length, ==, length_before);
  g_assert_true (vtr_rfb_handshake_set_password (handshake, longest, longest));
  vtr_rfb_handshake_peek_output (handshake, &length);
  g_assert_cmpuint (length, ==, length_before + 8 + 2 * VTR_RFB_CREDENTIAL_MAX);
}

/* Once sent, no byte of a password is left behind. */
static void
test_output_is_wiped (void)
{
  const VtrSignInRules rules = { .host = "screen.example", .port = 5900, .is_local = TRUE };
  g_autoptr (VtrSignInPolicy) policy = vtr_sign_in_policy_new (&rules);
  g_autoptr (VtrRfbHandshake) handshake = vtr_rfb_handshake_new (policy, FALSE);
  static const char said[] = V38 "\1\x13" VENCRYPT "\1\0\0\1\0";
  VtrByteReader reader = { 0 };
  const guint8 *output = NULL;
  gsize length = 0;

  vtr_byte_reader_init (&reader, (const guint8 *) said, sizeof said - 1);
  vtr_rfb_handshake_advance (handshake, &reader);
  g_assert_true (vtr_rfb_handshake_set_password (handshake, "alice", "secret"));
  output = vtr_rfb_handshake_peek_output (handshake, &length);
  g_assert_cmpmem (output + length - 6, 6, "secret", 6);
  vtr_rfb_handshake_consume_output (handshake, length);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpuint (output[i], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rfb-credentials/vnc-auth", test_vnc_auth);
  g_test_add_func ("/rfb-credentials/long-passwords", test_long_passwords);
  g_test_add_func ("/rfb-credentials/output-is-wiped", test_output_is_wiped);

  return g_test_run ();
}
