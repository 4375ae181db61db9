/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inflate-library.h"

#include <limits.h>

static uInt
to_uint (size_t size)
{
  return size < UINT_MAX ? (uInt) size : UINT_MAX;
}

/* The check sum comes at the end, and the streams of RFB don't end: computing it is a fifth of the
 * work. */
static bool
open_stream (VtrInflateStream *stream)
{
  return inflateInit (&stream->zlib) == Z_OK && inflateValidate (&stream->zlib, 0) == Z_OK;
}

static void
close_stream (VtrInflateStream *stream)
{
  inflateEnd (&stream->zlib);
}

static void
reset_stream (VtrInflateStream *stream)
{
  inflateReset (&stream->zlib);
  inflateValidate (&stream->zlib, 0);
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
  z_stream *zlib = &stream->zlib;

  zlib->next_in = (Bytef *) in;
  zlib->avail_in = to_uint (length);
  zlib->next_out = out;
  zlib->avail_out = to_uint (room);

  switch (inflate (zlib, Z_SYNC_FLUSH))
    {
    case Z_OK:
    case Z_BUF_ERROR:   /* a lack of bytes or of room */
      break;
    case Z_STREAM_END:
      *ret_used = (size_t) (zlib->next_in - in);
      *ret_made = (size_t) (zlib->next_out - out);
      return VTR_INFLATE_END;
    case Z_MEM_ERROR:
      return VTR_INFLATE_NO_MEMORY;
    default:
      return VTR_INFLATE_DAMAGED;
    }

  *ret_used = (size_t) (zlib->next_in - in);
  *ret_made = (size_t) (zlib->next_out - out);

  return VTR_INFLATE_OK;
}

const VtrInflateLibrary vtr_inflate_zlib = {
  open_stream,
  close_stream,
  reset_stream,
  run_stream,
};
