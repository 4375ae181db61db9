/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

#include "sign-in-policy.h"

G_BEGIN_DECLS

/* Which of the security types a server offers is taken. Best first: encrypted and verified,
 * encrypted, none, a VNC password. Types that protect less than @rules ask for, or show a password
 * where they don't allow it, are never taken, nor are those libgvnc crashes on. 0 when none will
 * do. @ret_level: what it is worth, set unless 0 is returned. */
guint vtr_gvnc_security_choose_type    (const GValueArray    *types,
                                        const VtrSignInRules *rules,
                                        VtrSecurityLevel     *ret_level);
/* Inside of VeNCrypt or TLS, which is @type. */
guint vtr_gvnc_security_choose_subtype (guint                 type,
                                        const GValueArray    *subtypes,
                                        const VtrSignInRules *rules,
                                        VtrSecurityLevel     *ret_level);
/* What a type is called, with the one inside of it (0 while there is none): "none", "vnc",
 * "vencrypt-x509-none". Static; NULL for what is never chosen. */
const char *vtr_gvnc_security_get_name (guint             type,
                                        guint             subtype);

/* How what goes over the wire is protected by them. */
VtrDisplayEncryption vtr_gvnc_security_get_encryption (guint    type,
                                        guint             subtype);

G_END_DECLS
