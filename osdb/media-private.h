/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media-reader.h"
#include "media.h"

G_BEGIN_DECLS

/* One OS a medium may be of, with the medium of the database that says so. */
typedef struct
{
  VtrOs        *os;
  VtrMediaKind  kind;
  char         *media_id;
  char         *arch;      /* or NULL */
  GStrv         scripts;
} VtrMediaCandidate;

void      vtr_media_candidate_free (VtrMediaCandidate *candidate);

/* @reading: taken over, left empty. @candidates: (transfer full): VtrMediaCandidate, best first,
 * each OS once. @guess: (nullable). Any thread; the object belongs to the main thread from then
 * on. */
VtrMedia *vtr_media_new            (const char      *path,
                                    VtrMediaReading *reading,
                                    GPtrArray       *candidates,
                                    VtrOs           *guess) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
