/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-text.h"

#include <string.h>

#include "display-client.h"

static gboolean
turns_direction (gunichar character)
{
  return character == 0x061c || character == 0x200e || character == 0x200f ||
         (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

static gboolean
is_harmless (gunichar character)
{
  return !g_unichar_iscntrl (character) && character != 0x2028 && character != 0x2029 &&
         !turns_direction (character);
}

char *
vtr_server_text_clean (const char *text)
{
  g_autofree char *valid = NULL;
  GString *clean = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, (gssize) strnlen (text, VTR_SERVER_TEXT_MAX));
  clean = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      g_string_append_unichar (clean, is_harmless (character) ? character : ' ');
    }

  return g_strstrip (g_string_free (clean, FALSE));
}

char *
vtr_server_text_clean_short (const char *text,
                             gsize       max_length)
{
  char *clean = vtr_server_text_clean (text);

  if (clean != NULL && strlen (clean) > max_length)
    *g_utf8_find_prev_char (clean, clean + max_length + 1) = '\0';

  return clean;
}

gboolean
vtr_server_text_is_clipboard (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return !vtr_server_text_is_long (text) && g_utf8_validate (text, -1, NULL);
}

gboolean
vtr_server_text_is_long (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strnlen (text, VTR_DISPLAY_CLIPBOARD_MAX + 1) > VTR_DISPLAY_CLIPBOARD_MAX;
}
