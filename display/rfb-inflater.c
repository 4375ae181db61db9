/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-inflater.h"

#include <stdlib.h>
#include <string.h>

/* Less room than this is not worth a call. */
#define MIN_ROOM (VTR_RFB_INFLATER_SIZE / 2)

VtrRfbInflater *
vtr_rfb_inflater_new (VtrInflateKind kind)
{
  VtrRfbInflater *inflater = NULL;

  inflater = calloc (1, sizeof *inflater + VTR_RFB_INFLATER_SIZE + VTR_RFB_INFLATER_SLACK);
  if (inflater == NULL)
    return NULL;

  if (!vtr_inflate_stream_open (&inflater->stream, kind))
    {
      free (inflater);
      return NULL;
    }

  return inflater;
}

void
vtr_rfb_inflater_free (VtrRfbInflater *inflater)
{
  if (inflater == NULL)
    return;

  vtr_inflate_stream_close (&inflater->stream);
  free (inflater);
}

void
vtr_rfb_inflater_reset (VtrRfbInflater *inflater)
{
  vtr_inflate_stream_reset (&inflater->stream);
  inflater->start = inflater->end;
}

/* Moves what is still needed to the front when the room behind it gets small. */
static void
make_room (VtrRfbInflater *inflater)
{
  size_t left = vtr_rfb_inflater_get_left (inflater);

  if (left > 0 && VTR_RFB_INFLATER_SIZE - inflater->end >= MIN_ROOM)
    return;

  memmove (inflater->memory, inflater->memory + inflater->start, left);
  inflater->start = 0;
  inflater->end = left;
}

VtrRfbViolation
vtr_rfb_inflater_run (VtrRfbInflater *inflater,
                      VtrByteReader  *reader,
                      size_t         *compressed,
                      size_t          wanted,
                      bool           *ret_is_full)
{
  size_t left = vtr_byte_reader_get_left (reader);
  size_t room = 0;
  size_t used = 0;
  size_t made = 0;
  VtrInflateResult result = VTR_INFLATE_OK;

  make_room (inflater);
  room = VTR_RFB_INFLATER_SIZE - inflater->end;
  if (room > wanted)
    room = wanted;

  result = vtr_inflate_stream_run (&inflater->stream, reader->data + reader->offset,
                                   *compressed < left ? *compressed : left,
                                   inflater->memory + inflater->end, room, &used, &made);
  inflater->end += made;
  *ret_is_full = made == room;
  *compressed -= used;
  vtr_byte_reader_take (reader, used);

  if (result == VTR_INFLATE_NO_MEMORY)
    return VTR_RFB_VIOLATION_NO_MEMORY;
  /* Behind the stream's end nothing may come. */
  if (result == VTR_INFLATE_DAMAGED || (result == VTR_INFLATE_END && *compressed > 0))
    return VTR_RFB_VIOLATION_COMPRESSED_DATA;

  return VTR_RFB_VIOLATION_NONE;
}
