/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "sign-in-policy.h"

G_BEGIN_DECLS

/* The security types of RFB and the subtypes of VeNCrypt: which of those on offer is taken. */

typedef enum
{
  VTR_RFB_AUTH_NONE,
  VTR_RFB_AUTH_VNC,       /* challenge and response */
  VTR_RFB_AUTH_PLAIN,     /* the user's name and password as they are */
  VTR_RFB_AUTH_VENCRYPT,  /* a list of subtypes follows */
  VTR_RFB_AUTH_OTHER,     /* libgvnc knows it */
} VtrRfbAuth;

typedef struct
{
  guint32          code;
  const char      *name;             /* as in VtrDisplayClient's "security" */
  VtrRfbAuth       auth;
  VtrSecurityLevel level;
  gboolean         has_tls;
  gboolean         has_certificate;  /* TLS with one */
  /* Whoever answers, or listens, gets the password */
  gboolean         shows_password;
} VtrRfbSecurityType;

typedef enum
{
  VTR_RFB_CHOICE_TAKEN,
  VTR_RFB_CHOICE_INSECURE,     /* only ways that show a password */
  VTR_RFB_CHOICE_DOWNGRADE,    /* only ways that protect less than is asked for */
  VTR_RFB_CHOICE_UNSUPPORTED,  /* only ways nobody here knows, or none at all */
} VtrRfbChoice;

/* @is_inside_vencrypt: @codes are VeNCrypt's subtypes, else RFB's security types.
 * @ret_type: (out) static; set when the choice is TAKEN. One that needs libgvnc is taken only when
 * no other will do. */
VtrRfbChoice vtr_rfb_security_choose (gboolean                    is_inside_vencrypt,
                                      const guint32              *codes,
                                      gsize                       n_codes,
                                      const VtrSignInRules       *rules,
                                      const VtrRfbSecurityType  **ret_type);

G_END_DECLS
