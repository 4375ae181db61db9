/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certificate-problem.h"
#include "rfb-handshake.h"

G_BEGIN_DECLS

/* Signs in to a real server on a socket, up to its ServerInit and a whole raw picture, with
 * everything but the engine: the handshake, TLS, and streams that never block. */
typedef struct
{
  GError                *error;         /* NULL when it worked */
  VtrCertificateProblem *problem;
  char                  *security;
  VtrSecurityLevel       level;
  gboolean               is_pinned;      /* accepted for its key */
  gboolean               asked_password;
  guint                  width;
  guint                  height;
  gsize                  picture_length; /* bytes of it that came */
} SignInOutcome;

/* @read_size: how much is read at once. @wants_picture: ask for all of it, raw. */
void sign_in_drive         (const char           *socket,
                            const VtrSignInRules *rules,
                            const char           *user,
                            const char           *password,
                            gsize                 read_size,
                            gboolean              wants_picture,
                            SignInOutcome        *ret_outcome);
void sign_in_outcome_clear (SignInOutcome        *outcome);

G_END_DECLS
