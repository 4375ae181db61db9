/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* Numbers of RFB encodings: RFC 6143, 7.7 and 7.8, and the community's rfbproto. */
typedef enum
{
  VTR_RFB_ENCODING_RAW                   = 0,
  VTR_RFB_ENCODING_COPY_RECT             = 1,
  VTR_RFB_ENCODING_RRE                   = 2,
  VTR_RFB_ENCODING_CORRE                 = 4,
  VTR_RFB_ENCODING_HEXTILE               = 5,
  VTR_RFB_ENCODING_ZLIB                  = 6,
  VTR_RFB_ENCODING_TIGHT                 = 7,
  VTR_RFB_ENCODING_TRLE                  = 15,
  VTR_RFB_ENCODING_ZRLE                  = 16,

  /* Quality 0 to 9 and compression 0 to 9 count upwards from these; asking for a quality is what
   * lets a server send JPEG. */
  VTR_RFB_ENCODING_QUALITY_0             = -32,
  VTR_RFB_ENCODING_QUALITY_9             = -23,
  VTR_RFB_ENCODING_COMPRESSION_0         = -256,
  VTR_RFB_ENCODING_COMPRESSION_9         = -247,

  VTR_RFB_ENCODING_DESKTOP_SIZE          = -223,
  VTR_RFB_ENCODING_LAST_RECT             = -224,
  VTR_RFB_ENCODING_CURSOR_POSITION       = -232,
  VTR_RFB_ENCODING_RICH_CURSOR           = -239,
  VTR_RFB_ENCODING_X_CURSOR              = -240,
  VTR_RFB_ENCODING_QEMU_POINTER_MOTION   = -257,
  VTR_RFB_ENCODING_QEMU_KEY              = -258,
  VTR_RFB_ENCODING_QEMU_AUDIO            = -259,
  VTR_RFB_ENCODING_QEMU_LED_STATE        = -261,
  VTR_RFB_ENCODING_DESKTOP_NAME          = -307,
  VTR_RFB_ENCODING_EXTENDED_DESKTOP_SIZE = -308,
  VTR_RFB_ENCODING_XVP                   = -309,
  VTR_RFB_ENCODING_FENCE                 = -312,
  VTR_RFB_ENCODING_CONTINUOUS_UPDATES    = -313,
  VTR_RFB_ENCODING_ALPHA_CURSOR          = -314,
  VTR_RFB_ENCODING_EXTENDED_BUTTONS      = -316,
  /* "WMVi": the server insists on a pixel format */
  VTR_RFB_ENCODING_PIXEL_FORMAT          = 0x574d5669,
  VTR_RFB_ENCODING_EXTENDED_CLIPBOARD    = (int) 0xc0a1e5ceu,
} VtrRfbEncoding;

/* "zrle", "extended-key-event"; NULL for what isn't above. Static. */
const char *vtr_rfb_encoding_get_name (int32_t encoding);
