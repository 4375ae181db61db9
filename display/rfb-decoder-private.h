/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-decoder.h"
#include "rfb-limits.h"

/* A decoder of one encoding: goes on with decoder->rect from where decoder->progress says, as far
 * as the reader and the turn's budget last. The rectangle lies inside of the canvas. */
typedef VtrRfbStatus (*VtrRfbDecode) (VtrRfbDecoder   *decoder,
                                      VtrByteReader   *reader,
                                      const VtrCanvas *canvas);

typedef struct
{
  size_t offset;             /* bytes of the rectangle */
} VtrRfbRawProgress;

struct _VtrRfbDecoder
{
  VtrPixelFormat   format;
  uint32_t         allowed;   /* encodings 0 to 31, a bit each */
  bool             allows_jpeg;
  VtrRfbViolation  violation;

  VtrRfbDecode     decode;    /* NULL between rectangles */
  VtrRect          rect;
  int32_t          budget;    /* pixels left in this turn */
  union
  {
    VtrRfbRawProgress raw;
  } progress;                 /* zeroed when a rectangle begins */
};

/* Notes the first violation. Returns BROKEN. */
VtrRfbStatus vtr_rfb_decoder_fail (VtrRfbDecoder   *decoder,
                                   VtrRfbViolation  violation);

/* Takes from the budget; false when it is used up. */
static inline bool
vtr_rfb_decoder_spend (VtrRfbDecoder *decoder,
                       uint32_t       pixels)
{
  decoder->budget -= (int32_t) (pixels < VTR_RFB_TURN_PIXELS ? pixels : VTR_RFB_TURN_PIXELS);

  return decoder->budget > 0;
}

VtrRfbStatus vtr_rfb_decode_raw       (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_copy_rect (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
