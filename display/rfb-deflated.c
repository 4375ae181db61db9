/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-deflated.h"

#include <zlib.h>

#include "rfb-decoder-private.h"

/* How much compressed data is taken at a time, and what a byte of it costs, in pixels: 128 KiB a
 * turn, which is some 20 ms at the very worst. */
#define PART      (64u * 1024)
#define BYTE_COST 4u

VtrRfbStatus
vtr_rfb_deflated_begin (VtrRfbDecoder   *decoder,
                        VtrRfbDeflated  *deflated,
                        VtrRfbInflater **inflater,
                        size_t           length,
                        size_t           expected)
{
  if (length > compressBound (expected) + VTR_RFB_COMPRESSED_SLACK)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_COMPRESSED_LENGTH);
  if (*inflater == NULL)
    *inflater = vtr_rfb_inflater_new (VTR_INFLATE_SHORT);
  if (*inflater == NULL)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_NO_MEMORY);

  *deflated = (VtrRfbDeflated) { .inflater = *inflater, .compressed = length,
                                 .expected = expected };

  return VTR_RFB_STATUS_DONE;
}

/* Inflates at most @wanted bytes from a part of what was received. Compressed data costs time even
 * where nothing comes out of it (codes for which no symbols follow), so it counts as drawing. */
static VtrRfbStatus
run (VtrRfbDecoder  *decoder,
     VtrRfbDeflated *deflated,
     VtrByteReader  *reader,
     size_t          wanted)
{
  size_t had = vtr_rfb_inflater_get_left (deflated->inflater);
  size_t compressed = deflated->compressed;
  VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;
  VtrByteReader part = *reader;
  bool is_full = false;

  if (vtr_byte_reader_get_left (&part) > PART)
    part.length = part.offset + PART;
  violation = vtr_rfb_inflater_run (deflated->inflater, &part, &deflated->compressed, wanted,
                                    &is_full);
  reader->offset = part.offset;
  vtr_rfb_decoder_spend (decoder, (uint32_t) (compressed - deflated->compressed) * BYTE_COST);
  if (violation != VTR_RFB_VIOLATION_NONE)
    return vtr_rfb_decoder_fail (decoder, violation);

  /* Neither read nor wrote, with bytes to read and room to write: it never would. */
  if (compressed == deflated->compressed && compressed > 0 &&
      had == vtr_rfb_inflater_get_left (deflated->inflater) &&
      vtr_byte_reader_get_left (reader) > 0)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_COMPRESSED_DATA);

  deflated->is_drained = deflated->compressed == 0 && !is_full;
  if (is_full || deflated->is_drained || vtr_byte_reader_get_left (reader) > 0)
    return VTR_RFB_STATUS_DONE;

  return VTR_RFB_STATUS_MORE;
}

VtrRfbStatus
vtr_rfb_deflated_fill (VtrRfbDecoder  *decoder,
                       VtrRfbDeflated *deflated,
                       VtrByteReader  *reader)
{
  size_t had = vtr_rfb_inflater_get_left (deflated->inflater);
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;
  size_t made = 0;

  if (deflated->is_drained)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_LITTLE);
  if (deflated->expected == 0)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_MUCH);

  status = run (decoder, deflated, reader, deflated->expected);
  made = vtr_rfb_inflater_get_left (deflated->inflater) - had;
  deflated->expected -= made;

  return status == VTR_RFB_STATUS_MORE && made > 0 ? VTR_RFB_STATUS_DONE : status;
}

VtrRfbStatus
vtr_rfb_deflated_finish (VtrRfbDecoder  *decoder,
                         VtrRfbDeflated *deflated,
                         VtrByteReader  *reader,
                         size_t          max_leftover)
{
  VtrRfbInflater *inflater = deflated->inflater;

  while (!deflated->is_drained && vtr_rfb_inflater_get_left (inflater) <= max_leftover)
    {
      size_t room = max_leftover - vtr_rfb_inflater_get_left (inflater) + 1;
      VtrRfbStatus status = VTR_RFB_STATUS_YIELD;

      if (decoder->budget > 0)
        status = run (decoder, deflated, reader, room);
      if (status != VTR_RFB_STATUS_DONE)
        return status;
    }

  if (vtr_rfb_inflater_get_left (inflater) > max_leftover)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_MUCH);
  inflater->start = inflater->end;

  return VTR_RFB_STATUS_DONE;
}
