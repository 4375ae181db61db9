/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gvnc-security.h"

#include <gvnc.h>
#include <string.h>

typedef struct
{
  guint            type;
  VtrSecurityLevel level;
  gboolean         shows_password;  /* to whoever listens, or answers */
} Choice;

/* ARD and both MSLogon are absent: a server can make libgvnc divide by zero or compute for
 * seconds. What VeNCrypt is worth its subtype tells. */
static const Choice types_by_preference[] = {
  { VNC_CONNECTION_AUTH_VENCRYPT, VTR_SECURITY_LEVEL_VERIFIED, FALSE },
  { VNC_CONNECTION_AUTH_TLS, VTR_SECURITY_LEVEL_ENCRYPTED, FALSE },
  { VNC_CONNECTION_AUTH_NONE, VTR_SECURITY_LEVEL_PLAIN, FALSE },
  { VNC_CONNECTION_AUTH_SASL, VTR_SECURITY_LEVEL_PLAIN, TRUE },
  { VNC_CONNECTION_AUTH_VNC, VTR_SECURITY_LEVEL_PLAIN, FALSE },
};

/* Anonymous TLS hides a password only from those who listen, not from those in between; a VNC
 * password is a challenge, so it may go that way. */
static const Choice vencrypt_by_preference[] = {
  { VNC_CONNECTION_AUTH_VENCRYPT_X509PLAIN, VTR_SECURITY_LEVEL_VERIFIED, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_X509SASL, VTR_SECURITY_LEVEL_VERIFIED, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_X509VNC, VTR_SECURITY_LEVEL_VERIFIED, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_X509NONE, VTR_SECURITY_LEVEL_VERIFIED, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSPLAIN, VTR_SECURITY_LEVEL_ENCRYPTED, TRUE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSSASL, VTR_SECURITY_LEVEL_ENCRYPTED, TRUE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSVNC, VTR_SECURITY_LEVEL_ENCRYPTED, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSNONE, VTR_SECURITY_LEVEL_ENCRYPTED, FALSE },
};

/* Inside of the older TLS type the plain numbers are used, below its encryption. */
static const Choice tls_by_preference[] = {
  { VNC_CONNECTION_AUTH_VNC, VTR_SECURITY_LEVEL_ENCRYPTED, FALSE },
  { VNC_CONNECTION_AUTH_NONE, VTR_SECURITY_LEVEL_ENCRYPTED, FALSE },
};

static gboolean
has_type (const GValueArray *types,
          guint              type)
{
  for (guint i = 0; i < types->n_values; i++)
    if ((guint) g_value_get_enum (&types->values[i]) == type)
      return TRUE;

  return FALSE;
}

static gboolean
is_allowed (const Choice         *choice,
            const VtrSignInRules *rules)
{
  if (rules->is_local)
    return TRUE;

  return choice->level >= rules->least_level &&
         (!choice->shows_password || rules->allows_insecure_password);
}

static const Choice *
choose (const Choice         *choices,
        gsize                 n_choices,
        const GValueArray    *types,
        const VtrSignInRules *rules)
{
  for (gsize i = 0; i < n_choices; i++)
    if (is_allowed (&choices[i], rules) && has_type (types, choices[i].type))
      return &choices[i];

  return NULL;
}

guint
vtr_gvnc_security_choose_type (const GValueArray    *types,
                               const VtrSignInRules *rules,
                               VtrSecurityLevel     *ret_level)
{
  const Choice *choice = NULL;

  g_return_val_if_fail (types != NULL && rules != NULL, 0);

  choice = choose (types_by_preference, G_N_ELEMENTS (types_by_preference), types, rules);
  if (choice == NULL)
    return 0;

  *ret_level = choice->level;
  return choice->type;
}

guint
vtr_gvnc_security_choose_subtype (guint                 type,
                                  const GValueArray    *subtypes,
                                  const VtrSignInRules *rules,
                                  VtrSecurityLevel     *ret_level)
{
  const Choice *choice = NULL;

  g_return_val_if_fail (subtypes != NULL && rules != NULL, 0);

  if (type == VNC_CONNECTION_AUTH_VENCRYPT)
    choice = choose (vencrypt_by_preference, G_N_ELEMENTS (vencrypt_by_preference), subtypes,
                     rules);
  else
    choice = choose (tls_by_preference, G_N_ELEMENTS (tls_by_preference), subtypes, rules);
  if (choice == NULL)
    return 0;

  *ret_level = choice->level;
  return choice->type;
}

const char *
vtr_gvnc_security_get_name (guint type,
                            guint subtype)
{
  static const struct
  {
    guint       type;
    guint       subtype;
    const char *name;
  } names[] = {
    { VNC_CONNECTION_AUTH_NONE, 0, "none" },
    { VNC_CONNECTION_AUTH_VNC, 0, "vnc" },
    { VNC_CONNECTION_AUTH_SASL, 0, "sasl" },
    { VNC_CONNECTION_AUTH_TLS, 0, "tls" },
    { VNC_CONNECTION_AUTH_TLS, VNC_CONNECTION_AUTH_NONE, "tls-none" },
    { VNC_CONNECTION_AUTH_TLS, VNC_CONNECTION_AUTH_VNC, "tls-vnc" },
    { VNC_CONNECTION_AUTH_VENCRYPT, 0, "vencrypt" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_X509PLAIN, "vencrypt-x509-plain" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_X509SASL, "vencrypt-x509-sasl" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_X509VNC, "vencrypt-x509-vnc" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_X509NONE, "vencrypt-x509-none" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_TLSPLAIN, "vencrypt-tls-plain" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_TLSSASL, "vencrypt-tls-sasl" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_TLSVNC, "vencrypt-tls-vnc" },
    { VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_VENCRYPT_TLSNONE, "vencrypt-tls-none" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].type == type && names[i].subtype == subtype)
      return names[i].name;

  return NULL;
}

VtrDisplayEncryption
vtr_gvnc_security_get_encryption (guint type,
                                  guint subtype)
{
  const char *name = vtr_gvnc_security_get_name (type, subtype);

  if (name != NULL && strstr (name, "-x509-") != NULL)
    return VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED;
  if (name != NULL && strstr (name, "tls") != NULL)
    return VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED;

  return type == VNC_CONNECTION_AUTH_VNC ? VTR_DISPLAY_ENCRYPTION_VNC_AUTH
                                         : VTR_DISPLAY_ENCRYPTION_NONE;
}
