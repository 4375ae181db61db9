/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-script.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "fake-vnc-server.h"

#define MAX_NUMBERS 5u

static void
fail (const char *word)
{
  g_error ("A script has a word that means nothing: %s", word);
}

static void
put_hex (GByteArray *out,
         const char *word)
{
  if (strlen (word) % 2 != 0)
    fail (word);

  for (; *word != '\0'; word += 2)
    {
      if (!g_ascii_isxdigit (word[0]) || !g_ascii_isxdigit (word[1]))
        fail (word);
      rfb_put_u8 (out, (guint) (g_ascii_xdigit_value (word[0]) << 4 |
                                g_ascii_xdigit_value (word[1])));
    }
}

/* How many numbers with commas between them there were. */
static guint
read_numbers (const char *text,
              gint64     *numbers)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint count = g_strv_length (parts);

  if (count > MAX_NUMBERS)
    fail (text);
  for (guint i = 0; i < count; i++)
    numbers[i] = g_ascii_strtoll (parts[i], NULL, 0);

  return count;
}

static void
put_named (GByteArray *out,
           const char *word)
{
  const char *values = strchr (word, ':') + 1;
  gint64 n[MAX_NUMBERS] = { 0 };
  guint count = 0;

  if (g_str_has_prefix (word, "px:"))
    {
      rfb_put_pixel (out, (guint32) g_ascii_strtoull (values, NULL, 16));
      return;
    }

  count = read_numbers (values, n);
  if (g_str_has_prefix (word, "2:") && count == 1)
    rfb_put_u16 (out, (guint) n[0] & 0xffff);
  else if (g_str_has_prefix (word, "4:") && count == 1)
    rfb_put_u32 (out, (guint32) n[0]);
  else if (g_str_has_prefix (word, "upd:") && count == 1)
    rfb_put_update (out, (guint) n[0]);
  else if (g_str_has_prefix (word, "rect:") && count == 5)
    rfb_put_rectangle (out, (guint) n[0], (guint) n[1], (guint) n[2], (guint) n[3], (gint32) n[4]);
  else if (g_str_has_prefix (word, "raw:") && count == 4)
    {
      rfb_put_rectangle (out, (guint) n[0], (guint) n[1], (guint) n[2], (guint) n[3], 0);
      for (gint64 i = 0; i < n[2] * n[3]; i++)
        rfb_put_pixel (out, 0xffffff);
    }
  else if (g_str_has_prefix (word, "init:") && count == 2)
    rfb_put_init (out, (guint) n[0], (guint) n[1], "");
  else
    fail (word);
}

static void
put_word (GByteArray *out,
          const char *word)
{
  const char *star = strchr (word, '*');

  if (word[0] == '\'')
    g_byte_array_append (out, (const guint8 *) word + 1, (guint) strlen (word) - 2);
  else if (star != NULL)
    for (gint64 i = g_ascii_strtoll (word, NULL, 10); i > 0; i--)
      put_word (out, star + 1);
  else if (strcmp (word, "hello") == 0)
    {
      rfb_put_text (out, "RFB 003.008\n");
      put_hex (out, "010100000000");
    }
  else if (strchr (word, ':') != NULL)
    put_named (out, word);
  else
    put_hex (out, word);
}

static void
put_tight_length (GByteArray *out,
                  guint       length)
{
  rfb_put_u8 (out, (length & 0x7f) | (length > 0x7f ? 0x80 : 0));
  if (length > 0x7f)
    rfb_put_u8 (out, (length >> 7 & 0x7f) | (length > 0x3fff ? 0x80 : 0));
  if (length > 0x3fff)
    rfb_put_u8 (out, length >> 14);
}

static void
put_deflated (GByteArray       *out,
              char              kind,
              const GByteArray *bytes)
{
  uLongf length = compressBound (bytes->len);
  g_autofree guint8 *deflated = g_malloc (length);

  g_assert_cmpint (compress (deflated, &length, bytes->data, bytes->len), ==, Z_OK);
  if (kind == 'z')
    rfb_put_u32 (out, (guint32) length);
  if (kind == 't')
    put_tight_length (out, (guint) length);
  if (kind == 'c')
    {
      rfb_put_u32 (out, 0x03000000);
      rfb_put_u32 (out, (guint32) -(gint32) (4 + length));
      rfb_put_u32 (out, 0x10000001);
    }
  g_byte_array_append (out, deflated, (guint) length);
}

void
server_script_put (GByteArray *out,
                   const char *script)
{
  g_auto (GStrv) words = g_strsplit (script, " ", -1);
  GByteArray *inner = NULL;
  char kind = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      if (length == 2 && words[i][1] == '(')
        {
          g_assert_null (inner);
          kind = words[i][0];
          inner = g_byte_array_new ();
        }
      else if (strcmp (words[i], ")") == 0)
        {
          put_deflated (out, kind, inner);
          g_clear_pointer (&inner, g_byte_array_unref);
        }
      else if (length > 0)
        put_word (inner != NULL ? inner : out, words[i]);
    }

  g_assert_null (inner);
}
