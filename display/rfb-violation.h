/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How a server broke the rules while it drew. */
typedef enum
{
  VTR_RFB_VIOLATION_NONE,
  VTR_RFB_VIOLATION_RECT_OUTSIDE,       /* of the screen, a subrectangle of its rectangle */
  VTR_RFB_VIOLATION_ENCODING,           /* unknown, or not asked for */
  VTR_RFB_VIOLATION_COPY_OUTSIDE,
  VTR_RFB_VIOLATION_OVERDRAW,
  VTR_RFB_VIOLATION_TILE,               /* a kind of tile that doesn't exist */
  VTR_RFB_VIOLATION_RUN,                /* of pixels, longer than what is left of its tile */
  VTR_RFB_VIOLATION_PALETTE,            /* a colour that the palette doesn't have */
  VTR_RFB_VIOLATION_COMPRESSED_LENGTH,
  VTR_RFB_VIOLATION_COMPRESSED_DATA,
  VTR_RFB_VIOLATION_TOO_MUCH,           /* data for the rectangle */
  VTR_RFB_VIOLATION_TOO_LITTLE,
  VTR_RFB_VIOLATION_TIGHT,              /* a kind of compression or filter that doesn't exist */
  VTR_RFB_VIOLATION_JPEG_UNASKED,
  VTR_RFB_VIOLATION_JPEG_BROKEN,
  VTR_RFB_VIOLATION_JPEG_SIZE,
  VTR_RFB_VIOLATION_CURSOR_SIZE,
  VTR_RFB_VIOLATION_PIXEL_FORMAT,
  VTR_RFB_VIOLATION_COLOUR_MAP,
  VTR_RFB_VIOLATION_NO_MEMORY,          /* not the server's fault, but it ends the same way */
} VtrRfbViolation;

/* The rest of a sentence about the server, translated: "it drew outside of the screen". Static. */
const char *vtr_rfb_violation_get_text (VtrRfbViolation violation);
