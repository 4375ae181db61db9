/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-inflater.h"

#include <stdlib.h>
#include <string.h>

/* Less room than this is not worth a call. */
#define MIN_ROOM (16u * 1024)

VtrRfbInflater *
vtr_rfb_inflater_new (void)
{
  return calloc (1, sizeof (VtrRfbInflater) + VTR_RFB_INFLATER_SIZE + VTR_RFB_INFLATER_SLACK);
}

void
vtr_rfb_inflater_reset (VtrRfbInflater *inflater)
{
  inflater->inflate.phase = VTR_INFLATE_ZLIB_HEADER;
  inflater->inflate.is_final = false;
  inflater->inflate.bits = 0;
  inflater->inflate.n_bits = 0;
  inflater->inflate.match = 0;
  inflater->window = inflater->end;
  inflater->start = inflater->end;
}

/* Moves what is still needed to the front. */
static void
make_room (VtrRfbInflater *inflater)
{
  size_t keep = inflater->end - inflater->window;
  size_t gone = 0;

  if (VTR_RFB_INFLATER_SIZE - inflater->end >= MIN_ROOM)
    return;

  if (keep > VTR_INFLATE_WINDOW)
    keep = VTR_INFLATE_WINDOW;
  if (keep < inflater->end - inflater->start)
    keep = inflater->end - inflater->start;
  gone = inflater->end - keep;
  memmove (inflater->memory, inflater->memory + gone, keep);
  inflater->window = inflater->window > gone ? inflater->window - gone : 0;
  inflater->start -= gone;
  inflater->end = keep;
}

VtrRfbViolation
vtr_rfb_inflater_run (VtrRfbInflater *inflater,
                      VtrByteReader  *reader,
                      size_t         *compressed,
                      size_t          wanted,
                      bool           *ret_is_full)
{
  const uint8_t *in = reader->data + reader->offset;
  const uint8_t *stopped = NULL;
  size_t left = vtr_byte_reader_get_left (reader);
  size_t there = *compressed < left ? *compressed : left;
  size_t room = 0;
  VtrInflateOutput output;

  make_room (inflater);
  room = VTR_RFB_INFLATER_SIZE - inflater->end;
  if (room > wanted)
    room = wanted;

  output = (VtrInflateOutput) { inflater->memory + inflater->window,
                                inflater->memory + inflater->end,
                                inflater->memory + inflater->end + room };
  stopped = vtr_inflate_run (&inflater->inflate, in, in + there, &output);
  inflater->end = (size_t) (output.at - inflater->memory);
  *ret_is_full = output.at == output.end;
  *compressed -= (size_t) (stopped - in);
  vtr_byte_reader_take (reader, (size_t) (stopped - in));

  if (inflater->inflate.phase == VTR_INFLATE_DAMAGED)
    return VTR_RFB_VIOLATION_COMPRESSED_DATA;
  /* Behind the stream's end nothing may come, nor may have come already. */
  if (inflater->inflate.phase == VTR_INFLATE_END &&
      (*compressed > 0 || inflater->inflate.n_bits > 0))
    return VTR_RFB_VIOLATION_COMPRESSED_DATA;

  return VTR_RFB_VIOLATION_NONE;
}
