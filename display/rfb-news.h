/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "rfb-session.h"

G_BEGIN_DECLS

/* What a connection's thread has to tell the main thread: the latest of each, so that it stays
 * small however much a server says. */
typedef enum
{
  VTR_RFB_NEWS_SIZE       = 1 << 0,
  VTR_RFB_NEWS_NAME       = 1 << 1,
  VTR_RFB_NEWS_CURSOR     = 1 << 2,
  VTR_RFB_NEWS_LEDS       = 1 << 3,
  VTR_RFB_NEWS_ABSOLUTE   = 1 << 4,
  VTR_RFB_NEWS_RESIZABLE  = 1 << 5,
  VTR_RFB_NEWS_POWER      = 1 << 6,
  VTR_RFB_NEWS_AUDIBLE    = 1 << 7,
  VTR_RFB_NEWS_BELL       = 1 << 8,
  VTR_RFB_NEWS_CLIPBOARD  = 1 << 9,
  VTR_RFB_NEWS_AUDIO_END  = 1 << 10,
  VTR_RFB_NEWS_AUDIO      = 1 << 17,
  VTR_RFB_NEWS_DAMAGE     = 1 << 11,
  VTR_RFB_NEWS_SIGNED_IN  = 1 << 12,   /* security … is_pinned; encodings */
  VTR_RFB_NEWS_PASSWORD   = 1 << 13,   /* is needed */
  VTR_RFB_NEWS_READY      = 1 << 14,
  VTR_RFB_NEWS_ELSEWHERE  = 1 << 15,   /* only the other engine can sign in */
  VTR_RFB_NEWS_ERROR      = 1 << 16,
} VtrRfbNewsKind;

#define VTR_RFB_NEWS_MAX_FRAMES 64u

typedef struct
{
  guint                  kinds;          /* VtrRfbNewsKind: what of the below is new */
  guint                  width;
  guint                  height;
  char                  *name;
  VtrDisplayCursor      *cursor;
  int                    leds;
  gboolean               is_absolute;
  char                  *clipboard;      /* (nullable): text too long to be kept */
  GPtrArray             *audio;          /* of GBytes; (nullable) */
  gsize                  audio_length;   /* bytes in it */
  VtrRect                frames[VTR_RFB_NEWS_MAX_FRAMES];   /* updates; the last has the rest */
  guint                  n_frames;
  const char            *security;       /* static */
  const char            *version;        /* static */
  VtrSecurityLevel       level;
  gboolean               is_pinned;      /* VERIFIED by an exception for its key */
  gboolean               needs_user;
  GStrv                  encodings;
  VtrRfbStatistics       statistics;     /* with DAMAGE and ERROR */
  GError                *error;
  VtrCertificateProblem *problem;        /* of the error; (nullable) */
} VtrRfbNews;

void vtr_rfb_news_clear     (VtrRfbNews    *news);
/* What doesn't fit into a second of sound is dropped. */
void vtr_rfb_news_add_audio (VtrRfbNews    *news,
                             const guint8  *samples,
                             gsize          length);
void vtr_rfb_news_add_frame (VtrRfbNews    *news,
                             const VtrRect *extents);

G_END_DECLS
