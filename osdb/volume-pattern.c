/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "volume-pattern.h"

#include <string.h>

/* Whether an alternative may stand beside the whole pattern: a bar outside of parentheses. A class
 * ("[(|]") could hide a parenthesis, so with one any bar counts. */
static gboolean
has_alternative (const char *pattern)
{
  gboolean has_class = strchr (pattern, '[') != NULL;
  int depth = 0;

  for (const char *p = pattern; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '(')
        depth++;
      else if (*p == ')')
        depth--;
      else if (*p == '|' && (depth <= 0 || has_class))
        return TRUE;
    }

  return FALSE;
}

char *
vtr_volume_pattern_dup_literal (const char *pattern)
{
  gsize length = 0;

  g_return_val_if_fail (pattern != NULL, NULL);

  if (has_alternative (pattern))
    return g_strdup ("");

  if (pattern[0] == '^')
    pattern++;

  length = strcspn (pattern, "\\.[](){}*+?|$^");

  /* A quantifier makes the character before it uncertain. */
  if (length > 0 && pattern[length] != '\0' && strchr ("*?{", pattern[length]) != NULL)
    length--;

  return g_strndup (pattern, length);
}
