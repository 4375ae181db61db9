/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gvnc-security.h"

#include <gvnc.h>

typedef struct
{
  guint    type;
  gboolean only_local;
} Choice;

/* ARD and both MSLogon are absent: a server can make libgvnc divide by zero or compute for
 * seconds. */
static const Choice types_by_preference[] = {
  { VNC_CONNECTION_AUTH_VENCRYPT, FALSE },
  { VNC_CONNECTION_AUTH_TLS, FALSE },
  { VNC_CONNECTION_AUTH_NONE, FALSE },
  { VNC_CONNECTION_AUTH_SASL, TRUE },
  { VNC_CONNECTION_AUTH_VNC, FALSE },
};

/* Anonymous TLS hides a password only from those who listen, not from those in between; a VNC
 * password is a challenge, so it may go that way. */
static const Choice subtypes_by_preference[] = {
  { VNC_CONNECTION_AUTH_VENCRYPT_X509PLAIN, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_X509SASL, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_X509VNC, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_X509NONE, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSPLAIN, TRUE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSSASL, TRUE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSVNC, FALSE },
  { VNC_CONNECTION_AUTH_VENCRYPT_TLSNONE, FALSE },
  /* Inside of the older TLS type the plain numbers are used, below its encryption. */
  { VNC_CONNECTION_AUTH_VNC, FALSE },
  { VNC_CONNECTION_AUTH_NONE, FALSE },
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

static guint
choose (const Choice      *choices,
        gsize              n_choices,
        const GValueArray *types,
        gboolean           is_local)
{
  for (gsize i = 0; i < n_choices; i++)
    if ((is_local || !choices[i].only_local) && has_type (types, choices[i].type))
      return choices[i].type;

  return 0;
}

guint
vtr_gvnc_security_choose_type (const GValueArray *types,
                               gboolean           is_local)
{
  g_return_val_if_fail (types != NULL, 0);

  return choose (types_by_preference, G_N_ELEMENTS (types_by_preference), types, is_local);
}

guint
vtr_gvnc_security_choose_subtype (const GValueArray *subtypes,
                                  gboolean           is_local)
{
  g_return_val_if_fail (subtypes != NULL, 0);

  return choose (subtypes_by_preference, G_N_ELEMENTS (subtypes_by_preference), subtypes, is_local);
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
