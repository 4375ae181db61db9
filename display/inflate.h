/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "huffman-table.h"

/* Inflates a zlib stream (RFC 1950, 1951) that arrives in pieces and never has to end, into memory
 * that still holds what was inflated before. Made for pixels: runs and repeated rows are copied in
 * words, and the check sum at a stream's end is not verified. Plain C, without allocation, one
 * thread at a time; nothing in the data leads outside of the memory that is passed in. */

/* How far back a stream may refer. */
#define VTR_INFLATE_WINDOW 32768u
/* How many bytes behind the room for output are overwritten with anything. */
#define VTR_INFLATE_SLACK  32u

typedef enum
{
  VTR_INFLATE_ZLIB_HEADER,
  VTR_INFLATE_BLOCK_HEADER,
  VTR_INFLATE_STORED_HEADER,
  VTR_INFLATE_STORED,
  VTR_INFLATE_CODES_HEADER,
  VTR_INFLATE_LENGTHS_HEADER,
  VTR_INFLATE_LENGTHS,
  VTR_INFLATE_SYMBOLS,
  VTR_INFLATE_CHECK_SUM,
  VTR_INFLATE_END,
  VTR_INFLATE_DAMAGED,
} VtrInflatePhase;

/* All zero is a stream's beginning. */
typedef struct
{
  VtrInflatePhase phase;
  bool            is_final;      /* the block */
  bool            has_fixed_codes;   /* in the tables */
  uint64_t        bits;          /* read, and not used yet; the next one is the lowest */
  uint32_t        n_bits;
  uint32_t        stored;        /* bytes left of a stored block */
  uint32_t        match;         /* bytes left of a match for which there was no room */
  uint32_t        distance;
  uint32_t        n_literals;
  uint32_t        n_distances;
  uint32_t        n_lengths;
  uint32_t        index;         /* how many lengths were read */
  uint8_t         lengths[VTR_HUFFMAN_MAX_SYMBOLS + 32];
  uint32_t        literal_table[VTR_HUFFMAN_LITERAL_SIZE];
  uint32_t        distance_table[VTR_HUFFMAN_DISTANCE_SIZE];
} VtrInflate;

/* Memory to inflate into. */
typedef struct
{
  uint8_t *window;   /* the first byte that may be referred to */
  uint8_t *at;       /* where the next byte goes */
  uint8_t *end;      /* of the room; VTR_INFLATE_SLACK more are there */
} VtrInflateOutput;

/* Goes on until all bytes from @in on up to @end are used or there is no more room: where it
 * stopped reading. Damaged data ends in phase VTR_INFLATE_DAMAGED, for good; at VTR_INFLATE_END
 * nothing is read any more. */
const uint8_t *vtr_inflate_run (VtrInflate       *inflate,
                                const uint8_t    *in,
                                const uint8_t    *end,
                                VtrInflateOutput *output);
