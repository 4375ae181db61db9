/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-bytes.h"

#include <stdlib.h>
#include <zlib.h>

static void
append_length (GByteArray *bytes,
               gsize       length,
               gboolean    is_tight)
{
  const guint8 plain[4] = { (guint8) (length >> 24), (guint8) (length >> 16),
                            (guint8) (length >> 8), (guint8) length };
  guint8 compact[3] = { (guint8) (length & 0x7f), (guint8) (length >> 7 & 0x7f),
                        (guint8) (length >> 14) };
  guint n_compact = length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : 3;

  for (guint i = 0; i + 1 < n_compact; i++)
    compact[i] |= 0x80;
  if (is_tight)
    g_byte_array_append (bytes, compact, n_compact);
  else
    g_byte_array_append (bytes, plain, 4);
}

static void
append_compressed (GByteArray *bytes,
                   GByteArray *body,
                   gboolean    is_tight)
{
  gsize room = compressBound (body->len) + 64;
  g_autofree guint8 *out = g_malloc (room);
  z_stream stream = { .next_in = body->data, .avail_in = body->len, .next_out = out,
                      .avail_out = (uInt) room };

  g_assert_cmpint (deflateInit (&stream, Z_DEFAULT_COMPRESSION), ==, Z_OK);
  g_assert_cmpint (deflate (&stream, Z_SYNC_FLUSH), ==, Z_OK);
  append_length (bytes, stream.total_out, is_tight);
  g_byte_array_append (bytes, out, (guint) stream.total_out);
  deflateEnd (&stream);
}

/* Behind what was read: the text's end, or the brace's. */
static const char *
parse (const char *at,
       GByteArray *bytes)
{
  guint word = bytes->len;

  while (*at != '\0' && *at != '}')
    {
      if (*at == ' ')
        {
          word = bytes->len;
          at++;
        }
      else if (*at == '*')
        {
          char *end = NULL;
          gulong times = strtoul (at + 1, &end, 10);
          g_autofree guint8 *part = g_memdup2 (bytes->data + word, bytes->len - word);
          guint length = bytes->len - word;

          for (; times > 1; times--)
            g_byte_array_append (bytes, part, length);
          at = end;
        }
      else if (at[1] == '{')
        {
          g_autoptr (GByteArray) body = g_byte_array_new ();
          gboolean is_tight = *at == 't';

          at = parse (at + 2, body);
          g_assert_cmpint (*at, ==, '}');
          at++;
          append_compressed (bytes, body, is_tight);
        }
      else
        {
          guint8 byte = 0;

          g_assert_true (g_ascii_isxdigit (at[0]) && g_ascii_isxdigit (at[1]));
          byte = (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));
          g_byte_array_append (bytes, &byte, 1);
          at += 2;
        }
    }

  return at;
}

GByteArray *
rfb_bytes_parse (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  parse (text, bytes);

  return bytes;
}
