/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "server-text.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *clean = vtr_server_text_clean (text);

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
  if (vtr_server_text_is_clipboard (text))
    g_assert_true (g_utf8_validate (text, -1, NULL));

  return 0;
}
