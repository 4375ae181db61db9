/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-inflater.h"

/* The compressed body of one rectangle, inflated piece by piece. Whole rows or tiles are drawn from
 * the inflater's memory; what is left of one comes first in the next piece. */
typedef struct
{
  VtrRfbInflater *inflater;     /* one of the decoder's */
  size_t          compressed;   /* bytes still to be read */
  size_t          expected;     /* bytes that may still be inflated */
  bool            is_drained;   /* nothing more comes */
} VtrRfbDeflated;
