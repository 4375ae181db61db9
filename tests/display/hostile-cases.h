/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  /* What becomes of it: G good, P a violation that is told, C the connection ends, A not let in, H
   * the same by a server that hangs up, N no VNC server, U no way to sign in. */
  char        outcome;
  const char *script;       /* see server-script.h */
  gboolean    has_audio;    /* the user wants sound */
  gboolean    is_long;
} HostileCase;

/* From the first byte on. */
extern const HostileCase hostile_handshake_cases[];
extern const gsize       n_hostile_handshake_cases;
/* After ServerInit, on a screen of 64x64. */
extern const HostileCase hostile_session_cases[];
extern const gsize       n_hostile_session_cases;

G_END_DECLS
