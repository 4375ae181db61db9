/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-deflated.h"

#include <stdlib.h>

#include "rfb-decoder-private.h"

bool
vtr_rfb_decoder_ensure_scratch (VtrRfbDecoder *decoder)
{
  if (decoder->scratch == NULL)
    decoder->scratch = calloc (1, VTR_RFB_SCRATCH_SIZE + VTR_RFB_SCRATCH_SLACK);

  return decoder->scratch != NULL;
}

VtrRfbStatus
vtr_rfb_deflated_begin (VtrRfbDecoder  *decoder,
                        VtrRfbDeflated *deflated,
                        size_t          length,
                        size_t          expected)
{
  if (length > compressBound (expected) + VTR_RFB_COMPRESSED_SLACK)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_COMPRESSED_LENGTH);
  if (!vtr_rfb_decoder_ensure_scratch (decoder))
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_NO_MEMORY);

  *deflated = (VtrRfbDeflated) { .compressed = length, .expected = expected };

  return VTR_RFB_STATUS_DONE;
}

/* Moves what is left to the front when the room behind it gets small. */
static void
make_room (VtrRfbDecoder  *decoder,
           VtrRfbDeflated *deflated)
{
  size_t left = deflated->end - deflated->start;

  if (left > 0 && VTR_RFB_SCRATCH_SIZE - deflated->end >= VTR_RFB_SCRATCH_SIZE / 2)
    return;

  memmove (decoder->scratch, decoder->scratch + deflated->start, left);
  deflated->start = 0;
  deflated->end = left;
}

VtrRfbStatus
vtr_rfb_deflated_fill (VtrRfbDecoder  *decoder,
                       VtrRfbDeflated *deflated,
                       VtrRfbInflater *inflater,
                       VtrByteReader  *reader)
{
  VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;
  size_t room = 0;
  size_t made = 0;

  if (deflated->is_drained)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_LITTLE);

  make_room (decoder, deflated);
  room = VTR_RFB_SCRATCH_SIZE - deflated->end;
  if (room > deflated->expected)
    room = deflated->expected;

  violation = vtr_rfb_inflater_run (inflater, reader, &deflated->compressed,
                                    decoder->scratch + deflated->end, room, &made);
  if (violation != VTR_RFB_VIOLATION_NONE)
    return vtr_rfb_decoder_fail (decoder, violation);

  deflated->end += made;
  deflated->expected -= made;
  deflated->is_drained = deflated->compressed == 0 && made < room;
  if (made > 0 || deflated->is_drained)
    return VTR_RFB_STATUS_DONE;
  if (room == 0)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_MUCH);

  return VTR_RFB_STATUS_MORE;
}

VtrRfbStatus
vtr_rfb_deflated_finish (VtrRfbDecoder  *decoder,
                         VtrRfbDeflated *deflated,
                         VtrRfbInflater *inflater,
                         VtrByteReader  *reader,
                         size_t          max_leftover)
{
  deflated->leftover += deflated->end - deflated->start;
  deflated->start = 0;
  deflated->end = 0;

  while (!deflated->is_drained && deflated->leftover <= max_leftover)
    {
      VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;
      size_t room = max_leftover - deflated->leftover + 1;
      size_t made = 0;

      if (deflated->compressed > 0 && vtr_byte_reader_get_left (reader) == 0)
        return VTR_RFB_STATUS_MORE;

      violation = vtr_rfb_inflater_run (inflater, reader, &deflated->compressed, decoder->scratch,
                                        room, &made);
      if (violation != VTR_RFB_VIOLATION_NONE)
        return vtr_rfb_decoder_fail (decoder, violation);

      deflated->leftover += made;
      deflated->is_drained = deflated->compressed == 0 && made < room;
    }

  if (deflated->leftover > max_leftover)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_MUCH);

  return VTR_RFB_STATUS_DONE;
}
