/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "rfb-decoder.h"

/* Plays a recorded server: from ServerInit on, what it said after the handshake. Knows of messages
 * only what it needs to find the rectangles. */
typedef struct
{
  VtrRfbDecoder *decoder;
  VtrCanvas      canvas;      /* owned pixels, black at first; width 0 before ServerInit */
  guint          n_rects;     /* left in this update */
  gboolean       in_rect;
  gsize          skip;        /* bytes of a message without a picture */
  guint64        n_pixels;
  guint          n_yields;
} RfbPlayer;

void          rfb_player_init  (RfbPlayer     *player);
void          rfb_player_clear (RfbPlayer     *player);
/* MORE, YIELD or BROKEN. */
VtrRfbStatus  rfb_player_play  (RfbPlayer     *player,
                                VtrByteReader *reader);
/* FNV-1a of the pixels without X, 64 bits. */
guint64       rfb_player_hash  (RfbPlayer     *player);

/* The bytes of a stream compressed by xz. */
GBytes       *rfb_player_load  (const char    *path);
