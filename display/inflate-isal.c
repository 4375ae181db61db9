/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inflate-library.h"

static uint32_t
to_uint32 (size_t size)
{
  return size < UINT32_MAX ? (uint32_t) size : UINT32_MAX;
}

static bool
open_stream (VtrInflateStream *stream)
{
  isal_inflate_init (&stream->isal);
  stream->isal.crc_flag = ISAL_ZLIB;

  return true;
}

static void
close_stream (VtrInflateStream *stream)
{
}

static void
reset_stream (VtrInflateStream *stream)
{
  isal_inflate_reset (&stream->isal);
}

static VtrInflateResult
run_stream (VtrInflateStream *stream,
            const uint8_t    *in,
            size_t            length,
            uint8_t          *out,
            size_t            room,
            size_t           *ret_used,
            size_t           *ret_made)
{
  struct inflate_state *isal = &stream->isal;
  int result = ISAL_DECOMP_OK;

  isal->next_in = (uint8_t *) in;
  isal->avail_in = to_uint32 (length);
  isal->next_out = out;
  isal->avail_out = to_uint32 (room);
  result = isal_inflate (isal);

  *ret_used = (size_t) (isal->next_in - in);
  *ret_made = (size_t) (isal->next_out - out);
  if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT && result != ISAL_OUT_OVERFLOW)
    return VTR_INFLATE_DAMAGED;

  return isal->block_state == ISAL_BLOCK_FINISH ? VTR_INFLATE_END : VTR_INFLATE_OK;
}

const VtrInflateLibrary vtr_inflate_isal = {
  open_stream,
  close_stream,
  reset_stream,
  run_stream,
};
