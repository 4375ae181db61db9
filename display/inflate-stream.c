/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inflate-stream.h"

#include "inflate-library.h"

static const VtrInflateLibrary *
get_library (const VtrInflateStream *stream)
{
#if VTR_HAVE_ISAL
  if (stream->kind == VTR_INFLATE_LONG)
    return &vtr_inflate_isal;
#endif

  return &vtr_inflate_zlib;
}

bool
vtr_inflate_stream_open (VtrInflateStream *stream,
                         VtrInflateKind    kind)
{
  stream->kind = kind;

  return get_library (stream)->open (stream);
}

void
vtr_inflate_stream_close (VtrInflateStream *stream)
{
  get_library (stream)->close (stream);
}

void
vtr_inflate_stream_reset (VtrInflateStream *stream)
{
  get_library (stream)->reset (stream);
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
  return get_library (stream)->run (stream, in, length, out, room, ret_used, ret_made);
}
