/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subject-name.h"

#include <string.h>

/* What a subject may have; more is none. */
#define MAX_PARTS 64u

/* "key=value" without the white space around both, the key in capitals. NULL when it is none. */
static char *
make_part (const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  if (equals == NULL)
    return NULL;

  key = g_ascii_strup (text, equals - text);
  value = g_strdup (equals + 1);

  return g_strconcat (g_strstrip (key), "=", g_strstrip (value), NULL);
}

static gboolean
add_part (GPtrArray *parts,
          GString   *text)
{
  char *part = make_part (text->str);

  g_string_truncate (text, 0);
  if (part == NULL || parts->len == MAX_PARTS)
    {
      g_free (part);
      return FALSE;
    }

  g_ptr_array_add (parts, part);

  return TRUE;
}

/* (transfer full) (nullable) */
static GPtrArray *
parse (const char *name)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        {
          p++;
          g_string_append_c (text, *p);
        }
      else if (*p != ',')
        g_string_append_c (text, *p);
      else if (!add_part (parts, text))
        return NULL;
    }

  return add_part (parts, text) ? g_steal_pointer (&parts) : NULL;
}

gboolean
vtr_subject_name_matches (const char *wanted,
                          const char *actual)
{
  g_autoptr (GPtrArray) ours = parse (wanted);
  g_autoptr (GPtrArray) theirs = parse (actual);
  gboolean is_same = TRUE;
  gboolean is_reverse = TRUE;

  if (ours == NULL || theirs == NULL || ours->len != theirs->len)
    return FALSE;

  for (guint i = 0; i < ours->len; i++)
    {
      is_same = is_same && g_str_equal (ours->pdata[i], theirs->pdata[i]);
      is_reverse = is_reverse &&
                   g_str_equal (ours->pdata[i], theirs->pdata[ours->len - 1 - i]);
    }

  return is_same || is_reverse;
}
