/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jpeg-picture.h"
#include "rfb-decoder.h"
#include "rfb-deflated.h"
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

typedef struct
{
  bool     has_header;
  uint32_t left;             /* subrectangles */
  uint64_t area;             /* of those drawn, in pixels */
} VtrRfbRreProgress;

/* Which tile is next, in pixels from the rectangle's corner. */
typedef struct
{
  uint32_t x;
  uint32_t y;
} VtrRfbTileCursor;

typedef struct
{
  VtrRfbTileCursor cursor;
  uint32_t         background;   /* pixels, kept from tile to tile */
  uint32_t         foreground;
  uint64_t         area;
} VtrRfbHextileProgress;

typedef struct
{
  bool           has_header;
  VtrRfbDeflated deflated;
  uint32_t       y;          /* rows drawn */
} VtrRfbZlibProgress;

typedef struct
{
  bool             has_header;
  VtrRfbDeflated   deflated;
  VtrRfbTileCursor cursor;
} VtrRfbZrleProgress;

typedef struct
{
  uint32_t pixels[128];
  uint32_t count;            /* 0: none yet */
} VtrRfbTrlePalette;

typedef struct
{
  VtrRfbTileCursor  cursor;
  VtrRfbTrlePalette palette;
} VtrRfbTrleProgress;

typedef enum
{
  VTR_RFB_TIGHT_CONTROL,
  VTR_RFB_TIGHT_FILL,
  VTR_RFB_TIGHT_FILTER,
  VTR_RFB_TIGHT_PALETTE,
  VTR_RFB_TIGHT_BODY,
  VTR_RFB_TIGHT_LENGTH,
  VTR_RFB_TIGHT_ROWS,
  VTR_RFB_TIGHT_JPEG,
  VTR_RFB_TIGHT_DONE,
} VtrRfbTightStep;

typedef struct
{
  VtrRfbTightStep  step;
  uint8_t          control;
  uint8_t          filter;
  bool             is_jpeg_begun;
  uint32_t         n_colours;
  size_t           row;      /* bytes of a filtered row */
  uint32_t         y;        /* rows drawn */
  VtrRfbDeflated   deflated;
  size_t           jpeg_length;
  size_t           jpeg_received;
} VtrRfbTightProgress;

/* Rows that are drawn alike, of which a large picture has more than fit into a turn. */
typedef struct
{
  VtrRect  rect;
  uint32_t source_x;     /* of a copy */
  uint32_t source_y;
  uint32_t pixel;        /* of a fill */
  uint32_t n_done;       /* rows */
  bool     is_copy;
  bool     is_pending;
} VtrRfbRows;

#define VTR_RFB_TIGHT_STREAMS 4u
#define VTR_RFB_PALETTE_SIZE  256u

struct _VtrRfbDecoder
{
  VtrPixelFormat   format;
  uint32_t         allowed;   /* encodings 0 to 31, a bit each */
  bool             allows_jpeg;
  VtrRfbViolation  violation;

  VtrRfbDecode     decode;    /* NULL between rectangles */
  VtrRect          rect;
  bool             is_large;  /* the picture, and so most rectangles */
  int32_t          budget;    /* pixels left in this turn */
  union
  {
    VtrRfbRawProgress     raw;
    VtrRfbRreProgress     rre;
    VtrRfbHextileProgress hextile;
    VtrRfbZlibProgress    zlib;
    VtrRfbZrleProgress    zrle;
    VtrRfbTrleProgress    trle;
    VtrRfbTightProgress   tight;
  } progress;                 /* zeroed when a rectangle begins */
  VtrRfbRows       rows;

  /* The connection's streams, and memory that is used again: NULL until first needed */
  VtrRfbInflater  *zlib;
  VtrRfbInflater  *zrle;
  VtrRfbInflater  *tight[VTR_RFB_TIGHT_STREAMS];
  uint32_t        *linear;      /* a tile's pixels */
  uint16_t        *gradient;    /* three colours of each pixel of a row */
  VtrJpegPicture  *jpeg;
  uint8_t         *jpeg_buffer;
  size_t           jpeg_buffer_size;
  uint32_t         palette[VTR_RFB_PALETTE_SIZE];
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

/* Fills, or copies, and spends it; what doesn't fit into this turn is drawn before the decoder is
 * called again. @rect and its source: inside of the canvas. */
void         vtr_rfb_decoder_fill     (VtrRfbDecoder   *decoder,
                                       const VtrCanvas *canvas,
                                       const VtrRect   *rect,
                                       uint32_t         pixel);
void         vtr_rfb_decoder_copy     (VtrRfbDecoder   *decoder,
                                       const VtrCanvas *canvas,
                                       const VtrRect   *rect,
                                       uint32_t         source_x,
                                       uint32_t         source_y);

/* @inflater: made when first used; @length: of the compressed body; @expected: the most it may be,
 * inflated. */
VtrRfbStatus vtr_rfb_deflated_begin   (VtrRfbDecoder   *decoder,
                                       VtrRfbDeflated  *deflated,
                                       VtrRfbInflater **inflater,
                                       size_t           length,
                                       size_t           expected);
/* Inflates more, behind what is there. DONE: there is more than before, or all there will be. */
VtrRfbStatus vtr_rfb_deflated_fill    (VtrRfbDecoder   *decoder,
                                       VtrRfbDeflated  *deflated,
                                       VtrByteReader   *reader);
/* Takes in the body's end, of which at most @max_leftover bytes may be inflated. */
VtrRfbStatus vtr_rfb_deflated_finish  (VtrRfbDecoder   *decoder,
                                       VtrRfbDeflated  *deflated,
                                       VtrByteReader   *reader,
                                       size_t           max_leftover);

VtrRfbStatus vtr_rfb_decode_raw       (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_copy_rect (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_rre       (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_corre     (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_hextile   (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_zlib      (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_trle      (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_zrle      (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
VtrRfbStatus vtr_rfb_decode_tight     (VtrRfbDecoder   *decoder,
                                       VtrByteReader   *reader,
                                       const VtrCanvas *canvas);
