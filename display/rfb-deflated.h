/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-inflater.h"

/* The compressed body of one rectangle, inflated piece by piece into the decoder's scratch memory.
 * Whole rows or tiles are drawn from there; what is left of one comes first in the next piece. */
typedef struct
{
  size_t   compressed;   /* bytes still to be read */
  size_t   expected;     /* bytes that may still be inflated */
  size_t   start;        /* of what was inflated and not drawn, in the scratch memory */
  size_t   end;
  size_t   leftover;     /* inflated behind what was to be drawn */
  bool     is_drained;   /* nothing more comes */
} VtrRfbDeflated;

/* How much is inflated at a time; stays in the processor's cache. */
#define VTR_RFB_SCRATCH_SIZE  (128u * 1024)
/* Readable behind it: a tile's decoder looks only afterwards whether it read too far. */
#define VTR_RFB_SCRATCH_SLACK (24u * 1024)
