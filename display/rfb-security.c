/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-security.h"

/* Both are in the order of preference, those for libgvnc last. Not there: Apple's (30) and
 * UltraVNC's (113 and above), in which libgvnc lets a server divide by zero, and RealVNC's own (5,
 * 6, 129 …), Tight (16) and Ultra (17), which nobody here speaks. */
static const VtrRfbSecurityType outer_types[] = {
  { 19, "vencrypt", VTR_RFB_AUTH_VENCRYPT, VTR_SECURITY_LEVEL_UNKNOWN },
  { 2, "vnc", VTR_RFB_AUTH_VNC, VTR_SECURITY_LEVEL_PLAIN },
  { 1, "none", VTR_RFB_AUTH_NONE, VTR_SECURITY_LEVEL_PLAIN },
  { 18, "tls", VTR_RFB_AUTH_OTHER, VTR_SECURITY_LEVEL_ENCRYPTED },
  { 20, "sasl", VTR_RFB_AUTH_OTHER, VTR_SECURITY_LEVEL_PLAIN, .shows_password = TRUE },
};

/* Anonymous TLS doesn't tell who answers, so a password that goes through it as it is counts as
 * shown; the challenge of VNC authentication may go that way. 1 and 2 are RFB's own types, which
 * TigerVNC lists here as well. */
static const VtrRfbSecurityType vencrypt_types[] = {
  { 262, "vencrypt-x509-plain", VTR_RFB_AUTH_PLAIN, VTR_SECURITY_LEVEL_VERIFIED, TRUE, TRUE },
  { 261, "vencrypt-x509-vnc", VTR_RFB_AUTH_VNC, VTR_SECURITY_LEVEL_VERIFIED, TRUE, TRUE },
  { 260, "vencrypt-x509-none", VTR_RFB_AUTH_NONE, VTR_SECURITY_LEVEL_VERIFIED, TRUE, TRUE },
  { 258, "vencrypt-tls-vnc", VTR_RFB_AUTH_VNC, VTR_SECURITY_LEVEL_ENCRYPTED, TRUE },
  { 257, "vencrypt-tls-none", VTR_RFB_AUTH_NONE, VTR_SECURITY_LEVEL_ENCRYPTED, TRUE },
  { 259, "vencrypt-tls-plain", VTR_RFB_AUTH_PLAIN, VTR_SECURITY_LEVEL_ENCRYPTED, TRUE,
    .shows_password = TRUE },
  { 2, "vnc", VTR_RFB_AUTH_VNC, VTR_SECURITY_LEVEL_PLAIN },
  { 1, "none", VTR_RFB_AUTH_NONE, VTR_SECURITY_LEVEL_PLAIN },
  { 256, "vencrypt-plain", VTR_RFB_AUTH_PLAIN, VTR_SECURITY_LEVEL_PLAIN, .shows_password = TRUE },
  { 263, "vencrypt-x509-sasl", VTR_RFB_AUTH_OTHER, VTR_SECURITY_LEVEL_VERIFIED, TRUE, TRUE },
  { 264, "vencrypt-tls-sasl", VTR_RFB_AUTH_OTHER, VTR_SECURITY_LEVEL_ENCRYPTED, TRUE,
    .shows_password = TRUE },
};

static gboolean
is_offered (guint32        code,
            const guint32 *codes,
            gsize          n_codes)
{
  for (gsize i = 0; i < n_codes; i++)
    if (codes[i] == code)
      return TRUE;

  return FALSE;
}

static VtrRfbChoice
judge (const VtrRfbSecurityType *type,
       const VtrSignInRules     *rules)
{
  if (rules->is_local || type->auth == VTR_RFB_AUTH_VENCRYPT)
    return VTR_RFB_CHOICE_TAKEN;
  if (type->level < rules->least_level)
    return VTR_RFB_CHOICE_DOWNGRADE;
  if (type->shows_password && !rules->allows_insecure_password)
    return VTR_RFB_CHOICE_INSECURE;

  return VTR_RFB_CHOICE_TAKEN;
}

VtrRfbChoice
vtr_rfb_security_choose (gboolean                   is_inside_vencrypt,
                         const guint32             *codes,
                         gsize                      n_codes,
                         const VtrSignInRules      *rules,
                         const VtrRfbSecurityType **ret_type)
{
  const VtrRfbSecurityType *types = is_inside_vencrypt ? vencrypt_types : outer_types;
  gsize n_types = is_inside_vencrypt ? G_N_ELEMENTS (vencrypt_types) : G_N_ELEMENTS (outer_types);
  VtrRfbChoice best = VTR_RFB_CHOICE_UNSUPPORTED;

  for (gsize i = 0; i < n_types; i++)
    {
      VtrRfbChoice choice = VTR_RFB_CHOICE_UNSUPPORTED;

      if (!is_offered (types[i].code, codes, n_codes))
        continue;

      choice = judge (&types[i], rules);
      if (choice == VTR_RFB_CHOICE_TAKEN)
        {
          *ret_type = &types[i];
          return choice;
        }
      /* What a yes would help most with is said. */
      best = MIN (best, choice);
    }

  return best;
}
