/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-handshake"

#include "rfb-handshake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rfb-greeting.h"
#include "rfb-limits.h"

void
vtr_rfb_handshake_put (VtrRfbHandshake *self,
                       const void      *bytes,
                       gsize            length)
{
  g_assert (length <= sizeof self->output - self->output_length);

  if (length > 0)
    memcpy (self->output + self->output_length, bytes, length);
  self->output_length += length;
}

static void
put_u8 (VtrRfbHandshake *self,
        guint8           value)
{
  vtr_rfb_handshake_put (self, &value, sizeof value);
}

void
vtr_rfb_handshake_put_u32 (VtrRfbHandshake *self,
                           guint32          value)
{
  value = GUINT32_TO_BE (value);
  vtr_rfb_handshake_put (self, &value, sizeof value);
}

void
vtr_rfb_handshake_fail (VtrRfbHandshake *self,
                        VtrRfbFailure    failure)
{
  self->state = VTR_RFB_STATE_BROKEN;
  self->failure = failure;
}

static void
finish (VtrRfbHandshake *self)
{
  put_u8 (self, self->is_shared ? 1 : 0);
  self->state = VTR_RFB_STATE_DONE;
}

/* @violation: (static) untranslated, the rest of a sentence about the server. */
static void
fail_protocol (VtrRfbHandshake *self,
               const char      *violation)
{
  vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_PROTOCOL);
  self->violation = violation;
}

static void
fail_choice (VtrRfbHandshake *self,
             VtrRfbChoice     choice)
{
  switch (choice)
    {
    case VTR_RFB_CHOICE_INSECURE:
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_INSECURE);
      break;
    case VTR_RFB_CHOICE_DOWNGRADE:
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_DOWNGRADE);
      break;
    case VTR_RFB_CHOICE_TAKEN:
    case VTR_RFB_CHOICE_UNSUPPORTED:
    default:
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_UNSUPPORTED);
      break;
    }
}

static void
read_version (VtrRfbHandshake *self,
              VtrByteReader   *reader)
{
  const guint8 *greeting = vtr_byte_reader_take (reader, VTR_RFB_GREETING_LENGTH);
  char answer[VTR_RFB_GREETING_LENGTH + 1] = "";
  guint major = 0;
  guint minor = 0;

  if (greeting == NULL)
    return;

  if (!vtr_rfb_greeting_parse_numbers (greeting, VTR_RFB_GREETING_LENGTH, &major, &minor))
    {
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_NO_SERVER);
      return;
    }
  if (major < 3 || (major == 3 && minor < 3))
    {
      fail_protocol (self, N_("it speaks too old a version of the protocol"));
      return;
    }

  /* Apple says 3.889, RealVNC 4.1 and 5.0: all of them know 3.8. */
  if (major > 3 || minor >= 8)
    self->minor = 8;
  else
    self->minor = minor == 7 ? 7 : 3;

  g_snprintf (answer, sizeof answer, "RFB 003.00%u\n", self->minor);
  vtr_rfb_handshake_put (self, answer, VTR_RFB_GREETING_LENGTH);
  self->state = self->minor == 3 ? VTR_RFB_STATE_TYPE : VTR_RFB_STATE_TYPES;
}

void
vtr_rfb_handshake_start_auth (VtrRfbHandshake *self)
{
  switch (self->type->auth)
    {
    case VTR_RFB_AUTH_NONE:
      /* Before 3.8 nothing is said of RFB's own type without a password; a type of VeNCrypt's
       * always has a result. */
      if (self->minor < 8 && !self->type->has_tls)
        finish (self);
      else
        self->state = VTR_RFB_STATE_RESULT;
      break;
    case VTR_RFB_AUTH_VNC:
      self->state = VTR_RFB_STATE_CHALLENGE;
      break;
    case VTR_RFB_AUTH_PLAIN:
      self->state = VTR_RFB_STATE_PASSWORD;
      break;
    case VTR_RFB_AUTH_VENCRYPT:
      self->state = VTR_RFB_STATE_VENCRYPT_VERSION;
      break;
    case VTR_RFB_AUTH_OTHER:
    default:
      self->state = VTR_RFB_STATE_OTHER_ENGINE;
      break;
    }
}

static void
read_types (VtrRfbHandshake *self,
            VtrByteReader   *reader)
{
  gsize start = vtr_byte_reader_save (reader);
  guint8 n_types = vtr_byte_reader_u8 (reader);
  const guint8 *types = vtr_byte_reader_take (reader, n_types);
  guint32 codes[VTR_RFB_MAX_SECURITY_TYPES] = { 0 };
  VtrRfbChoice choice = VTR_RFB_CHOICE_UNSUPPORTED;

  if (vtr_byte_reader_is_short (reader))
    {
      vtr_byte_reader_restore (reader, start);
      return;
    }
  if (n_types == 0)
    {
      self->state = VTR_RFB_STATE_REASON_LENGTH;
      return;
    }

  for (gsize i = 0; i < n_types; i++)
    codes[i] = types[i];
  choice = vtr_rfb_security_choose (FALSE, codes, n_types,
                                    vtr_sign_in_policy_get_rules (self->policy), &self->type);
  if (choice != VTR_RFB_CHOICE_TAKEN)
    {
      fail_choice (self, choice);
      return;
    }

  if (self->type->auth != VTR_RFB_AUTH_OTHER)
    put_u8 (self, (guint8) self->type->code);
  vtr_rfb_handshake_start_auth (self);
}

static void
read_type (VtrRfbHandshake *self,
           VtrByteReader   *reader)
{
  guint32 code = vtr_byte_reader_u32 (reader);
  VtrRfbChoice choice = VTR_RFB_CHOICE_UNSUPPORTED;

  if (vtr_byte_reader_is_short (reader))
    return;

  if (code == 0)
    {
      self->state = VTR_RFB_STATE_REASON_LENGTH;
      return;
    }

  /* All others came with 3.7. */
  if (code == 1 || code == 2)
    choice = vtr_rfb_security_choose (FALSE, &code, 1, vtr_sign_in_policy_get_rules (self->policy),
                                      &self->type);
  if (choice == VTR_RFB_CHOICE_TAKEN)
    vtr_rfb_handshake_start_auth (self);
  else
    fail_choice (self, choice);
}

static void
read_reason_length (VtrRfbHandshake *self,
                    VtrByteReader   *reader)
{
  guint32 length = vtr_byte_reader_u32 (reader);

  if (vtr_byte_reader_is_short (reader))
    return;

  if (length > VTR_RFB_TEXT_MAX)
    {
      fail_protocol (self, N_("it refuses the connection with a reason that is too long"));
      return;
    }

  self->reason_left = length;
  self->reason = g_malloc0 (MIN (length, VTR_RFB_TEXT_KEPT) + 1);
  self->state = VTR_RFB_STATE_REASON;
}

static void
read_reason (VtrRfbHandshake *self,
             VtrByteReader   *reader)
{
  gsize length = MIN (self->reason_left, vtr_byte_reader_get_left (reader));
  const guint8 *bytes = vtr_byte_reader_take (reader, length);
  gsize kept = MIN (length, VTR_RFB_TEXT_KEPT - self->reason_length);

  if (kept > 0)
    memcpy (self->reason + self->reason_length, bytes, kept);
  self->reason_length += kept;
  self->reason_left -= (guint32) length;

  if (self->reason_left == 0)
    vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_REFUSED);
}

static void
read_vencrypt_version (VtrRfbHandshake *self,
                       VtrByteReader   *reader)
{
  const guint8 *version = vtr_byte_reader_take (reader, 2);
  static const guint8 ours[2] = { 0, 2 };

  if (version == NULL)
    return;

  /* 0.1 has another list of subtypes and was never in wide use. */
  if (version[0] == 0 && version[1] < 2)
    {
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_UNSUPPORTED);
      return;
    }

  vtr_rfb_handshake_put (self, ours, sizeof ours);
  self->state = VTR_RFB_STATE_VENCRYPT_ANSWER;
}

static void
read_vencrypt_answer (VtrRfbHandshake *self,
                      VtrByteReader   *reader)
{
  guint8 status = vtr_byte_reader_u8 (reader);

  if (vtr_byte_reader_is_short (reader))
    return;

  if (status == 0)
    self->state = VTR_RFB_STATE_VENCRYPT_TYPES;
  else
    vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_UNSUPPORTED);
}

static void
read_vencrypt_types (VtrRfbHandshake *self,
                     VtrByteReader   *reader)
{
  gsize start = vtr_byte_reader_save (reader);
  guint8 n_types = vtr_byte_reader_u8 (reader);
  const guint8 *types = vtr_byte_reader_take (reader, 4u * n_types);
  guint32 codes[VTR_RFB_MAX_VENCRYPT_SUBTYPES] = { 0 };
  VtrRfbChoice choice = VTR_RFB_CHOICE_UNSUPPORTED;

  if (vtr_byte_reader_is_short (reader))
    {
      vtr_byte_reader_restore (reader, start);
      return;
    }

  for (gsize i = 0; i < n_types; i++)
    codes[i] = vtr_bytes_get_u32 (types + 4 * i);
  choice = vtr_rfb_security_choose (TRUE, codes, n_types,
                                    vtr_sign_in_policy_get_rules (self->policy), &self->type);
  if (choice != VTR_RFB_CHOICE_TAKEN)
    {
      fail_choice (self, choice);
      return;
    }
  if (self->type->auth == VTR_RFB_AUTH_OTHER)
    {
      self->state = VTR_RFB_STATE_OTHER_ENGINE;
      return;
    }

  vtr_rfb_handshake_put_u32 (self, self->type->code);
  if (self->type->has_tls)
    self->state = VTR_RFB_STATE_TLS_ANSWER;
  else
    vtr_rfb_handshake_start_auth (self);
}

static void
read_tls_answer (VtrRfbHandshake *self,
                 VtrByteReader   *reader)
{
  guint8 status = vtr_byte_reader_u8 (reader);

  if (vtr_byte_reader_is_short (reader))
    return;

  if (status == 1)
    self->state = VTR_RFB_STATE_TLS;
  else
    fail_protocol (self, N_("it refuses the encryption that it offered"));
}

/* A server speaks first inside of TLS, and the client starts TLS: whatever is there now was put in
 * by somebody who wants it taken for something that came encrypted. */
static void
check_nothing_before_tls (VtrRfbHandshake *self,
                          VtrByteReader   *reader)
{
  if (vtr_byte_reader_get_left (reader) > 0)
    fail_protocol (self, N_("it said something between offering encryption and starting it"));
}

static void
read_challenge (VtrRfbHandshake *self,
                VtrByteReader   *reader)
{
  const guint8 *challenge = vtr_byte_reader_take (reader, VTR_RFB_CHALLENGE_LENGTH);

  if (challenge == NULL)
    return;

  memcpy (self->challenge, challenge, VTR_RFB_CHALLENGE_LENGTH);
  self->state = VTR_RFB_STATE_PASSWORD;
}

static void
read_result (VtrRfbHandshake *self,
             VtrByteReader   *reader)
{
  guint32 result = vtr_byte_reader_u32 (reader);

  if (vtr_byte_reader_is_short (reader))
    return;

  if (result == 0)
    finish (self);
  else if (self->minor >= 8)
    self->state = VTR_RFB_STATE_REASON_LENGTH;
  else
    vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_REFUSED);
}

void
vtr_rfb_handshake_step (VtrRfbHandshake *self,
                        VtrByteReader   *reader)
{
  switch (self->state)
    {
    case VTR_RFB_STATE_VERSION:
      read_version (self, reader);
      break;
    case VTR_RFB_STATE_TYPES:
      read_types (self, reader);
      break;
    case VTR_RFB_STATE_TYPE:
      read_type (self, reader);
      break;
    case VTR_RFB_STATE_REASON_LENGTH:
      read_reason_length (self, reader);
      break;
    case VTR_RFB_STATE_REASON:
      read_reason (self, reader);
      break;
    case VTR_RFB_STATE_VENCRYPT_VERSION:
      read_vencrypt_version (self, reader);
      break;
    case VTR_RFB_STATE_VENCRYPT_ANSWER:
      read_vencrypt_answer (self, reader);
      break;
    case VTR_RFB_STATE_VENCRYPT_TYPES:
      read_vencrypt_types (self, reader);
      break;
    case VTR_RFB_STATE_TLS_ANSWER:
      read_tls_answer (self, reader);
      break;
    case VTR_RFB_STATE_TLS:
      check_nothing_before_tls (self, reader);
      break;
    case VTR_RFB_STATE_CHALLENGE:
      read_challenge (self, reader);
      break;
    case VTR_RFB_STATE_RESULT:
      read_result (self, reader);
      break;
    case VTR_RFB_STATE_PASSWORD:
    case VTR_RFB_STATE_OTHER_ENGINE:
    case VTR_RFB_STATE_DONE:
    case VTR_RFB_STATE_BROKEN:
    default:
      break;
    }
}
