/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frames and the greeting of a WebSocket, as bytes. */
#include "websocket-frames.h"

#include <string.h>

#include "display-error.h"
#include "websocket-handshake.h"

/* The key and the answer to it that RFC 6455 has as an example. */
#define KEY    "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
#define YES    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
#define AGREED "Sec-WebSocket-Accept: " ACCEPT "\r\n"
#define END    "\r\n"

#define BYTES(text) { text, sizeof text - 1 }

typedef struct
{
  const char *data;
  gsize       length;
} Bytes;

typedef struct
{
  Bytes             frames;
  Bytes             data;
  VtrWebsocketEvent last;
} FrameCase;

static const FrameCase frame_cases[] = {
  { BYTES (""), BYTES (""), VTR_WEBSOCKET_MORE },
  { BYTES ("\x82\x03" "RFB"), BYTES ("RFB"), VTR_WEBSOCKET_MORE },
  { BYTES ("\x82\x00\x82\x01" "a\x82\x00"), BYTES ("a"), VTR_WEBSOCKET_MORE },
  /* A message of three frames, with messages about the connection in between. */
  { BYTES ("\x02\x01" "a\x89\x00\x00\x02" "bc\x8a\x02zz\x80\x01" "d\x82\x01" "e"), BYTES ("abcde"),
    VTR_WEBSOCKET_MORE },
  { BYTES ("\x82\x05" "ab"), BYTES ("ab"), VTR_WEBSOCKET_MORE },
  { BYTES ("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff" "ab"), BYTES ("ab"), VTR_WEBSOCKET_MORE },
  { BYTES ("\x82\x01" "a\x88\x02\x03\xe8\x82\x01" "b"), BYTES ("a"), VTR_WEBSOCKET_CLOSE },
  { BYTES ("\x88\x00"), BYTES (""), VTR_WEBSOCKET_CLOSE },
  /* Text, bits that mean nothing, kinds that don't exist. */
  { BYTES ("\x81\x01" "a"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\xc2\x01" "a"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x92\x01" "a"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x83\x01" "a"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x87\x00"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x8b\x00"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x8f\x00"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  /* Masked, which only clients do; lengths written too long, or with a sign. */
  { BYTES ("\x82\x81\x00\x00\x00\x00" "a"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x82\x7e\x00\x7d"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x82\x7f\x00\x00\x00\x00\x00\x00\xff\xff"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x82\x7f\x80\x00\x00\x00\x00\x01\x00\x00"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  /* Messages that don't begin, or don't end. */
  { BYTES ("\x80\x01" "a"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x02\x01" "a\x82\x01" "b"), BYTES ("a"), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x82\x01" "a\x80\x00"), BYTES ("a"), VTR_WEBSOCKET_BROKEN },
  /* Messages about the connection in pieces, or too long. */
  { BYTES ("\x09\x00"), BYTES (""), VTR_WEBSOCKET_BROKEN },
  { BYTES ("\x89\x7e\x00\x7e"), BYTES (""), VTR_WEBSOCKET_BROKEN },
};

static void
check_frames (const FrameCase *item,
              gsize            piece)
{
  VtrWebsocketParser parser = { 0 };
  VtrWebsocketEvent event = VTR_WEBSOCKET_MORE;
  g_autoptr (GByteArray) heard = g_byte_array_new ();

  for (gsize at = 0; at < item->frames.length && event < VTR_WEBSOCKET_CLOSE; at += piece)
    {
      VtrByteReader reader = { 0 };

      vtr_byte_reader_init (&reader, (const guint8 *) item->frames.data + at,
                            MIN (piece, item->frames.length - at));
      do
        {
          const guint8 *data = NULL;
          gsize length = 0;

          event = vtr_websocket_parser_next (&parser, &reader, 2, &data, &length);
          if (event == VTR_WEBSOCKET_DATA)
            g_byte_array_append (heard, data, (guint) length);
        }
      while (event == VTR_WEBSOCKET_DATA || event == VTR_WEBSOCKET_PING);
    }

  g_assert_cmpint ((int) event, ==, (int) item->last);
  g_assert_cmpmem (heard->data, heard->len, item->data.data, item->data.length);
  g_assert_cmpint (vtr_websocket_parser_get_fault (&parser) != NULL, ==,
                   item->last == VTR_WEBSOCKET_BROKEN);
}

static void
test_frames (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (frame_cases); i++)
    for (gsize piece = 1; piece < 5; piece++)
      {
        g_test_message ("%" G_GSIZE_FORMAT ", in pieces of %" G_GSIZE_FORMAT, i, piece);
        check_frames (&frame_cases[i], piece);
      }
}

/* What goes out: whole frames of every way to write a length, masked. */
static void
test_append (void)
{
  static const gsize lengths[] = { 0, 1, 125, 126, 65535, 65536 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      gsize length = lengths[i];
      gsize header = length < 126 ? 2 : length < 65536 ? 4 : 10;
      g_autofree char *text = g_strnfill (length, 'x');
      g_autoptr (GByteArray) output = g_byte_array_new ();
      gboolean is_changed = FALSE;

      vtr_websocket_append_frame (output, VTR_WEBSOCKET_FRAME_BINARY, (const guint8 *) text,
                                  length);
      g_assert_cmpuint (output->len, ==, header + 4 + length);
      g_assert_cmphex (output->data[0], ==, 0x82);
      g_assert_cmphex (output->data[1] & 0x80, ==, 0x80);
      for (gsize at = 0; at < length; at++)
        {
          is_changed = is_changed || output->data[header + 4 + at] != 'x';
          g_assert_cmphex (output->data[header + 4 + at] ^ output->data[header + at % 4], ==, 'x');
        }
      g_assert_true (length < 4 || is_changed);
    }
}

typedef struct
{
  const char *answer;
  int         code;        /* VtrDisplayError; -1 for a yes */
} AnswerCase;

static const AnswerCase answer_cases[] = {
  { YES AGREED END, -1 },
  { YES AGREED "Sec-WebSocket-Protocol: binary\r\n" END, -1 },
  { "HTTP/1.1 101 x\r\nupgrade:WebSocket\r\nconnection: keep-alive, UPGRADE \r\n"
    "sec-websocket-accept:" ACCEPT "\r\nServer: x\r\n" END, -1 },
  { "HTTP/1.0 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" AGREED END, -1 },
  /* Not all of it, or too much. */
  { "", VTR_DISPLAY_ERROR_PROTOCOL },
  { YES AGREED, VTR_DISPLAY_ERROR_PROTOCOL },
  { YES END, VTR_DISPLAY_ERROR_PROTOCOL },
  { YES AGREED AGREED END, VTR_DISPLAY_ERROR_PROTOCOL },
  { YES "Sec-WebSocket-Accept: x\r\n" END, VTR_DISPLAY_ERROR_PROTOCOL },
  { YES AGREED "Sec-WebSocket-Protocol: base64\r\n" END, VTR_DISPLAY_ERROR_PROTOCOL },
  { YES AGREED "Sec-WebSocket-Extensions: permessage-deflate\r\n" END,
    VTR_DISPLAY_ERROR_PROTOCOL },
  { "HTTP/1.1 101 x\r\nConnection: Upgrade\r\n" AGREED END, VTR_DISPLAY_ERROR_PROTOCOL },
  { "HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n" AGREED END,
    VTR_DISPLAY_ERROR_PROTOCOL },
  /* A no, and what is no answer. */
  { "HTTP/1.1 403 Forbidden\r\n" END, VTR_DISPLAY_ERROR_CONNECT },
  { "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n" END, VTR_DISPLAY_ERROR_CONNECT },
  { "HTTP/1.1 502 Bad Gateway", VTR_DISPLAY_ERROR_CONNECT },
  { "HTTP/1.1 302 Found\r\nLocation: https://elsewhere/\r\n" END, VTR_DISPLAY_ERROR_CONNECT },
  { "HTTP/1.1 200 OK\r\n" END, VTR_DISPLAY_ERROR_CONNECT },
  { "HTTP/2 101\r\n" END, VTR_DISPLAY_ERROR_PROTOCOL },
  { "HTTP/1.1 1e2 x\r\n" END, VTR_DISPLAY_ERROR_PROTOCOL },
  { "HTTP/1.1\r\n" END, VTR_DISPLAY_ERROR_PROTOCOL },
  { "RFB 003.008\n", VTR_DISPLAY_ERROR_PROTOCOL },
  { "SSH-2.0-OpenSSH\r\n\r\n", VTR_DISPLAY_ERROR_PROTOCOL },
};

static void
test_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    {
      const AnswerCase *item = &answer_cases[i];
      g_autoptr (GError) error = NULL;
      gboolean is_yes = vtr_websocket_handshake_check (item->answer, strlen (item->answer), KEY,
                                                       &error);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpint (is_yes, ==, item->code < 0);
      if (item->code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, VTR_DISPLAY_ERROR, item->code);
    }
}

static void
test_request (void)
{
  g_autofree char *key = vtr_websocket_handshake_dup_key ();
  g_autofree char *other = vtr_websocket_handshake_dup_key ();
  g_autofree char *request = vtr_websocket_handshake_dup_request ("lab:6080", "/a?token=b", KEY);

  g_assert_cmpuint (strlen (key), ==, 24);
  g_assert_cmpstr (key, !=, other);
  g_assert_true (g_str_has_prefix (request, "GET /a?token=b HTTP/1.1\r\nHost: lab:6080\r\n"));
  g_assert_true (g_str_has_suffix (request, "\r\n\r\n"));
  g_assert_cmpuint (vtr_websocket_handshake_find_end (request, strlen (request)), ==,
                    strlen (request));
  g_assert_cmpuint (vtr_websocket_handshake_find_end (request, strlen (request) - 1), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/websocket-frames/frames", test_frames);
  g_test_add_func ("/websocket-frames/append", test_append);
  g_test_add_func ("/websocket-frames/answers", test_answers);
  g_test_add_func ("/websocket-frames/request", test_request);

  return g_test_run ();
}
