/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client-backend.h"
#include "rfb-client.h"
#include "rfb-connection.h"

G_BEGIN_DECLS

/* Shared by rfb-client.c (life and input), rfb-client-news.c (what the connection's thread tells)
 * and rfb-client-delegate.c (libgvnc in its place). */
struct _VtrRfbClient
{
  VtrDisplayClient  parent_instance;

  VtrRfbMailbox    *mailbox;
  VtrRfbConnection *connection;
  VtrDisplayClient *delegate;       /* has taken over */
  const char       *version;        /* static */
  VtrRfbStatistics  statistics;
  int               quality;
  int               compression;
  gboolean          has_quality;
  guint             deadline_source;
  gint64            deadline_left;  /* µs, while the user is asked */
  gint64            deadline;       /* monotonic time, µs */
  gint64            rung;           /* the bell, last */
};

/* @user_data: the client */
void vtr_rfb_client_read_news     (VtrRfbNews   *news,
                                   gpointer      user_data);
void vtr_rfb_client_stop_deadline (VtrRfbClient *self);
/* Lets the connection go and has libgvnc make another one. */
void vtr_rfb_client_delegate      (VtrRfbClient *self);

G_END_DECLS
