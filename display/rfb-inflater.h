/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "byte-reader.h"
#include "inflate-stream.h"
#include "rfb-violation.h"

/* One of a connection's zlib streams, with the memory it inflates into, where what was not drawn
 * yet stays. Plain C, no thread of its own. */
typedef struct
{
  VtrInflateStream stream;
  size_t           start;      /* of what was inflated and not drawn */
  size_t           end;
  uint8_t          memory[];
} VtrRfbInflater;

/* How much is inflated at a time; stays in the processor's cache. */
#define VTR_RFB_INFLATER_SIZE  (128u * 1024)
/* Readable behind it: a tile's decoder looks only afterwards whether it read too far. */
#define VTR_RFB_INFLATER_SLACK (24u * 1024)

/* NULL when there is no memory. */
VtrRfbInflater *vtr_rfb_inflater_new      (VtrInflateKind  kind);
void            vtr_rfb_inflater_free     (VtrRfbInflater *inflater);
/* Forgets all, as a server may ask for. */
void            vtr_rfb_inflater_reset    (VtrRfbInflater *inflater);

static inline const uint8_t *
vtr_rfb_inflater_get_data (const VtrRfbInflater *inflater)
{
  return inflater->memory + inflater->start;
}

static inline size_t
vtr_rfb_inflater_get_left (const VtrRfbInflater *inflater)
{
  return inflater->end - inflater->start;
}

/* Inflates from the reader, of which @compressed more bytes belong to the stream, @wanted bytes at
 * most, behind what is there. Lowers @compressed. @ret_is_full: it stopped for lack of room, or of
 * what was wanted; else all was inflated that can be. */
VtrRfbViolation vtr_rfb_inflater_run      (VtrRfbInflater *inflater,
                                           VtrByteReader  *reader,
                                           size_t         *compressed,
                                           size_t          wanted,
                                           bool           *ret_is_full);
