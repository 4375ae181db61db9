/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a WebSocket server may say: the answer to the request, or frames, which have to come to the
 * same in one piece and byte by byte. */

#include <gio/gio.h>
#include <stdint.h>
#include <string.h>

#include "websocket-frames.h"
#include "websocket-handshake.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

typedef struct
{
  GByteArray        *data;
  GByteArray        *pings;
  VtrWebsocketEvent  last;
} Heard;

static void
listen (const uint8_t *data,
        size_t         size,
        size_t         piece,
        Heard         *heard)
{
  VtrWebsocketParser parser = { 0 };

  heard->data = g_byte_array_new ();
  heard->pings = g_byte_array_new ();
  heard->last = VTR_WEBSOCKET_MORE;
  for (size_t start = 0; start < size && heard->last < VTR_WEBSOCKET_CLOSE; start += piece)
    {
      VtrByteReader reader = { 0 };

      vtr_byte_reader_init (&reader, data + start, MIN (piece, size - start));
      do
        {
          const guint8 *bytes = NULL;
          gsize length = 0;

          heard->last = vtr_websocket_parser_next (&parser, &reader, 7, &bytes, &length);
          g_assert_cmpuint (length, <=, VTR_WEBSOCKET_MAX_CONTROL);
          if (heard->last == VTR_WEBSOCKET_DATA)
            g_byte_array_append (heard->data, bytes, (guint) length);
          if (heard->last == VTR_WEBSOCKET_PING)
            g_byte_array_append (heard->pings, bytes, (guint) length);
        }
      while (heard->last == VTR_WEBSOCKET_DATA || heard->last == VTR_WEBSOCKET_PING);
      g_assert_true (heard->last != VTR_WEBSOCKET_MORE || vtr_byte_reader_get_left (&reader) == 0);
    }
  g_assert_true ((vtr_websocket_parser_get_fault (&parser) != NULL) ==
                 (heard->last == VTR_WEBSOCKET_BROKEN));
}

static void
heard_clear (Heard *heard)
{
  g_byte_array_unref (heard->data);
  g_byte_array_unref (heard->pings);
}

static void
check_frames (const uint8_t *data,
              size_t         size)
{
  Heard whole = { 0 };
  Heard pieces = { 0 };

  listen (data, size, size, &whole);
  listen (data, size, 1, &pieces);
  g_assert_cmpmem (whole.data->data, whole.data->len, pieces.data->data, pieces.data->len);
  g_assert_cmpmem (whole.pings->data, whole.pings->len, pieces.pings->data, pieces.pings->len);
  g_assert_cmpint ((int) whole.last, ==, (int) pieces.last);
  heard_clear (&whole);
  heard_clear (&pieces);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  if (size == 0)
    return 0;
  if (data[0] != 'H')
    {
      check_frames (data, size);
      return 0;
    }

  text = (const char *) data;
  g_assert_cmpuint (vtr_websocket_handshake_find_end (text, size), <=, size);
  if (!vtr_websocket_handshake_check (text, size, "dGhlIHNhbXBsZSBub25jZQ==", &error))
    g_assert_true (g_utf8_validate (error->message, -1, NULL));

  return 0;
}
