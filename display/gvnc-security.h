/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Which of the security types a server offers is taken. Best first: encrypted and verified,
 * encrypted, none, a VNC password. Types that show a password to anyone on the way are taken
 * only where nobody is on the way (@is_local), and those libgvnc crashes on never. 0 when none
 * will do. */
guint vtr_gvnc_security_choose_type    (const GValueArray *types,
                                        gboolean           is_local);
/* Inside of VeNCrypt or TLS. */
guint vtr_gvnc_security_choose_subtype (const GValueArray *subtypes,
                                        gboolean           is_local);
/* What a type is called, with the one inside of it (0 while there is none): "none", "vnc",
 * "vencrypt-x509-none". Static; NULL for what is never chosen. */
const char *vtr_gvnc_security_get_name (guint             type,
                                        guint             subtype);

G_END_DECLS
