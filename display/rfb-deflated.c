/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-deflated.h"

#include <zlib.h>

#include "rfb-decoder-private.h"

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
    *inflater = vtr_rfb_inflater_new ();
  if (*inflater == NULL)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_NO_MEMORY);

  *deflated = (VtrRfbDeflated) { .inflater = *inflater, .compressed = length,
                                 .expected = expected };

  return VTR_RFB_STATUS_DONE;
}

VtrRfbStatus
vtr_rfb_deflated_fill (VtrRfbDecoder  *decoder,
                       VtrRfbDeflated *deflated,
                       VtrByteReader  *reader)
{
  VtrRfbInflater *inflater = deflated->inflater;
  size_t had = vtr_rfb_inflater_get_left (inflater);
  size_t made = 0;
  VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;
  bool is_full = false;

  if (deflated->is_drained)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_LITTLE);
  if (deflated->expected == 0)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_MUCH);

  violation = vtr_rfb_inflater_run (inflater, reader, &deflated->compressed, deflated->expected,
                                    &is_full);
  if (violation != VTR_RFB_VIOLATION_NONE)
    return vtr_rfb_decoder_fail (decoder, violation);

  made = vtr_rfb_inflater_get_left (inflater) - had;
  deflated->expected -= made;
  deflated->is_drained = deflated->compressed == 0 && !is_full;

  return made > 0 || deflated->is_drained ? VTR_RFB_STATUS_DONE : VTR_RFB_STATUS_MORE;
}

VtrRfbStatus
vtr_rfb_deflated_finish (VtrRfbDecoder  *decoder,
                         VtrRfbDeflated *deflated,
                         VtrByteReader  *reader,
                         size_t          max_leftover)
{
  VtrRfbInflater *inflater = deflated->inflater;
  bool is_full = false;

  while (!deflated->is_drained && vtr_rfb_inflater_get_left (inflater) <= max_leftover)
    {
      size_t room = max_leftover - vtr_rfb_inflater_get_left (inflater) + 1;
      VtrRfbViolation violation = VTR_RFB_VIOLATION_NONE;

      violation = vtr_rfb_inflater_run (inflater, reader, &deflated->compressed, room, &is_full);
      if (violation != VTR_RFB_VIOLATION_NONE)
        return vtr_rfb_decoder_fail (decoder, violation);

      deflated->is_drained = deflated->compressed == 0 && !is_full;
      if (!is_full && !deflated->is_drained)
        return VTR_RFB_STATUS_MORE;
    }

  if (vtr_rfb_inflater_get_left (inflater) > max_leftover)
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_TOO_MUCH);
  inflater->start = inflater->end;

  return VTR_RFB_STATUS_DONE;
}
