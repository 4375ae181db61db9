/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-rfb-handshake"

#include "rfb-handshake-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "display-client.h"
#include "server-text.h"

static VtrRfbHandshakeResult
get_result (VtrRfbHandshake *self)
{
  switch (self->state)
    {
    case VTR_RFB_STATE_TLS:
      return VTR_RFB_HANDSHAKE_NEED_TLS;
    case VTR_RFB_STATE_PASSWORD:
      return VTR_RFB_HANDSHAKE_NEED_PASSWORD;
    case VTR_RFB_STATE_OTHER_ENGINE:
      return VTR_RFB_HANDSHAKE_NEED_OTHER_ENGINE;
    case VTR_RFB_STATE_DONE:
      return VTR_RFB_HANDSHAKE_DONE;
    case VTR_RFB_STATE_BROKEN:
      return VTR_RFB_HANDSHAKE_BROKEN;
    case VTR_RFB_STATE_VERSION:
    case VTR_RFB_STATE_TYPES:
    case VTR_RFB_STATE_TYPE:
    case VTR_RFB_STATE_REASON_LENGTH:
    case VTR_RFB_STATE_REASON:
    case VTR_RFB_STATE_VENCRYPT_VERSION:
    case VTR_RFB_STATE_VENCRYPT_ANSWER:
    case VTR_RFB_STATE_VENCRYPT_TYPES:
    case VTR_RFB_STATE_TLS_ANSWER:
    case VTR_RFB_STATE_CHALLENGE:
    case VTR_RFB_STATE_RESULT:
    default:
      return VTR_RFB_HANDSHAKE_MORE;
    }
}

VtrRfbHandshake *
vtr_rfb_handshake_new (VtrSignInPolicy *policy,
                       gboolean         is_shared)
{
  VtrRfbHandshake *self = NULL;

  g_return_val_if_fail (policy != NULL, NULL);

  self = g_new0 (VtrRfbHandshake, 1);
  self->policy = vtr_sign_in_policy_ref (policy);
  self->is_shared = is_shared != FALSE;

  return self;
}

void
vtr_rfb_handshake_free (VtrRfbHandshake *self)
{
  if (self == NULL)
    return;

  vtr_sign_in_policy_unref (self->policy);
  g_free (self->reason);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

VtrRfbHandshakeResult
vtr_rfb_handshake_advance (VtrRfbHandshake *self,
                           VtrByteReader   *reader)
{
  VtrRfbState before = VTR_RFB_STATE_BROKEN;

  g_return_val_if_fail (self != NULL && reader != NULL, VTR_RFB_HANDSHAKE_BROKEN);

  do
    {
      before = self->state;
      vtr_rfb_handshake_step (self, reader);
    }
  while (self->state != before);

  /* Too little is no error here. */
  vtr_byte_reader_restore (reader, vtr_byte_reader_save (reader));

  return get_result (self);
}

const guint8 *
vtr_rfb_handshake_peek_output (VtrRfbHandshake *self,
                               gsize           *ret_length)
{
  g_return_val_if_fail (self != NULL && ret_length != NULL, NULL);

  *ret_length = self->output_length;

  return self->output;
}

void
vtr_rfb_handshake_consume_output (VtrRfbHandshake *self,
                                  gsize            length)
{
  gsize left = 0;

  g_return_if_fail (self != NULL && length <= self->output_length);

  left = self->output_length - length;
  memmove (self->output, self->output + length, left);
  explicit_bzero (self->output + left, length);
  self->output_length = left;
}

gboolean
vtr_rfb_handshake_is_anonymous (VtrRfbHandshake *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->type != NULL && self->type->has_tls && !self->type->has_certificate;
}

void
vtr_rfb_handshake_set_encrypted (VtrRfbHandshake *self)
{
  g_return_if_fail (self != NULL && self->state == VTR_RFB_STATE_TLS);

  vtr_rfb_handshake_start_auth (self);
}

gboolean
vtr_rfb_handshake_needs_user (VtrRfbHandshake *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->type != NULL && self->type->auth == VTR_RFB_AUTH_PLAIN;
}

gboolean
vtr_rfb_handshake_set_password (VtrRfbHandshake *self,
                                const char      *user,
                                const char      *password)
{
  guint8 response[VTR_RFB_CHALLENGE_LENGTH] = { 0 };

  g_return_val_if_fail (self != NULL && self->state == VTR_RFB_STATE_PASSWORD, FALSE);
  g_return_val_if_fail (password != NULL, FALSE);

  if (user == NULL)
    user = "";
  if (strlen (user) > VTR_RFB_CREDENTIAL_MAX || strlen (password) > VTR_RFB_CREDENTIAL_MAX)
    return FALSE;

  if (self->type->auth == VTR_RFB_AUTH_PLAIN)
    {
      vtr_rfb_handshake_put_u32 (self, (guint32) strlen (user));
      vtr_rfb_handshake_put_u32 (self, (guint32) strlen (password));
      vtr_rfb_handshake_put (self, user, strlen (user));
      vtr_rfb_handshake_put (self, password, strlen (password));
    }
  else
    {
      vtr_rfb_vnc_auth_respond (self->challenge, password, response);
      vtr_rfb_handshake_put (self, response, sizeof response);
      explicit_bzero (response, sizeof response);
    }

  self->has_sent_password = TRUE;
  self->state = VTR_RFB_STATE_RESULT;

  return TRUE;
}

void
vtr_rfb_handshake_end_of_stream (VtrRfbHandshake *self)
{
  g_return_if_fail (self != NULL);

  switch (self->state)
    {
    case VTR_RFB_STATE_BROKEN:
      break;
    case VTR_RFB_STATE_REASON_LENGTH:
    case VTR_RFB_STATE_REASON:
      /* It said no; only why is missing. */
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_REFUSED);
      break;
    case VTR_RFB_STATE_VERSION:
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_NO_SERVER);
      break;
    case VTR_RFB_STATE_RESULT:
      /* Before 3.8 some servers say no by hanging up. */
      vtr_rfb_handshake_fail (self, self->has_sent_password ? VTR_RFB_FAILURE_REFUSED
                                                            : VTR_RFB_FAILURE_CLOSED);
      break;
    case VTR_RFB_STATE_TYPES:
    case VTR_RFB_STATE_TYPE:
    case VTR_RFB_STATE_VENCRYPT_VERSION:
    case VTR_RFB_STATE_VENCRYPT_ANSWER:
    case VTR_RFB_STATE_VENCRYPT_TYPES:
    case VTR_RFB_STATE_TLS_ANSWER:
    case VTR_RFB_STATE_TLS:
    case VTR_RFB_STATE_CHALLENGE:
    case VTR_RFB_STATE_PASSWORD:
    case VTR_RFB_STATE_OTHER_ENGINE:
    case VTR_RFB_STATE_DONE:
    default:
      vtr_rfb_handshake_fail (self, VTR_RFB_FAILURE_CLOSED);
      break;
    }
}

const char *
vtr_rfb_handshake_get_version (VtrRfbHandshake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->minor)
    {
    case 0:
      return NULL;
    case 3:
      return "3.3";
    case 7:
      return "3.7";
    default:
      return "3.8";
    }
}

const char *
vtr_rfb_handshake_get_security (VtrRfbHandshake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type == NULL ? NULL : self->type->name;
}

VtrSecurityLevel
vtr_rfb_handshake_get_level (VtrRfbHandshake *self)
{
  g_return_val_if_fail (self != NULL, VTR_SECURITY_LEVEL_UNKNOWN);

  return self->type == NULL ? VTR_SECURITY_LEVEL_UNKNOWN : self->type->level;
}

static GError *
make_refusal (VtrRfbHandshake *self)
{
  g_autofree char *clean = NULL;

  if (self->reason != NULL)
    clean = vtr_server_text_clean (self->reason);
  if (clean != NULL && clean[0] != '\0')
    return g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION,
                        _("The server refused to let you in: %s"), clean);

  return g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_AUTHENTICATION,
                              self->has_sent_password
                              ? _("The server refused the password")
                              : _("The server refused to let you in"));
}

GError *
vtr_rfb_handshake_make_error (VtrRfbHandshake *self)
{
  static const struct
  {
    VtrDisplayError  code;
    const char      *message;
  } errors[] = {
    [VTR_RFB_FAILURE_NO_SERVER] = {
      VTR_DISPLAY_ERROR_PROTOCOL,
      N_("There is no VNC server at this address"),
    },
    [VTR_RFB_FAILURE_CLOSED] = {
      VTR_DISPLAY_ERROR_CLOSED,
      N_("The server closed the connection to the screen"),
    },
    [VTR_RFB_FAILURE_UNSUPPORTED] = {
      VTR_DISPLAY_ERROR_UNSUPPORTED,
      N_("The server offers no way to sign in that Vitrine knows and that keeps a password safe"),
    },
    [VTR_RFB_FAILURE_INSECURE] = {
      VTR_DISPLAY_ERROR_INSECURE_PASSWORD,
      N_("The server wants a password in a way that lets others read it"),
    },
    [VTR_RFB_FAILURE_DOWNGRADE] = {
      VTR_DISPLAY_ERROR_DOWNGRADE,
      N_("The connection to the screen is less protected than it was before"),
    },
  };

  g_return_val_if_fail (self != NULL && self->state == VTR_RFB_STATE_BROKEN, NULL);

  if (self->failure == VTR_RFB_FAILURE_REFUSED)
    return make_refusal (self);
  if (self->failure == VTR_RFB_FAILURE_PROTOCOL)
    return vtr_display_error_new_protocol (_(self->violation));

  return g_error_new_literal (VTR_DISPLAY_ERROR, (int) errors[self->failure].code,
                              _(errors[self->failure].message));
}
