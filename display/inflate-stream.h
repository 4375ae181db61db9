/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A zlib stream (RFC 1950) that arrives in pieces and never has to end, by ISA-L where it is there
 * and by zlib where not: pixels repeat after three bytes, and zlib copies such matches a byte at a
 * time. Plain C, no thread of its own. */
#if VTR_HAVE_ISAL
#include <isa-l/igzip_lib.h>
typedef struct inflate_state VtrInflateStream;
#else
#include <zlib.h>
typedef z_stream VtrInflateStream;
#endif

typedef enum
{
  VTR_INFLATE_OK,        /* went on as far as there was input or room */
  VTR_INFLATE_END,       /* the stream has ended: nothing is read any more */
  VTR_INFLATE_DAMAGED,
  VTR_INFLATE_NO_MEMORY,
} VtrInflateResult;

/* @stream: zeroed. False when there is no memory. */
bool             vtr_inflate_stream_open  (VtrInflateStream *stream);
void             vtr_inflate_stream_close (VtrInflateStream *stream);
/* A new stream begins, with its own header. */
void             vtr_inflate_stream_reset (VtrInflateStream *stream);
/* Inflates from @length bytes at @in into @room bytes at @out. @ret_used and @ret_made: how many
 * were read and written. When that is less than @room, all was inflated that can be. */
VtrInflateResult vtr_inflate_stream_run   (VtrInflateStream *stream,
                                           const uint8_t    *in,
                                           size_t            length,
                                           uint8_t          *out,
                                           size_t            room,
                                           size_t           *ret_used,
                                           size_t           *ret_made);
