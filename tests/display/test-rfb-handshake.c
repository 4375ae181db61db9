/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "display-client.h"
#include "rfb-limits.h"
#include "rfb-vnc-auth.h"
#include "sign-in-script.h"

#define V33 "RFB 003.003\n"
#define V37 "RFB 003.007\n"
#define V38 "RFB 003.008\n"
#define OK "\0\0\0\0"
#define CHALLENGE "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17"
/* What the challenge gives with "secret"; from OpenSSL. */
#define RESPONSE "\xee\x22\x53\x9f\x33\xa5\x98\x3e\xc1\x2f\x9c\x2e\xdb\xc9\x95\xdd"
/* VeNCrypt 0.2, and the server takes it; the client's version. */
#define VENCRYPT "\0\2" "\0"
#define ACCEPT "\1"
#define ALICE "\0\0\0\5" "\0\0\0\6" "alice" "secret"
#define SHARED "\1"

/* A literal with its length, zeros and all. */
#define BYTES(literal) (const guint8 *) (literal), sizeof (literal) - 1
#define NOTHING (const guint8 *) "", 0

enum
{
  LOCAL = 1 << 0,
  INSECURE = 1 << 1,
  WAS_ENCRYPTED = 1 << 2,
  WAS_VERIFIED = 1 << 3,
};

typedef struct
{
  const char            *name;
  guint                  flags;
  const guint8          *before;
  gsize                  before_length;
  const guint8          *inside;
  gsize                  inside_length;
  const guint8          *sent;
  gsize                  sent_length;
  VtrRfbHandshakeResult  result;
  int                    error;
  const char            *security;
  VtrSecurityLevel       level;
} Case;

#define DONE VTR_RFB_HANDSHAKE_DONE, 0
#define OTHER VTR_RFB_HANDSHAKE_NEED_OTHER_ENGINE, 0
#define BROKEN(code) VTR_RFB_HANDSHAKE_BROKEN, VTR_DISPLAY_ERROR_##code
#define PLAIN VTR_SECURITY_LEVEL_PLAIN
#define ENCRYPTED VTR_SECURITY_LEVEL_ENCRYPTED
#define VERIFIED VTR_SECURITY_LEVEL_VERIFIED
#define UNKNOWN VTR_SECURITY_LEVEL_UNKNOWN

/* The dialogue of one VeNCrypt subtype. */
#define X509(code) BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\1" code ACCEPT)
#define PLAINLY(code) BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\1" code)
#define SENT(code) V38 "\x13" "\0\2" "\0\0\1" code

static const Case cases[] = {
  /* Versions */
  { "3.8", 0, BYTES (V38 "\1\1" OK), NOTHING, BYTES (V38 "\1" SHARED), DONE, "none", PLAIN },
  { "3.7", 0, BYTES (V37 "\1\1"), NOTHING, BYTES (V37 "\1" SHARED), DONE, "none", PLAIN },
  { "3.3", 0, BYTES (V33 "\0\0\0\1"), NOTHING, BYTES (V33 SHARED), DONE, "none", PLAIN },
  { "3.4", 0, BYTES ("RFB 003.004\n\0\0\0\1"), NOTHING, BYTES (V33 SHARED), DONE, "none", PLAIN },
  { "3.5", 0, BYTES ("RFB 003.005\n\0\0\0\1"), NOTHING, BYTES (V33 SHARED), DONE, "none", PLAIN },
  { "3.6", 0, BYTES ("RFB 003.006\n\0\0\0\1"), NOTHING, BYTES (V33 SHARED), DONE, "none", PLAIN },
  { "3.9", 0, BYTES ("RFB 003.009\n\1\1" OK), NOTHING, BYTES (V38 "\1" SHARED), DONE, "none",
    PLAIN },
  { "3.889", 0, BYTES ("RFB 003.889\n\1\1" OK), NOTHING, BYTES (V38 "\1" SHARED), DONE, "none",
    PLAIN },
  { "4.1", 0, BYTES ("RFB 004.001\n\1\1" OK), NOTHING, BYTES (V38 "\1" SHARED), DONE, "none",
    PLAIN },
  { "5.0", 0, BYTES ("RFB 005.000\n\1\1" OK), NOTHING, BYTES (V38 "\1" SHARED), DONE, "none",
    PLAIN },
  { "3.2", 0, BYTES ("RFB 003.002\n"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL, UNKNOWN },
  { "0.0", 0, BYTES ("RFB 000.000\n"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL, UNKNOWN },
  { "2.8", 0, BYTES ("RFB 002.008\n"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL, UNKNOWN },
  { "ssh", 0, BYTES ("SSH-2.0-OpenSSH_9.2\r\n"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL,
    UNKNOWN },
  { "no line feed", 0, BYTES ("RFB 003.008\r\n"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL,
    UNKNOWN },
  { "negative", 0, BYTES ("RFB -03.008\n"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL, UNKNOWN },
  { "hexadecimal", 0, BYTES ("RFB 003.00a\n"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL, UNKNOWN },
  { "zeros", 0, BYTES ("\0\0\0\0\0\0\0\0\0\0\0\0"), NOTHING, NOTHING, BROKEN (PROTOCOL), NULL,
    UNKNOWN },

  /* A VNC password */
  { "vnc 3.8", 0, BYTES (V38 "\1\2" CHALLENGE OK), NOTHING, BYTES (V38 "\2" RESPONSE SHARED), DONE,
    "vnc", PLAIN },
  { "vnc 3.7", 0, BYTES (V37 "\1\2" CHALLENGE OK), NOTHING, BYTES (V37 "\2" RESPONSE SHARED), DONE,
    "vnc", PLAIN },
  { "vnc 3.3", 0, BYTES (V33 "\0\0\0\2" CHALLENGE OK), NOTHING, BYTES (V33 RESPONSE SHARED), DONE,
    "vnc", PLAIN },
  { "vnc before none", 0, BYTES (V38 "\2\1\2" CHALLENGE OK), NOTHING,
    BYTES (V38 "\2" RESPONSE SHARED), DONE, "vnc", PLAIN },

  /* Refusals */
  { "refused 3.8", 0, BYTES (V38 "\1\2" CHALLENGE "\0\0\0\1" "\0\0\0\3" "no!"), NOTHING,
    BYTES (V38 "\2" RESPONSE), BROKEN (AUTHENTICATION), "vnc", PLAIN },
  { "refused 3.7", 0, BYTES (V37 "\1\2" CHALLENGE "\0\0\0\1"), NOTHING, BYTES (V37 "\2" RESPONSE),
    BROKEN (AUTHENTICATION), "vnc", PLAIN },
  { "refused 3.3", 0, BYTES (V33 "\0\0\0\2" CHALLENGE "\0\0\0\1"), NOTHING, BYTES (V33 RESPONSE),
    BROKEN (AUTHENTICATION), "vnc", PLAIN },
  { "too many", 0, BYTES (V38 "\1\2" CHALLENGE "\0\0\0\2" "\0\0\0\0"), NOTHING,
    BYTES (V38 "\2" RESPONSE), BROKEN (AUTHENTICATION), "vnc", PLAIN },
  { "low byte is zero", 0, BYTES (V38 "\1\1" "\1\0\0\0" "\0\0\0\0"), NOTHING, BYTES (V38 "\1"),
    BROKEN (AUTHENTICATION), "none", PLAIN },
  { "all ones", 0, BYTES (V37 "\1\2" CHALLENGE "\xff\xff\xff\xff"), NOTHING,
    BYTES (V37 "\2" RESPONSE), BROKEN (AUTHENTICATION), "vnc", PLAIN },
  { "no types 3.8", 0, BYTES (V38 "\0" "\0\0\0\4" "full"), NOTHING, BYTES (V38),
    BROKEN (AUTHENTICATION), NULL, UNKNOWN },
  { "no types 3.7", 0, BYTES (V37 "\0" "\0\0\0\4" "full"), NOTHING, BYTES (V37),
    BROKEN (AUTHENTICATION), NULL, UNKNOWN },
  { "no type 3.3", 0, BYTES (V33 "\0\0\0\0" "\0\0\0\4" "full"), NOTHING, BYTES (V33),
    BROKEN (AUTHENTICATION), NULL, UNKNOWN },
  { "long reason", 0, BYTES (V38 "\0" "\0\1\0\1"), NOTHING, BYTES (V38), BROKEN (PROTOCOL), NULL,
    UNKNOWN },
  { "longest reason", 0, BYTES (V38 "\0" "\xff\xff\xff\xff"), NOTHING, BYTES (V38),
    BROKEN (PROTOCOL), NULL, UNKNOWN },

  /* What nobody here speaks */
  { "apple", LOCAL, BYTES (V38 "\1\x1e"), NOTHING, BYTES (V38), BROKEN (UNSUPPORTED), NULL,
    UNKNOWN },
  { "mslogon", LOCAL, BYTES (V38 "\2\x71\x11"), NOTHING, BYTES (V38), BROKEN (UNSUPPORTED), NULL,
    UNKNOWN },
  { "realvnc", LOCAL, BYTES (V38 "\4\5\6\x81\x82"), NOTHING, BYTES (V38), BROKEN (UNSUPPORTED),
    NULL, UNKNOWN },
  { "tight", LOCAL, BYTES (V38 "\1\x10"), NOTHING, BYTES (V38), BROKEN (UNSUPPORTED), NULL,
    UNKNOWN },
  { "invalid in the list", 0, BYTES (V38 "\2\0\xff"), NOTHING, BYTES (V38), BROKEN (UNSUPPORTED),
    NULL, UNKNOWN },
  { "unknown beside", 0, BYTES (V38 "\3\x1e\1\x10" OK), NOTHING, BYTES (V38 "\1" SHARED), DONE,
    "none", PLAIN },
  { "3.3 truncated to 2", 0, BYTES (V33 "\0\0\1\2"), NOTHING, BYTES (V33), BROKEN (UNSUPPORTED),
    NULL, UNKNOWN },
  { "3.3 truncated to 1", 0, BYTES (V33 "\1\0\0\1"), NOTHING, BYTES (V33), BROKEN (UNSUPPORTED),
    NULL, UNKNOWN },
  { "3.3 vencrypt", 0, BYTES (V33 "\0\0\0\x13"), NOTHING, BYTES (V33), BROKEN (UNSUPPORTED), NULL,
    UNKNOWN },
  { "3.3 all ones", 0, BYTES (V33 "\xff\xff\xff\xff"), NOTHING, BYTES (V33), BROKEN (UNSUPPORTED),
    NULL, UNKNOWN },

  /* What libgvnc speaks */
  { "sasl here", LOCAL, BYTES (V38 "\1\x14"), NOTHING, BYTES (V38), OTHER, "sasl", PLAIN },
  { "sasl there", 0, BYTES (V38 "\1\x14"), NOTHING, BYTES (V38), BROKEN (INSECURE_PASSWORD), NULL,
    UNKNOWN },
  { "sasl and yes", INSECURE, BYTES (V38 "\1\x14"), NOTHING, BYTES (V38), OTHER, "sasl", PLAIN },
  { "tls", 0, BYTES (V38 "\1\x12"), NOTHING, BYTES (V38), OTHER, "tls", ENCRYPTED },
  { "tls was verified", WAS_VERIFIED, BYTES (V38 "\1\x12"), NOTHING, BYTES (V38),
    BROKEN (DOWNGRADE), NULL, UNKNOWN },
  { "sasl beside none", LOCAL, BYTES (V38 "\2\x14\1" OK), NOTHING, BYTES (V38 "\1" SHARED), DONE,
    "none", PLAIN },
  { "x509-sasl", 0, PLAINLY ("\x07"), NOTHING, BYTES (V38 "\x13" "\0\2"), OTHER,
    "vencrypt-x509-sasl", VERIFIED },
  { "tls-sasl", 0, PLAINLY ("\x08"), NOTHING, BYTES (V38 "\x13" "\0\2"),
    BROKEN (INSECURE_PASSWORD), "vencrypt", UNKNOWN },

  /* VeNCrypt */
  { "x509-none", 0, X509 ("\4"), BYTES (OK), BYTES (SENT ("\4") SHARED), DONE, "vencrypt-x509-none",
    VERIFIED },
  { "x509-vnc", 0, X509 ("\5"), BYTES (CHALLENGE OK), BYTES (SENT ("\5") RESPONSE SHARED), DONE,
    "vencrypt-x509-vnc", VERIFIED },
  { "x509-plain", 0, X509 ("\6"), BYTES (OK), BYTES (SENT ("\6") ALICE SHARED), DONE,
    "vencrypt-x509-plain", VERIFIED },
  { "tls-none", 0, X509 ("\1"), BYTES (OK), BYTES (SENT ("\1") SHARED), DONE, "vencrypt-tls-none",
    ENCRYPTED },
  { "tls-vnc", 0, X509 ("\2"), BYTES (CHALLENGE OK), BYTES (SENT ("\2") RESPONSE SHARED), DONE,
    "vencrypt-tls-vnc", ENCRYPTED },
  { "tls-plain there", 0, PLAINLY ("\3"), NOTHING, BYTES (V38 "\x13" "\0\2"),
    BROKEN (INSECURE_PASSWORD), "vencrypt", UNKNOWN },
  { "tls-plain here", LOCAL, X509 ("\3"), BYTES (OK), BYTES (SENT ("\3") ALICE SHARED), DONE,
    "vencrypt-tls-plain", ENCRYPTED },
  { "tls-plain and yes", INSECURE, X509 ("\3"), BYTES (OK), BYTES (SENT ("\3") ALICE SHARED), DONE,
    "vencrypt-tls-plain", ENCRYPTED },
  { "plain there", 0, PLAINLY ("\0"), NOTHING, BYTES (V38 "\x13" "\0\2"),
    BROKEN (INSECURE_PASSWORD), "vencrypt", UNKNOWN },
  { "plain here", LOCAL, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\1\0" OK), NOTHING,
    BYTES (SENT ("\0") ALICE SHARED), DONE, "vencrypt-plain", PLAIN },
  { "plain and yes", INSECURE, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\1\0" OK), NOTHING,
    BYTES (SENT ("\0") ALICE SHARED), DONE, "vencrypt-plain", PLAIN },
  { "none below vencrypt", 0, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\0\1" OK), NOTHING,
    BYTES (V38 "\x13" "\0\2" "\0\0\0\1" SHARED), DONE, "none", PLAIN },
  { "vnc below vencrypt", 0, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\0\2" CHALLENGE OK), NOTHING,
    BYTES (V38 "\x13" "\0\2" "\0\0\0\2" RESPONSE SHARED), DONE, "vnc", PLAIN },
  { "x509-none 3.7", 0, BYTES (V37 "\1\x13" VENCRYPT "\1\0\0\1\4" ACCEPT), BYTES (OK),
    BYTES (V37 "\x13" "\0\2" "\0\0\1\4" SHARED), DONE, "vencrypt-x509-none", VERIFIED },
  { "vencrypt first", 0, BYTES (V38 "\3\1\2\x13" VENCRYPT "\2\0\0\1\4\0\0\1\6" ACCEPT), BYTES (OK),
    BYTES (SENT ("\6") ALICE SHARED), DONE, "vencrypt-x509-plain", VERIFIED },
  { "certificate first", 0, BYTES (V38 "\1\x13" VENCRYPT "\3\0\0\1\2\0\0\1\1\0\0\1\4" ACCEPT),
    BYTES (OK), BYTES (SENT ("\4") SHARED), DONE, "vencrypt-x509-none", VERIFIED },
  { "vencrypt 0.1", 0, BYTES (V38 "\1\x13" "\0\1"), NOTHING, BYTES (V38 "\x13"),
    BROKEN (UNSUPPORTED), "vencrypt", UNKNOWN },
  { "vencrypt 1.0", 0, BYTES (V38 "\1\x13" "\1\0" "\0" "\1\0\0\1\4" ACCEPT), BYTES (OK),
    BYTES (SENT ("\4") SHARED), DONE, "vencrypt-x509-none", VERIFIED },
  { "vencrypt refused", 0, BYTES (V38 "\1\x13" "\0\2" "\xff"), NOTHING, BYTES (V38 "\x13" "\0\2"),
    BROKEN (UNSUPPORTED), "vencrypt", UNKNOWN },
  { "no subtypes", 0, BYTES (V38 "\1\x13" VENCRYPT "\0"), NOTHING, BYTES (V38 "\x13" "\0\2"),
    BROKEN (UNSUPPORTED), "vencrypt", UNKNOWN },
  { "subtype truncated", 0, BYTES (V38 "\1\x13" VENCRYPT "\1\0\1\1\4"), NOTHING,
    BYTES (V38 "\x13" "\0\2"), BROKEN (UNSUPPORTED), "vencrypt", UNKNOWN },
  { "vencrypt in vencrypt", 0, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\0\x13"), NOTHING,
    BYTES (V38 "\x13" "\0\2"), BROKEN (UNSUPPORTED), "vencrypt", UNKNOWN },
  { "tls refused", 0, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\1\4" "\0"), NOTHING,
    BYTES (SENT ("\4")), BROKEN (PROTOCOL), "vencrypt-x509-none", VERIFIED },
  { "tls answer 2", 0, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\1\4" "\2"), NOTHING,
    BYTES (SENT ("\4")), BROKEN (PROTOCOL), "vencrypt-x509-none", VERIFIED },
  { "refused inside", 0, X509 ("\4"), BYTES ("\0\0\0\1" "\0\0\0\2" "no"), BYTES (SENT ("\4")),
    BROKEN (AUTHENTICATION), "vencrypt-x509-none", VERIFIED },

  /* Less than before */
  { "was encrypted, none", WAS_ENCRYPTED, BYTES (V38 "\1\1"), NOTHING, BYTES (V38),
    BROKEN (DOWNGRADE), NULL, UNKNOWN },
  { "was encrypted, vnc", WAS_ENCRYPTED, BYTES (V38 "\2\1\2"), NOTHING, BYTES (V38),
    BROKEN (DOWNGRADE), NULL, UNKNOWN },
  { "was encrypted, 3.3", WAS_ENCRYPTED, BYTES (V33 "\0\0\0\2"), NOTHING, BYTES (V33),
    BROKEN (DOWNGRADE), NULL, UNKNOWN },
  { "was encrypted, unknown", WAS_ENCRYPTED, BYTES (V38 "\2\1\x1e"), NOTHING, BYTES (V38),
    BROKEN (DOWNGRADE), NULL, UNKNOWN },
  { "was encrypted, plain types inside", WAS_ENCRYPTED | INSECURE,
    BYTES (V38 "\1\x13" VENCRYPT "\3\0\0\0\1\0\0\0\2\0\0\1\0"), NOTHING,
    BYTES (V38 "\x13" "\0\2"), BROKEN (DOWNGRADE), "vencrypt", UNKNOWN },
  { "was encrypted, tls-plain", WAS_ENCRYPTED,
    BYTES (V38 "\1\x13" VENCRYPT "\2\0\0\0\2\0\0\1\3"), NOTHING, BYTES (V38 "\x13" "\0\2"),
    BROKEN (INSECURE_PASSWORD), "vencrypt", UNKNOWN },
  { "was encrypted and is", WAS_ENCRYPTED, X509 ("\1"), BYTES (OK), BYTES (SENT ("\1") SHARED),
    DONE, "vencrypt-tls-none", ENCRYPTED },
  { "was verified, tls", WAS_VERIFIED, PLAINLY ("\2"), NOTHING, BYTES (V38 "\x13" "\0\2"),
    BROKEN (DOWNGRADE), "vencrypt", UNKNOWN },
  { "was verified and is", WAS_VERIFIED, X509 ("\4"), BYTES (OK), BYTES (SENT ("\4") SHARED), DONE,
    "vencrypt-x509-none", VERIFIED },
  { "was verified, here", WAS_VERIFIED | LOCAL, BYTES (V38 "\1\1" OK), NOTHING,
    BYTES (V38 "\1" SHARED), DONE, "none", PLAIN },
};

static VtrSignInRules
make_rules (guint flags)
{
  VtrSignInRules rules = { .host = "screen.example", .port = 5900 };

  rules.is_local = (flags & LOCAL) != 0;
  rules.allows_insecure_password = (flags & INSECURE) != 0;
  if ((flags & WAS_ENCRYPTED) != 0)
    rules.least_level = VTR_SECURITY_LEVEL_ENCRYPTED;
  if ((flags & WAS_VERIFIED) != 0)
    rules.least_level = VTR_SECURITY_LEVEL_VERIFIED;

  return rules;
}

static void
expect (const Case *c,
        gsize       piece)
{
  VtrSignInRules rules = make_rules (c->flags);
  SignIn sign_in = { 0 };

  g_test_message ("%s, %" G_GSIZE_FORMAT " bytes at a time", c->name, piece);
  sign_in_play (&rules, c->before, c->before_length, c->inside, c->inside_length, piece, FALSE,
                &sign_in);

  g_assert_cmpint ((int) sign_in.result, ==, (int) c->result);
  g_assert_cmpmem (sign_in.sent->data, sign_in.sent->len, c->sent, c->sent_length);
  g_assert_cmpstr (sign_in.security, ==, c->security);
  g_assert_cmpint ((int) sign_in.level, ==, (int) c->level);
  if (c->result == VTR_RFB_HANDSHAKE_BROKEN)
    g_assert_error (sign_in.error, VTR_DISPLAY_ERROR, c->error);
  else
    g_assert_cmpuint (sign_in.n_left, ==, 0);
  if (sign_in.started_tls)
    g_assert_cmpint (sign_in.was_anonymous, ==, strstr (c->security, "-tls-") != NULL);
  g_assert_cmpint (sign_in.asked_user, ==, sign_in.security != NULL && sign_in.asked_password &&
                                           strstr (sign_in.security, "plain") != NULL);
  sign_in_clear (&sign_in);
}

static void
test_cases (void)
{
  static const gsize pieces[] = { 1, 2, 3, 7, 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (pieces); j++)
      expect (&cases[i], pieces[j]);
}

/* The stream ends after every byte of every case: never a session, always a sentence. */
static void
test_cuts (void)
{
  guint n_cuts = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      VtrSignInRules rules = make_rules (c->flags);

      for (gsize cut = 0; cut < c->before_length + c->inside_length; cut++)
        {
          gsize before = MIN (cut, c->before_length);
          SignIn sign_in = { 0 };

          sign_in_play (&rules, c->before, before, c->inside, cut - before, 4096, TRUE, &sign_in);
          g_assert_true (sign_in.result == VTR_RFB_HANDSHAKE_BROKEN || sign_in.n_left > 0 ||
                         c->result == VTR_RFB_HANDSHAKE_NEED_OTHER_ENGINE);
          g_assert_cmpint ((int) sign_in.result, !=, (int) VTR_RFB_HANDSHAKE_DONE);
          if (sign_in.error != NULL)
            g_assert_cmpuint (strlen (sign_in.error->message), >, 10);
          sign_in_clear (&sign_in);
          n_cuts++;
        }
    }

  g_test_message ("%u cuts", n_cuts);
}

/* A list of every length with the one good type in every place of it. */
static void
test_list_lengths (void)
{
  const VtrSignInRules rules = make_rules (0);

  for (guint length = 1; length <= 255; length++)
    for (guint place = 0; place < length; place += length / 5 + 1)
      {
        g_autoptr (GByteArray) said = g_byte_array_new ();
        g_autoptr (GByteArray) said_inside = g_byte_array_new ();
        guint8 count = (guint8) length;
        SignIn sign_in = { 0 };

        g_byte_array_append (said, BYTES (V38));
        g_byte_array_append (said, &count, 1);
        g_byte_array_append (said_inside, BYTES (V38 "\1\x13" VENCRYPT));
        g_byte_array_append (said_inside, &count, 1);
        for (guint i = 0; i < length; i++)
          {
            g_byte_array_append (said, i == place ? (const guint8 *) "\1" : (const guint8 *) "\x63",
                                 1);
            g_byte_array_append (said_inside, i == place ? (const guint8 *) "\0\0\1\4"
                                                         : (const guint8 *) "\1\0\1\4", 4);
          }
        g_byte_array_append (said, BYTES (OK));
        g_byte_array_append (said_inside, BYTES (ACCEPT));

        sign_in_play (&rules, said->data, said->len, NOTHING, 99, FALSE, &sign_in);
        g_assert_cmpint ((int) sign_in.result, ==, (int) VTR_RFB_HANDSHAKE_DONE);
        sign_in_clear (&sign_in);

        sign_in_play (&rules, said_inside->data, said_inside->len, BYTES (OK), 99, FALSE, &sign_in);
        g_assert_cmpint ((int) sign_in.result, ==, (int) VTR_RFB_HANDSHAKE_DONE);
        g_assert_cmpstr (sign_in.security, ==, "vencrypt-x509-none");
        sign_in_clear (&sign_in);
      }
}

/* Bytes between the agreement on TLS and its start are somebody else's. */
static void
test_injection (void)
{
  const VtrSignInRules rules = make_rules (0);
  SignIn sign_in = { 0 };

  sign_in_play (&rules, BYTES (V38 "\1\x13" VENCRYPT "\1\0\0\1\4" ACCEPT OK), BYTES (OK), 4096,
                FALSE, &sign_in);
  g_assert_error (sign_in.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_PROTOCOL);
  g_assert_false (sign_in.started_tls);
  sign_in_clear (&sign_in);
}

/* What follows the handshake is left for the session. */
static void
test_rest_is_left (void)
{
  const VtrSignInRules rules = make_rules (0);
  SignIn sign_in = { 0 };

  sign_in_play (&rules, BYTES (V38 "\1\1" OK "\0\1\0\1"), NOTHING, 4096, FALSE, &sign_in);
  g_assert_cmpint ((int) sign_in.result, ==, (int) VTR_RFB_HANDSHAKE_DONE);
  g_assert_cmpuint (sign_in.n_left, ==, 4);
  g_assert_cmpstr (sign_in.version, ==, "3.8");
  sign_in_clear (&sign_in);
}

/* A result, then what looks like a session: no is no. */
static void
test_failure_then_session (void)
{
  const VtrSignInRules rules = make_rules (0);
  SignIn sign_in = { 0 };

  sign_in_play (&rules, BYTES (V37 "\1\2" CHALLENGE "\0\0\0\1" OK OK OK OK OK OK), NOTHING, 4096,
                FALSE, &sign_in);
  g_assert_error (sign_in.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION);
  g_assert_cmpmem (sign_in.sent->data, sign_in.sent->len, V37 "\2" RESPONSE, 29);
  sign_in_clear (&sign_in);
}

/* @length: of the reason; all of it is said. */
static char *
get_refusal (guint32     length,
             const char *filling)
{
  const VtrSignInRules rules = make_rules (0);
  g_autoptr (GByteArray) said = g_byte_array_new ();
  guint32 wire = GUINT32_TO_BE (length);
  SignIn sign_in = { 0 };
  char *message = NULL;

  g_byte_array_append (said, BYTES (V38 "\0"));
  g_byte_array_append (said, (const guint8 *) &wire, 4);
  for (guint32 i = 0; i < length; i++)
    g_byte_array_append (said, (const guint8 *) filling + i % strlen (filling), 1);

  sign_in_play (&rules, said->data, said->len, NOTHING, 333, TRUE, &sign_in);
  g_assert_error (sign_in.error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION);
  g_assert_cmpuint (sign_in.n_left, ==, 0);
  message = g_strdup (sign_in.error->message);
  sign_in_clear (&sign_in);

  return message;
}

static void
test_reasons (void)
{
  g_autofree char *plain = get_refusal (8, "Go away!");
  g_autofree char *none = get_refusal (0, "x");
  g_autofree char *steering = get_refusal (12, "a\033[31m\n%s\xff\xe2\x80\xae");
  g_autofree char *kept = get_refusal (VTR_RFB_TEXT_KEPT, "x");
  g_autofree char *cut = get_refusal (VTR_RFB_TEXT_MAX, "x");

  g_assert_cmpstr (plain, ==, "The server refused to let you in: Go away!");
  g_assert_cmpstr (none, ==, "The server refused to let you in");
  g_assert_true (g_utf8_validate (steering, -1, NULL));
  g_assert_null (strchr (steering, '\033'));
  g_assert_null (strchr (steering, '\n'));
  g_assert_nonnull (strstr (steering, "%s"));
  g_assert_cmpuint (strlen (kept), >=, VTR_RFB_TEXT_KEPT);
  g_assert_cmpuint (strlen (cut), ==, strlen (kept));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rfb-handshake/cases", test_cases);
  g_test_add_func ("/rfb-handshake/cuts", test_cuts);
  g_test_add_func ("/rfb-handshake/list-lengths", test_list_lengths);
  g_test_add_func ("/rfb-handshake/injection", test_injection);
  g_test_add_func ("/rfb-handshake/rest-is-left", test_rest_is_left);
  g_test_add_func ("/rfb-handshake/failure-then-session", test_failure_then_session);
  g_test_add_func ("/rfb-handshake/reasons", test_reasons);

  return g_test_run ();
}
