/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pointer picture: its kind, hot spot and size in 16 bits each, how it is cut, and its body. */
#include <stdlib.h>
#include <string.h>

#include "rfb-cursor.h"
#include "rfb-limits.h"

#define HEADER 10

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static const uint8_t FORMAT_16[VTR_PIXEL_FORMAT_LENGTH] = {
  16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0,
};

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  VtrRfbCursor cursor = { 0 };
  VtrRfbStatus status = VTR_RFB_STATUS_MORE;
  VtrPixelFormat format;
  VtrRect rect;
  size_t piece = 0;

  if (size < HEADER)
    return 0;

  rect = (VtrRect) { vtr_bytes_get_u16 (data + 1), vtr_bytes_get_u16 (data + 3),
                     vtr_bytes_get_u16 (data + 5), vtr_bytes_get_u16 (data + 7) };
  piece = data[9] + 4u;
  vtr_pixel_format_init_bgrx (&format);
  if (data[0] & 4 && !vtr_pixel_format_parse (&format, FORMAT_16))
    abort ();
  if (!vtr_rfb_cursor_begin (&cursor, data[0] & 3, &rect, &format))
    return 0;

  data += HEADER;
  size -= HEADER;
  while (status == VTR_RFB_STATUS_MORE && size > 0)
    {
      size_t count = size < piece ? size : piece;
      uint8_t *exact = malloc (count);
      VtrByteReader reader;

      if (exact == NULL)
        abort ();
      memcpy (exact, data, count);
      vtr_byte_reader_init (&reader, exact, count);
      status = vtr_rfb_cursor_continue (&cursor, &reader);
      data += vtr_byte_reader_save (&reader);
      size -= vtr_byte_reader_save (&reader);
      free (exact);
      if (count < piece)
        break;
    }

  if (status == VTR_RFB_STATUS_DONE && cursor.pixels != NULL &&
      (cursor.hot_x >= cursor.width || cursor.hot_y >= cursor.height ||
       cursor.width > VTR_RFB_CURSOR_DRAWN_SIDE))
    abort ();
  vtr_rfb_cursor_clear (&cursor);

  return 0;
}
