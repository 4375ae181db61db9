/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-connection.h"
#include "rfb-handshake.h"
#include "rfb-session.h"
#include "rfb-transport.h"

G_BEGIN_DECLS

/* Shared by rfb-connection.c (life, commands, connecting), and of the thread
 * rfb-connection-websocket.c, rfb-connection-sign-in.c and rfb-connection-serve.c. */
struct _VtrRfbConnection
{
  gatomicrefcount          references;
  VtrRfbConnectionOptions  options;      /* owned */
  int                      fd;           /* of the endpoint; -1 when there is none (left) */
  GCancellable            *cancellable;
  GMainContext            *context;      /* the thread's */

  GMutex                   mutex;        /* guards the commands */
  GArray                  *commands;     /* of VtrRfbCommand */

  /* The thread's own */
  VtrRfbTransport         *transport;
  VtrRfbHandshake         *handshake;
  VtrRfbSession           *session;
  gboolean                 wants_audio;  /* as far as told while signing in */
  gboolean                 is_view_only;
  gboolean                 is_pinned;    /* the server proved no more than the key trusted here */
  gboolean                 is_inside_tls; /* from the first byte on: a WebSocket of wss:// */
  gboolean                 is_late;      /* the server hasn't greeted for a while */
  gboolean                 has_begun;    /* said the beginning of the version unasked */
  gint64                   posted;       /* damage, last: monotonic time, µs */
  gboolean                 has_damage;   /* that wasn't told yet */
};

/* Ended by the main thread. */
gboolean  vtr_rfb_connection_is_over       (VtrRfbConnection       *self);
/* All commands until now; of VtrRfbCommand. (transfer full) */
GArray   *vtr_rfb_connection_take_commands (VtrRfbConnection       *self);
/* @problem: (transfer full) (nullable) */
void      vtr_rfb_connection_fail          (VtrRfbConnection       *self,
                                            GError                 *error,
                                            VtrCertificateProblem  *problem);
void      vtr_rfb_connection_fail_closed   (VtrRfbConnection       *self);
/* @error: (transfer full) of the transport */
void      vtr_rfb_connection_fail_io       (VtrRfbConnection       *self,
                                            GError                 *error);
/* What the RFB conversation goes through, where the endpoint is a WebSocket's. @base: the
 * connection to its server. NULL when it failed, which was told. (transfer full) */
GIOStream *vtr_rfb_connection_open_websocket (VtrRfbConnection     *self,
                                              GIOStream            *base);
/* Up to ClientInit; FALSE when it failed, which was told. */
gboolean  vtr_rfb_connection_sign_in       (VtrRfbConnection       *self);
/* From ServerInit to the end. */
void      vtr_rfb_connection_serve         (VtrRfbConnection       *self);

G_END_DECLS
