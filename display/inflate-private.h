/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "inflate.h"

/* Shared by inflate.c (headers and stored blocks) and inflate-symbols.c (what is coded). */

typedef struct
{
  VtrInflate    *inflate;
  const uint8_t *in;
  const uint8_t *end;
} VtrInflateInput;

/* Reads until there are @count bits, at most 56; false when there is too little. */
static inline bool
vtr_inflate_need (VtrInflateInput *input,
                  uint32_t         count)
{
  VtrInflate *inflate = input->inflate;

  while (inflate->n_bits < count && input->in < input->end)
    {
      inflate->bits |= (uint64_t) *input->in++ << inflate->n_bits;
      inflate->n_bits += 8;
    }

  return inflate->n_bits >= count;
}

static inline uint32_t
vtr_inflate_take (VtrInflate *inflate,
                  uint32_t    count)
{
  uint32_t value = (uint32_t) (inflate->bits & ((1ull << count) - 1));

  inflate->bits >>= count;
  inflate->n_bits -= count;

  return value;
}

/* True, since a step was taken. */
static inline bool
vtr_inflate_fail (VtrInflate *inflate)
{
  inflate->phase = VTR_INFLATE_DAMAGED;

  return true;
}

/* As many symbols as there are bits and room for; false when it is not one. */
bool vtr_inflate_read_symbols (VtrInflateInput  *input,
                               VtrInflateOutput *output);
