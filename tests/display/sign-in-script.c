/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-in-script.h"

static void
collect_output (VtrRfbHandshake *handshake,
                GByteArray      *sent)
{
  gsize length = 0;
  const guint8 *output = vtr_rfb_handshake_peek_output (handshake, &length);

  g_byte_array_append (sent, output, (guint) length);
  /* In two parts, as a slow network takes it. */
  vtr_rfb_handshake_consume_output (handshake, length / 2);
  vtr_rfb_handshake_consume_output (handshake, length - length / 2);
  vtr_rfb_handshake_peek_output (handshake, &length);
  g_assert_cmpuint (length, ==, 0);
}

static void
start_tls (VtrRfbHandshake *handshake,
           SignIn          *sign_in)
{
  g_assert_false (sign_in->started_tls);
  sign_in->started_tls = TRUE;
  sign_in->was_anonymous = vtr_rfb_handshake_is_anonymous (handshake);
  vtr_rfb_handshake_set_encrypted (handshake);
}

static void
give_password (VtrRfbHandshake *handshake,
               SignIn          *sign_in)
{
  g_assert_false (sign_in->asked_password);
  sign_in->asked_password = TRUE;
  sign_in->asked_user = vtr_rfb_handshake_needs_user (handshake);
  g_assert_true (vtr_rfb_handshake_set_password (handshake, "alice", "secret"));
}

void
sign_in_play (const VtrSignInRules *rules,
              const guint8         *before,
              gsize                 before_length,
              const guint8         *inside,
              gsize                 inside_length,
              gsize                 piece,
              gboolean              hangs_up,
              SignIn               *ret_sign_in)
{
  g_autoptr (VtrSignInPolicy) policy = vtr_sign_in_policy_new (rules);
  g_autoptr (VtrRfbHandshake) handshake = vtr_rfb_handshake_new (policy, TRUE);
  SignIn sign_in = { .result = VTR_RFB_HANDSHAKE_MORE };
  const guint8 *data = before;
  gsize length = before_length;
  gsize arrived = 0;
  gsize taken = 0;

  sign_in.sent = g_byte_array_new ();
  for (;;)
    {
      VtrByteReader reader = { 0 };

      vtr_byte_reader_init (&reader, data + taken, arrived - taken);
      sign_in.result = vtr_rfb_handshake_advance (handshake, &reader);
      g_assert_false (vtr_byte_reader_is_short (&reader));
      taken += vtr_byte_reader_save (&reader);
      collect_output (handshake, sign_in.sent);

      if (sign_in.result == VTR_RFB_HANDSHAKE_NEED_TLS)
        {
          start_tls (handshake, &sign_in);
          data = inside;
          length = inside_length;
          arrived = 0;
          taken = 0;
        }
      else if (sign_in.result == VTR_RFB_HANDSHAKE_NEED_PASSWORD)
        {
          give_password (handshake, &sign_in);
        }
      else if (sign_in.result != VTR_RFB_HANDSHAKE_MORE || arrived == length)
        {
          break;
        }
      else
        {
          arrived += MIN (piece, length - arrived);
        }
    }

  if (hangs_up && sign_in.result == VTR_RFB_HANDSHAKE_MORE)
    {
      VtrByteReader reader = { 0 };

      vtr_rfb_handshake_end_of_stream (handshake);
      vtr_byte_reader_init (&reader, data, 0);
      sign_in.result = vtr_rfb_handshake_advance (handshake, &reader);
    }

  if (sign_in.result == VTR_RFB_HANDSHAKE_BROKEN)
    sign_in.error = vtr_rfb_handshake_make_error (handshake);
  sign_in.version = vtr_rfb_handshake_get_version (handshake);
  sign_in.security = vtr_rfb_handshake_get_security (handshake);
  sign_in.level = vtr_rfb_handshake_get_level (handshake);
  sign_in.n_left = length - taken;
  *ret_sign_in = sign_in;
}

void
sign_in_clear (SignIn *sign_in)
{
  g_byte_array_unref (sign_in->sent);
  g_clear_error (&sign_in->error);
}
