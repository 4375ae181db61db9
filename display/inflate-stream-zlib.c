/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inflate-stream.h"

#include <limits.h>

static uInt
to_uint (size_t size)
{
  return size < UINT_MAX ? (uInt) size : UINT_MAX;
}

/* The check sum comes at the end, and the streams of RFB don't end: computing it is a fifth of the
 * work. */
bool
vtr_inflate_stream_open (VtrInflateStream *stream)
{
  return inflateInit (stream) == Z_OK && inflateValidate (stream, 0) == Z_OK;
}

void
vtr_inflate_stream_close (VtrInflateStream *stream)
{
  inflateEnd (stream);
}

void
vtr_inflate_stream_reset (VtrInflateStream *stream)
{
  inflateReset (stream);
  inflateValidate (stream, 0);
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
  stream->next_in = (Bytef *) in;
  stream->avail_in = to_uint (length);
  stream->next_out = out;
  stream->avail_out = to_uint (room);

  switch (inflate (stream, Z_SYNC_FLUSH))
    {
    case Z_OK:
    case Z_BUF_ERROR:   /* a lack of bytes or of room */
      break;
    case Z_STREAM_END:
      *ret_used = (size_t) (stream->next_in - in);
      *ret_made = (size_t) (stream->next_out - out);
      return VTR_INFLATE_END;
    case Z_MEM_ERROR:
      return VTR_INFLATE_NO_MEMORY;
    default:
      return VTR_INFLATE_DAMAGED;
    }

  *ret_used = (size_t) (stream->next_in - in);
  *ret_made = (size_t) (stream->next_out - out);

  return VTR_INFLATE_OK;
}
