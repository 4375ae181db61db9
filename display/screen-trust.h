/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "display-endpoint.h"
#include "sign-in-policy.h"

G_BEGIN_DECLS

#define VTR_TYPE_SCREEN_TRUST (vtr_screen_trust_get_type ())
G_DECLARE_FINAL_TYPE (VtrScreenTrust, vtr_screen_trust, VTR, SCREEN_TRUST, GObject)

/* What is remembered about the screens of other computers, by host and port: the key of a
 * certificate the user made an exception for, and the best protection ever seen. Kept in a key
 * file of the user's; every change is written at once, whole, on top of what other processes wrote.
 * Main thread; connections get a VtrSignInPolicy.
 *
 * A file that can't be understood is left as it is: nothing is changed then, no connection that
 * depends on it is made, and the error says which file it is. Errors: G_IO_ERROR, G_FILE_ERROR,
 * G_KEY_FILE_ERROR, all with a sentence for people. */

/* @path: (nullable) for screens.ini in Vitrine's folder of the user's data.
 * @authorities: a PEM file of further authorities; (nullable) for ~/.pki/CA/cacert.pem, where
 * libvirt's and QEMU's tools look as well. Neither has to exist. */
VtrScreenTrust  *vtr_screen_trust_new                   (const char          *path,
                                                         const char          *authorities)
                                                         G_GNUC_WARN_UNUSED_RESULT;

/* The decisions for one endpoint as they are now. Without error for sockets and descriptors,
 * about which nothing is remembered. (transfer full) */
VtrSignInPolicy *vtr_screen_trust_make_policy           (VtrScreenTrust      *self,
                                                         VtrDisplayEndpoint  *endpoint,
                                                         GError             **error);
/* After a sign-in. Only ever raises what is remembered. Nothing happens for sockets and
 * descriptors. */
gboolean         vtr_screen_trust_note_level            (VtrScreenTrust      *self,
                                                         VtrDisplayEndpoint  *endpoint,
                                                         VtrSecurityLevel     level,
                                                         GError             **error);
/* The user trusts this key at this host and port: 64 hexadecimal digits, see
 * vtr_certificate_problem_get_key(). NULL revokes. */
gboolean         vtr_screen_trust_pin                   (VtrScreenTrust      *self,
                                                         VtrDisplayEndpoint  *endpoint,
                                                         const char          *key,
                                                         GError             **error);
/* The user accepts that the screen is less protected than it was. */
gboolean         vtr_screen_trust_forget_level          (VtrScreenTrust      *self,
                                                         VtrDisplayEndpoint  *endpoint,
                                                         GError             **error);
/* The user said yes to a password that others can read: until the program ends, never stored. */
void             vtr_screen_trust_allow_insecure        (VtrScreenTrust      *self,
                                                         VtrDisplayEndpoint  *endpoint);
/* All of it: exception, level and yes. */
gboolean         vtr_screen_trust_forget                (VtrScreenTrust      *self,
                                                         VtrDisplayEndpoint  *endpoint,
                                                         GError             **error);

G_END_DECLS
