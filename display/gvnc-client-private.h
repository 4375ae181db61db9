/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "display-client-backend.h"
#include "gvnc-client.h"
#include "gvnc-framebuffer.h"

G_BEGIN_DECLS

/* Shared by gvnc-client.c (life and input), gvnc-client-auth.c (signing in) and
 * gvnc-client-screen.c (what the server shows). libgvnc emits its signals from the default main
 * context. */
struct _VtrGvncClient
{
  VtrDisplayClient    parent_instance;

  VncConnection      *connection;
  VtrGvncFramebuffer *canvas;
  GCancellable       *cancellable;
  char               *failure;          /* what libgvnc said last */
  guint               handshake_ms;
  VtrSecurityLevel    level;            /* of what was agreed */
  guint               deadline_source;
  guint               request_source;
  /* The next request asks for the whole screen, not for changes */
  gboolean            request_all;
};

/* Both close. @how: the rest of a sentence about the server. */
void vtr_gvnc_client_fail          (VtrGvncClient   *self,
                                    VtrDisplayError  code,
                                    const char      *message);
void vtr_gvnc_client_fail_protocol (VtrGvncClient   *self,
                                    const char      *how);
void vtr_gvnc_client_stop_deadline (VtrGvncClient   *self);

void vtr_gvnc_client_watch_auth    (VtrGvncClient   *self);
/* Once signed in: remembers how well the connection is protected. */
void vtr_gvnc_client_note_level    (VtrGvncClient   *self);
void vtr_gvnc_client_watch_screen  (VtrGvncClient   *self);

G_END_DECLS
