/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "byte-reader.h"
#include "canvas.h"
#include "pixel-format.h"
#include "rfb-encoding.h"
#include "rfb-violation.h"

/* Draws the rectangles of an RFB connection. Owns what lasts from one to the next: zlib's streams,
 * buffers, the pixel format, how far the current rectangle is. Plain C without I/O; one thread at a
 * time. Whatever the server sends, it takes at most 6 MiB, and what VTR_RFB_JPEG_MEMORY says while
 * it decodes a JPEG picture.
 *
 *   if (!vtr_rfb_decoder_begin (decoder, encoding, &rect, &canvas)) → broken
 *   do status = vtr_rfb_decoder_continue (decoder, &reader, &canvas) until DONE:
 *     MORE   receive more; what the reader has left comes first again
 *     YIELD  let others have the lock, then go on
 *     BROKEN close; vtr_rfb_decoder_get_violation() says why */
typedef struct _VtrRfbDecoder VtrRfbDecoder;

typedef enum
{
  VTR_RFB_STATUS_DONE,     /* the rectangle is drawn; the reader stands behind it */
  VTR_RFB_STATUS_MORE,     /* everything usable was used; never more than VTR_RFB_MIN_INPUT left */
  VTR_RFB_STATUS_YIELD,    /* VTR_RFB_TURN_PIXELS were drawn since the last time */
  VTR_RFB_STATUS_BROKEN,   /* for good */
} VtrRfbStatus;

/* In B G R X, with every encoding allowed. NULL when there is no memory. */
VtrRfbDecoder   *vtr_rfb_decoder_new           (void);
void             vtr_rfb_decoder_free          (VtrRfbDecoder        *decoder);

/* Only between rectangles. */
void             vtr_rfb_decoder_set_format    (VtrRfbDecoder        *decoder,
                                                const VtrPixelFormat *format);
const VtrPixelFormat *
                 vtr_rfb_decoder_get_format    (VtrRfbDecoder        *decoder);
/* SetColourMapEntries: 3 numbers of 16 bits each for @count colours from @first on. */
bool             vtr_rfb_decoder_set_colours   (VtrRfbDecoder        *decoder,
                                                uint32_t              first,
                                                uint32_t              count,
                                                const uint8_t        *colours);
/* What was asked for with SetEncodings, each time: nothing else is drawn from the first time on,
 * but raw, which is always allowed. JPEG is allowed by a quality. What was asked for once stays
 * allowed, since a server may be on its way with it. */
void             vtr_rfb_decoder_set_encodings (VtrRfbDecoder        *decoder,
                                                const int32_t        *encodings,
                                                size_t                count);

/* @rect: from the rectangle's header, judged against the canvas here. False: broken. */
bool             vtr_rfb_decoder_begin         (VtrRfbDecoder        *decoder,
                                                int32_t               encoding,
                                                const VtrRect        *rect,
                                                const VtrCanvas      *canvas);
/* @canvas: as large as in vtr_rfb_decoder_begin(), its lock held. */
VtrRfbStatus     vtr_rfb_decoder_continue      (VtrRfbDecoder        *decoder,
                                                VtrByteReader        *reader,
                                                const VtrCanvas      *canvas);
VtrRfbViolation  vtr_rfb_decoder_get_violation (VtrRfbDecoder        *decoder);

/* Where the connection's next bytes may be received at once, while everything received was read
 * (after MORE with nothing left): the pixels of a raw rectangle that need no conversion. How many
 * bytes; 0 when there is no such place. Valid until the lock is released. */
size_t           vtr_rfb_decoder_get_sink      (VtrRfbDecoder        *decoder,
                                                const VtrCanvas      *canvas,
                                                uint8_t             **ret_bytes);
/* @count bytes were received there. */
void             vtr_rfb_decoder_advance_sink  (VtrRfbDecoder        *decoder,
                                                size_t                count);
