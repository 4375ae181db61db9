/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-encoding.h"

#include <stddef.h>

static const struct
{
  VtrRfbEncoding  encoding;
  const char     *name;
} names[] = {
  { VTR_RFB_ENCODING_RAW, "raw" },
  { VTR_RFB_ENCODING_COPY_RECT, "copy-rect" },
  { VTR_RFB_ENCODING_RRE, "rre" },
  { VTR_RFB_ENCODING_CORRE, "corre" },
  { VTR_RFB_ENCODING_HEXTILE, "hextile" },
  { VTR_RFB_ENCODING_ZLIB, "zlib" },
  { VTR_RFB_ENCODING_TIGHT, "tight" },
  { VTR_RFB_ENCODING_TRLE, "trle" },
  { VTR_RFB_ENCODING_ZRLE, "zrle" },
  { VTR_RFB_ENCODING_DESKTOP_SIZE, "desktop-size" },
  { VTR_RFB_ENCODING_LAST_RECT, "last-rect" },
  { VTR_RFB_ENCODING_CURSOR_POSITION, "cursor-position" },
  { VTR_RFB_ENCODING_RICH_CURSOR, "rich-cursor" },
  { VTR_RFB_ENCODING_X_CURSOR, "x-cursor" },
  { VTR_RFB_ENCODING_QEMU_POINTER_MOTION, "pointer-change" },
  { VTR_RFB_ENCODING_QEMU_KEY, "extended-key-event" },
  { VTR_RFB_ENCODING_QEMU_AUDIO, "audio" },
  { VTR_RFB_ENCODING_QEMU_LED_STATE, "led-state" },
  { VTR_RFB_ENCODING_DESKTOP_NAME, "desktop-name" },
  { VTR_RFB_ENCODING_EXTENDED_DESKTOP_SIZE, "extended-desktop-size" },
  { VTR_RFB_ENCODING_XVP, "xvp" },
  { VTR_RFB_ENCODING_FENCE, "fence" },
  { VTR_RFB_ENCODING_CONTINUOUS_UPDATES, "continuous-updates" },
  { VTR_RFB_ENCODING_ALPHA_CURSOR, "alpha-cursor" },
  { VTR_RFB_ENCODING_EXTENDED_BUTTONS, "extended-mouse-buttons" },
  { VTR_RFB_ENCODING_PIXEL_FORMAT, "pixel-format" },
  { VTR_RFB_ENCODING_EXTENDED_CLIPBOARD, "extended-clipboard" },
};

const char *
vtr_rfb_encoding_get_name (int32_t encoding)
{
  if (encoding >= VTR_RFB_ENCODING_QUALITY_0 && encoding <= VTR_RFB_ENCODING_QUALITY_9)
    return "quality";
  if (encoding >= VTR_RFB_ENCODING_COMPRESSION_0 && encoding <= VTR_RFB_ENCODING_COMPRESSION_9)
    return "compression";

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if ((int32_t) names[i].encoding == encoding)
      return names[i].name;

  return NULL;
}
