/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-cursor.h"

#include <stdlib.h>

#include "rfb-limits.h"

#define X_COLOURS_LENGTH 6u
#define OPAQUE           0xff

static VtrRfbStatus
fail (VtrRfbCursor    *cursor,
      VtrRfbViolation  violation)
{
  cursor->violation = violation;

  return VTR_RFB_STATUS_BROKEN;
}

static size_t
mask_row (const VtrRfbCursor *cursor)
{
  return (cursor->width + 7) / 8;
}

static size_t
get_length (const VtrRfbCursor *cursor)
{
  size_t n_pixels = (size_t) cursor->width * cursor->height;
  size_t mask = mask_row (cursor) * cursor->height;

  if (n_pixels == 0)
    return 0;

  switch (cursor->kind)
    {
    case VTR_RFB_CURSOR_RICH:
      return n_pixels * cursor->format.bytes + mask;
    case VTR_RFB_CURSOR_X:
      return X_COLOURS_LENGTH + 2 * mask;
    case VTR_RFB_CURSOR_ALPHA:
    case VTR_RFB_CURSOR_QEMU_ALPHA:
    default:
      return n_pixels * 4;
    }
}

static uint32_t
clamp_hot_spot (uint32_t at,
                uint32_t side)
{
  if (side == 0)
    return 0;

  return at < side ? at : side - 1;
}

bool
vtr_rfb_cursor_begin (VtrRfbCursor         *cursor,
                      VtrRfbCursorKind      kind,
                      const VtrRect        *rect,
                      const VtrPixelFormat *format)
{
  vtr_rfb_cursor_clear (cursor);
  *cursor = (VtrRfbCursor) {
    .kind = kind,
    .width = rect->width,
    .height = rect->height,
    .hot_x = clamp_hot_spot (rect->x, rect->width),
    .hot_y = clamp_hot_spot (rect->y, rect->height),
    .format = *format,
    .has_encoding = kind == VTR_RFB_CURSOR_RICH || kind == VTR_RFB_CURSOR_X,
  };

  if (rect->width > VTR_RFB_CURSOR_MAX_SIDE || rect->height > VTR_RFB_CURSOR_MAX_SIDE)
    {
      fail (cursor, VTR_RFB_VIOLATION_CURSOR_SIZE);
      return false;
    }

  cursor->length = get_length (cursor);
  cursor->is_passed_over = rect->width > VTR_RFB_CURSOR_DRAWN_SIDE ||
                           rect->height > VTR_RFB_CURSOR_DRAWN_SIDE;

  return true;
}

static bool
get_bit (const uint8_t *row,
         uint32_t       x)
{
  return (row[x / 8] >> (7 - x % 8) & 1) != 0;
}

/* Three bytes and whether it is seen. */
static void
put_pixel (uint8_t       *bgra,
           const uint8_t  rgb[3],
           bool           is_seen)
{
  bgra[0] = is_seen ? rgb[2] : 0;
  bgra[1] = is_seen ? rgb[1] : 0;
  bgra[2] = is_seen ? rgb[0] : 0;
  bgra[3] = is_seen ? OPAQUE : 0;
}

static void
draw_rich (VtrRfbCursor *cursor)
{
  size_t n_pixels = (size_t) cursor->width * cursor->height;
  const uint8_t *mask = cursor->body + n_pixels * cursor->format.bytes;

  vtr_pixel_format_convert (&cursor->format, cursor->body, cursor->pixels, n_pixels);
  for (size_t i = 0; i < n_pixels; i++)
    {
      const uint8_t *row = mask + i / cursor->width * mask_row (cursor);
      uint8_t *bgra = cursor->pixels + 4 * i;

      put_pixel (bgra, (const uint8_t[]) { bgra[2], bgra[1], bgra[0] },
                 get_bit (row, (uint32_t) (i % cursor->width)));
    }
}

/* The two colours, the picture, the mask. */
static void
draw_x (VtrRfbCursor *cursor)
{
  const uint8_t *picture = cursor->body + X_COLOURS_LENGTH;
  const uint8_t *mask = picture + mask_row (cursor) * cursor->height;
  uint8_t *bgra = cursor->pixels;

  for (uint32_t y = 0; y < cursor->height; y++)
    for (uint32_t x = 0; x < cursor->width; x++, bgra += 4)
      {
        bool is_foreground = get_bit (picture + y * mask_row (cursor), x);

        put_pixel (bgra, cursor->body + (is_foreground ? 0 : 3),
                   get_bit (mask + y * mask_row (cursor), x));
      }
}

/* More colour than alpha is no premultiplied pixel; white is the most there is. */
static uint8_t
unmultiply (uint8_t colour,
            uint8_t alpha)
{
  uint32_t straight = alpha > 0 ? (colour * 255u + alpha / 2u) / alpha : 0;

  return (uint8_t) (straight < 255 ? straight : 255);
}

static void
draw_alpha (VtrRfbCursor *cursor)
{
  size_t n_pixels = (size_t) cursor->width * cursor->height;

  for (size_t i = 0; i < n_pixels; i++)
    {
      const uint8_t *rgba = cursor->body + 4 * i;
      uint8_t *bgra = cursor->pixels + 4 * i;

      bgra[0] = unmultiply (rgba[2], rgba[3]);
      bgra[1] = unmultiply (rgba[1], rgba[3]);
      bgra[2] = unmultiply (rgba[0], rgba[3]);
      bgra[3] = rgba[3];
    }
}

static VtrRfbStatus
draw (VtrRfbCursor *cursor)
{
  size_t n_pixels = (size_t) cursor->width * cursor->height;

  if (n_pixels == 0)
    return VTR_RFB_STATUS_DONE;

  cursor->pixels = malloc (n_pixels * 4);
  if (cursor->pixels == NULL)
    return fail (cursor, VTR_RFB_VIOLATION_NO_MEMORY);

  switch (cursor->kind)
    {
    case VTR_RFB_CURSOR_RICH:
      draw_rich (cursor);
      break;
    case VTR_RFB_CURSOR_X:
      draw_x (cursor);
      break;
    case VTR_RFB_CURSOR_ALPHA:
      draw_alpha (cursor);
      break;
    case VTR_RFB_CURSOR_QEMU_ALPHA:
    default:
      memcpy (cursor->pixels, cursor->body, n_pixels * 4);
      break;
    }

  free (cursor->body);
  cursor->body = NULL;

  return VTR_RFB_STATUS_DONE;
}

/* How the pixels of the alpha kind are encoded: servers send them raw. */
static VtrRfbStatus
read_encoding (VtrRfbCursor  *cursor,
               VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_peek (reader, 4);

  if (bytes == NULL)
    return VTR_RFB_STATUS_MORE;
  if (vtr_bytes_get_u32 (bytes) != VTR_RFB_ENCODING_RAW)
    return fail (cursor, VTR_RFB_VIOLATION_ENCODING);

  vtr_byte_reader_take (reader, 4);
  cursor->has_encoding = true;

  return VTR_RFB_STATUS_DONE;
}

VtrRfbStatus
vtr_rfb_cursor_continue (VtrRfbCursor  *cursor,
                         VtrByteReader *reader)
{
  VtrRfbStatus status = VTR_RFB_STATUS_DONE;
  size_t wanted = cursor->length - cursor->received;
  size_t count = 0;

  if (cursor->violation != VTR_RFB_VIOLATION_NONE)
    return VTR_RFB_STATUS_BROKEN;

  if (!cursor->has_encoding)
    status = read_encoding (cursor, reader);
  if (status != VTR_RFB_STATUS_DONE)
    return status;

  count = vtr_byte_reader_get_left (reader);
  if (count > wanted)
    count = wanted;
  if (!cursor->is_passed_over && count > 0)
    {
      if (cursor->body == NULL)
        cursor->body = malloc (cursor->length);
      if (cursor->body == NULL)
        return fail (cursor, VTR_RFB_VIOLATION_NO_MEMORY);
      memcpy (cursor->body + cursor->received, reader->data + reader->offset, count);
    }
  vtr_byte_reader_skip (reader, count);
  cursor->received += count;

  if (count < wanted)
    return VTR_RFB_STATUS_MORE;

  return cursor->is_passed_over ? VTR_RFB_STATUS_DONE : draw (cursor);
}

void
vtr_rfb_cursor_clear (VtrRfbCursor *cursor)
{
  free (cursor->pixels);
  free (cursor->body);
  cursor->pixels = NULL;
  cursor->body = NULL;
}
