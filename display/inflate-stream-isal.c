/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inflate-stream.h"

static uint32_t
to_uint32 (size_t size)
{
  return size < UINT32_MAX ? (uint32_t) size : UINT32_MAX;
}

bool
vtr_inflate_stream_open (VtrInflateStream *stream)
{
  isal_inflate_init (stream);
  stream->crc_flag = ISAL_ZLIB;

  return true;
}

void
vtr_inflate_stream_close (VtrInflateStream *stream)
{
}

void
vtr_inflate_stream_reset (VtrInflateStream *stream)
{
  isal_inflate_reset (stream);
}

VtrInflateResult
vtr_inflate_stream_run (VtrInflateStream *stream,
                        const uint8_t    *in,
                        size_t            length,
                        uint8_t          *out,
                        size_t            room,
                        size_t           *ret_used,
                        size_t           *ret_made)
{
  int result = ISAL_DECOMP_OK;

  stream->next_in = (uint8_t *) in;
  stream->avail_in = to_uint32 (length);
  stream->next_out = out;
  stream->avail_out = to_uint32 (room);
  result = isal_inflate (stream);

  *ret_used = (size_t) (stream->next_in - in);
  *ret_made = (size_t) (stream->next_out - out);
  if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT && result != ISAL_OUT_OVERFLOW)
    return VTR_INFLATE_DAMAGED;

  return stream->block_state == ISAL_BLOCK_FINISH ? VTR_INFLATE_END : VTR_INFLATE_OK;
}
