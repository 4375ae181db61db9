/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "search-words.h"

#include <string.h>

gboolean
vtr_search_words_match (const char *text,
                        const char *search)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (search == NULL || *search == '\0')
    return TRUE;

  folded = g_utf8_casefold (text, -1);
  words = g_strsplit (search, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = g_utf8_casefold (words[i], -1);

      if (strstr (folded, word) == NULL)
        return FALSE;
    }

  return TRUE;
}
