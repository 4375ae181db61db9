/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-decoder-private.h"

/* CopyRect, RFC 6143, 7.7.2: where on the screen the picture is already. */

VtrRfbStatus
vtr_rfb_decode_copy_rect (VtrRfbDecoder   *decoder,
                          VtrByteReader   *reader,
                          const VtrCanvas *canvas)
{
  const VtrRect *rect = &decoder->rect;
  VtrRect source = { .width = rect->width, .height = rect->height };
  const uint8_t *bytes = vtr_byte_reader_peek (reader, 4);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;

  vtr_byte_reader_take (reader, 4);
  source.x = vtr_bytes_get_u16 (bytes);
  source.y = vtr_bytes_get_u16 (bytes + 2);
  if (!vtr_canvas_contains (canvas, &source))
    return vtr_rfb_decoder_fail (decoder, VTR_RFB_VIOLATION_COPY_OUTSIDE);

  vtr_rfb_decoder_copy (decoder, canvas, rect, source.x, source.y);

  return VTR_RFB_STATUS_DONE;
}
