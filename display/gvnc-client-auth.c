/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-gvnc-client"

#include "gvnc-client-private.h"

#include <glib/gi18n-lib.h>

#include "gvnc-security.h"
#include "server-text.h"

/* NULL when it isn't known what is allowed, which was told. The server may offer another list than
 * the one that sent the connection here, so all is judged anew. */
static VtrSignInPolicy *
make_policy (VtrGvncClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (client);
  VtrScreenTrust *trust = vtr_display_client_get_trust (client);
  VtrSignInPolicy *policy = NULL;
  GError *error = NULL;

  if (trust == NULL)
    return vtr_sign_in_policy_new_for_endpoint (endpoint);

  policy = vtr_screen_trust_make_policy (trust, endpoint, &error);
  if (policy == NULL)
    vtr_display_client_take_error (client, error);

  return policy;
}

static void
fail_security (VtrGvncClient *self)
{
  vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_UNSUPPORTED,
        _("The server offers no way to sign in that Vitrine knows and that keeps a password safe"));
}

static void
on_auth_choose_type (VncConnection *connection,
                     GValueArray   *types,
                     VtrGvncClient *self)
{
  g_autoptr (VtrSignInPolicy) policy = make_policy (self);
  guint type = 0;

  if (policy == NULL)
    return;

  type = vtr_gvnc_security_choose_type (types, vtr_sign_in_policy_get_rules (policy),
                                        &self->level);
  if (type == 0)
    {
      fail_security (self);
      return;
    }

  vtr_display_client_set_security (VTR_DISPLAY_CLIENT (self), vtr_gvnc_security_get_name (type, 0));
  vtr_display_client_set_encryption (VTR_DISPLAY_CLIENT (self),
                                     vtr_gvnc_security_get_encryption (type, 0));
  vnc_connection_set_auth_type (connection, type);
}

static void
on_auth_choose_subtype (VncConnection *connection,
                        guint          type,
                        GValueArray   *subtypes,
                        VtrGvncClient *self)
{
  g_autoptr (VtrSignInPolicy) policy = make_policy (self);
  guint subtype = 0;

  if (policy == NULL)
    return;

  subtype = vtr_gvnc_security_choose_subtype (type, subtypes,
                                              vtr_sign_in_policy_get_rules (policy),
                                              &self->level);
  if (subtype == 0)
    {
      fail_security (self);
      return;
    }

  vtr_display_client_set_security (VTR_DISPLAY_CLIENT (self),
                                   vtr_gvnc_security_get_name (type, subtype));
  vtr_display_client_set_encryption (VTR_DISPLAY_CLIENT (self),
                                     vtr_gvnc_security_get_encryption (type, subtype));
  vnc_connection_set_auth_subtype (connection, subtype);
}

static void
on_auth_credential (VncConnection *connection,
                    GValueArray   *credentials,
                    VtrGvncClient *self)
{
  gboolean needs_password = FALSE;
  gboolean needs_user = FALSE;

  for (guint i = 0; i < credentials->n_values; i++)
    {
      switch ((VncConnectionCredential) g_value_get_enum (&credentials->values[i]))
        {
        case VNC_CONNECTION_CREDENTIAL_PASSWORD:
          needs_password = TRUE;
          break;
        case VNC_CONNECTION_CREDENTIAL_USERNAME:
          needs_user = TRUE;
          break;
        case VNC_CONNECTION_CREDENTIAL_CLIENTNAME:
          /* The folder of the user's own certificates below ~/.pki. */
          vnc_connection_set_credential (connection, VNC_CONNECTION_CREDENTIAL_CLIENTNAME,
                                         "vitrine");
          break;
        default:
          break;
        }
    }

  if (needs_password || needs_user)
    {
      vtr_gvnc_client_stop_deadline (self);
      vtr_display_client_ask_password (VTR_DISPLAY_CLIENT (self), needs_user);
    }
}

static void
on_auth_failure (VncConnection *connection,
                 const char    *reason,
                 VtrGvncClient *self)
{
  g_autofree char *clean = NULL;
  g_autofree char *message = NULL;

  if (reason != NULL)
    clean = vtr_server_text_clean (reason);
  if (clean != NULL && clean[0] != '\0')
    message = g_strdup_printf (_("The server refused to let you in: %s"), clean);
  else
    message = g_strdup (_("The server refused the password"));

  vtr_gvnc_client_fail (self, VTR_DISPLAY_ERROR_AUTHENTICATION, message);
}

static void
on_auth_unsupported (VncConnection *connection,
                     guint          type,
                     VtrGvncClient *self)
{
  fail_security (self);
}

void
vtr_gvnc_client_note_level (VtrGvncClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrScreenTrust *trust = vtr_display_client_get_trust (client);

  /* What can't be remembered is no reason to refuse what was just agreed. */
  if (trust != NULL)
    vtr_screen_trust_note_level (trust, vtr_display_client_get_endpoint (client), self->level,
                                 NULL);
}

void
vtr_gvnc_client_watch_auth (VtrGvncClient *self)
{
  const struct
  {
    const char *name;
    GCallback   callback;
  } handlers[] = {
    { "vnc-auth-choose-subtype", G_CALLBACK (on_auth_choose_subtype) },
    { "vnc-auth-choose-type", G_CALLBACK (on_auth_choose_type) },
    { "vnc-auth-credential", G_CALLBACK (on_auth_credential) },
    { "vnc-auth-failure", G_CALLBACK (on_auth_failure) },
    { "vnc-auth-unsupported", G_CALLBACK (on_auth_unsupported) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->connection, handlers[i].name, handlers[i].callback, self, 0);
}
