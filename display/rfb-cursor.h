/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "byte-reader.h"
#include "damage.h"
#include "pixel-format.h"
#include "rfb-decoder.h"
#include "rfb-violation.h"

typedef enum
{
  VTR_RFB_CURSOR_RICH,         /* RFC 6143, 7.8.1 */
  VTR_RFB_CURSOR_X,            /* two colours */
  VTR_RFB_CURSOR_ALPHA,        /* R G B A, premultiplied */
  VTR_RFB_CURSOR_QEMU_ALPHA,   /* the same encoding as QEMU has it: B G R A, straight */
} VtrRfbCursorKind;

/* A pointer picture, while it arrives and then as VtrDisplayCursor wants it. Plain C, one thread at
 * a time. One above VTR_RFB_CURSOR_DRAWN_SIDE is read past without being kept. */
typedef struct
{
  VtrRfbCursorKind  kind;
  uint32_t          width;
  uint32_t          height;
  uint32_t          hot_x;          /* inside of the picture */
  uint32_t          hot_y;
  uint8_t          *pixels;         /* DONE: B G R A, straight, packed; NULL when there are none */
  bool              is_passed_over; /* too large to be drawn: keep the pointer there is */
  VtrRfbViolation   violation;

  VtrPixelFormat    format;
  uint8_t          *body;           /* as received */
  size_t            length;
  size_t            received;
  bool              has_encoding;   /* of the alpha kind */
} VtrRfbCursor;

/* @cursor: zeroed, or used before. @rect: the header's, with the hot spot as its corner. False when
 * it is too large; @cursor->violation says so. */
bool         vtr_rfb_cursor_begin    (VtrRfbCursor         *cursor,
                                      VtrRfbCursorKind      kind,
                                      const VtrRect        *rect,
                                      const VtrPixelFormat *format);
/* DONE, MORE or BROKEN, as vtr_rfb_decoder_continue(). */
VtrRfbStatus vtr_rfb_cursor_continue (VtrRfbCursor         *cursor,
                                      VtrByteReader        *reader);
void         vtr_rfb_cursor_clear    (VtrRfbCursor         *cursor);
