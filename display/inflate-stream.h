/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#if VTR_HAVE_ISAL
#include <isa-l/igzip_lib.h>
#endif

/* A zlib stream (RFC 1950) that arrives in pieces and never has to end. Plain C, no thread of its
 * own.
 *
 * Two libraries can do it. zlib copies what repeats a byte at a time, which is slow where pixels of
 * three bytes are alike; ISA-L takes a quarter of its time for those, but copies 32 KiB for each
 * piece, however short, which makes it slower for small ones. */
typedef enum
{
  VTR_INFLATE_SHORT,   /* mostly short pieces: zlib */
  VTR_INFLATE_LONG,    /* mostly long ones: ISA-L, or zlib where it isn't */
} VtrInflateKind;

typedef struct
{
  VtrInflateKind kind;
  union
  {
    z_stream zlib;
#if VTR_HAVE_ISAL
    struct inflate_state isal;
#endif
  };
} VtrInflateStream;

typedef enum
{
  VTR_INFLATE_OK,        /* went on as far as there was input or room */
  VTR_INFLATE_END,       /* the stream has ended: nothing is read any more */
  VTR_INFLATE_DAMAGED,
  VTR_INFLATE_NO_MEMORY,
} VtrInflateResult;

/* @stream: zeroed. False when there is no memory. */
bool             vtr_inflate_stream_open  (VtrInflateStream *stream,
                                           VtrInflateKind    kind);
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
