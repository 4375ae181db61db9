/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-handshake.h"

G_BEGIN_DECLS

/* Plays a server's side of a handshake to a VtrRfbHandshake, in pieces of any size, and answers
 * what it asks for: the user "alice", the password "secret", and TLS that always works. */
typedef struct
{
  VtrRfbHandshakeResult  result;
  GByteArray            *sent;       /* all that the client said */
  GError                *error;      /* of BROKEN */
  const char            *version;
  const char            *security;
  VtrSecurityLevel       level;
  gboolean               asked_password;
  gboolean               asked_user;
  gboolean               started_tls;
  gboolean               was_anonymous;
  gsize                  n_left;     /* bytes of the server that nobody took */
} SignIn;

/* @before, @inside: what the server says before TLS starts (all of it where there is none) and
 * inside of it. @piece: how many bytes come at a time. @hangs_up: the stream ends after that. */
void sign_in_play  (const VtrSignInRules *rules,
                    const guint8         *before,
                    gsize                 before_length,
                    const guint8         *inside,
                    gsize                 inside_length,
                    gsize                 piece,
                    gboolean              hangs_up,
                    SignIn               *ret_sign_in);
void sign_in_clear (SignIn               *sign_in);

G_END_DECLS
