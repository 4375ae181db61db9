/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "fake-vnc-server.h"

G_BEGIN_DECLS

/* A client of the product connected to a fake server, in one process. */
typedef struct
{
  FakeVncServer    *server;
  VtrDisplayClient *client;
  gboolean          wants_audio;   /* set before it starts */
  gboolean          is_gvnc;   /* set before it starts: libgvnc, not the product's own engine */
} VncSession;

/* Connected, and opened; nothing was said yet. */
void     vnc_session_start      (VncSession      *session);
/* Drops all, and sees that nothing of the client stays alive. */
void     vnc_session_end        (VncSession      *session);
void     vnc_session_send       (VncSession      *session,
                                 GByteArray      *bytes);      /* (transfer full) */
/* Turns the main loop until then; the test fails when it takes more than seconds. */
void     vnc_session_wait_state (VncSession      *session,
                                 VtrDisplayState  state);
/* Turns the main loop until the server heard @n_events messages of that type. */
void     vnc_session_wait_events (VncSession     *session,
                                 FakeVncEventType type,
                                 guint            n_events);
/* Turns it until nothing more happens for a moment. */
void     vnc_session_settle     (VncSession      *session);
guint32  vnc_session_get_pixel  (VncSession      *session,
                                 guint            x,
                                 guint            y);
/* Waits for CLOSED and checks the error. */
void     vnc_session_expect_error (VncSession    *session,
                                 VtrDisplayError  code);

G_END_DECLS
