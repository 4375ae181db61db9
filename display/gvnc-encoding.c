/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gvnc-encoding.h"

#include <gvnc.h>

static const struct
{
  gint32      encoding;
  const char *name;
} names[] = {
  { VNC_CONNECTION_ENCODING_RAW, "raw" },
  { VNC_CONNECTION_ENCODING_COPY_RECT, "copy-rect" },
  { VNC_CONNECTION_ENCODING_RRE, "rre" },
  { VNC_CONNECTION_ENCODING_HEXTILE, "hextile" },
  { VNC_CONNECTION_ENCODING_TIGHT, "tight" },
  { VNC_CONNECTION_ENCODING_ZRLE, "zrle" },
  { VNC_CONNECTION_ENCODING_LAST_RECT, "last-rect" },
  { VNC_CONNECTION_ENCODING_DESKTOP_RESIZE, "desktop-size" },
  { VNC_CONNECTION_ENCODING_EXTENDED_DESKTOP_RESIZE, "extended-desktop-size" },
  { VNC_CONNECTION_ENCODING_DESKTOP_NAME, "desktop-name" },
  { VNC_CONNECTION_ENCODING_RICH_CURSOR, "rich-cursor" },
  { VNC_CONNECTION_ENCODING_ALPHA_CURSOR, "alpha-cursor" },
  { VNC_CONNECTION_ENCODING_POINTER_CHANGE, "pointer-change" },
  { VNC_CONNECTION_ENCODING_EXT_KEY_EVENT, "extended-key-event" },
};

const char *
vtr_gvnc_encoding_get_name (gint32 encoding)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].encoding == encoding)
      return names[i].name;

  return NULL;
}
