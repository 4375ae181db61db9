/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* How well the connection is protected: what was decided about it, and what becomes of it. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>

static gboolean
has_tls (VtrSpiceClient *self)
{
  VtrDisplayEndpoint *endpoint = vtr_spice_client_get_place (self);

  return vtr_display_endpoint_get_tls_port (endpoint) != 0;
}

gboolean
vtr_spice_client_make_policy (VtrSpiceClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrDisplayEndpoint *endpoint = vtr_spice_client_get_place (self);
  VtrScreenTrust *trust = vtr_display_client_get_trust (client);
  const VtrSignInRules *rules = NULL;
  GError *error = NULL;

  if (trust == NULL)
    self->policy = vtr_sign_in_policy_new_for_endpoint (endpoint);
  else
    self->policy = vtr_screen_trust_make_policy (trust, endpoint, &error);
  if (self->policy == NULL)
    {
      vtr_display_client_take_error (client, error);
      return FALSE;
    }

  rules = vtr_sign_in_policy_get_rules (self->policy);
  if (!has_tls (self) && !rules->is_local && rules->least_level > VTR_SECURITY_LEVEL_PLAIN)
    {
      vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_DOWNGRADE,
                             _("The connection to the screen is less protected than it was "
                               "before"));
      return FALSE;
    }

  return TRUE;
}

void
vtr_spice_client_note_security (VtrSpiceClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrScreenTrust *trust = vtr_display_client_get_trust (client);
  VtrSecurityLevel level = VTR_SECURITY_LEVEL_PLAIN;
  VtrDisplayEncryption encryption = VTR_DISPLAY_ENCRYPTION_NONE;

  if (has_tls (self))
    {
      level = VTR_SECURITY_LEVEL_VERIFIED;
      encryption = vtr_spice_relay_is_pinned (self->main_relay)
                   ? VTR_DISPLAY_ENCRYPTION_TLS_PINNED : VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED;
      vtr_display_client_set_security (client, self->password_given ? "tls-ticket" : "tls");
    }
  else
    {
      /* The server's key that a password goes out with comes from the server itself. */
      if (self->password_given)
        encryption = VTR_DISPLAY_ENCRYPTION_VNC_AUTH;
      vtr_display_client_set_security (client, self->password_given ? "ticket" : "none");
    }
  vtr_display_client_set_encryption (client, encryption);

  /* What can't be remembered is no reason to refuse what was just agreed. */
  if (trust != NULL)
    vtr_screen_trust_note_level (trust, vtr_spice_client_get_place (self), level, NULL);
}
