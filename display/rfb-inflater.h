/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <zlib.h>

#include "byte-reader.h"
#include "rfb-violation.h"

/* One of a connection's zlib streams, opened when first used. Plain C, no thread of its own. Its
 * check sum is not verified: it never comes, since the streams don't end. */
typedef struct
{
  z_stream stream;
  bool     is_open;
} VtrRfbInflater;

/* Forgets what was inflated, as a server may ask for. */
void            vtr_rfb_inflater_reset (VtrRfbInflater *inflater);
void            vtr_rfb_inflater_clear (VtrRfbInflater *inflater);
/* Inflates from the reader, of which @compressed more bytes belong to the stream, into at most
 * @room bytes at @out. Lowers @compressed; @ret_made is how much it was. When that is less than
 * @room, all was inflated that can be. */
VtrRfbViolation vtr_rfb_inflater_run   (VtrRfbInflater *inflater,
                                        VtrByteReader  *reader,
                                        size_t         *compressed,
                                        uint8_t        *out,
                                        size_t          room,
                                        size_t         *ret_made);
