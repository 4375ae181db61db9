/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-connection-file"

#include "connection-version.h"

#include <string.h>

#define MAX_PARTS 8u

typedef struct
{
  guint64 parts[MAX_PARTS];
  guint   count;
} Numbers;

/* @text: "1.22.3", up to @end. */
static gboolean
parse_numbers (const char *text,
               const char *end,
               Numbers    *ret_numbers)
{
  g_autofree char *copy = g_strndup (text, (gsize) (end - text));
  g_auto (GStrv) words = g_strsplit (copy, ".", (int) MAX_PARTS + 1);
  guint count = g_strv_length (words);

  *ret_numbers = (Numbers) { 0 };
  if (count == 0 || count > MAX_PARTS)
    return FALSE;

  for (guint i = 0; i < count; i++)
    {
      if (!g_ascii_string_to_unsigned (words[i], 10, 0, G_MAXUINT32, &ret_numbers->parts[i], NULL))
        return FALSE;
    }
  ret_numbers->count = count;

  return TRUE;
}

/* @ret_build: empty where there is none. */
static gboolean
parse_version (const char *text,
               Numbers    *ret_version,
               Numbers    *ret_build)
{
  const char *dash = strchrnul (text, '-');

  *ret_build = (Numbers) { 0 };

  return parse_numbers (text, dash, ret_version) &&
         (*dash == '\0' || parse_numbers (dash + 1, dash + strlen (dash), ret_build));
}

/* What isn't written counts as 0: 8.0 is 8. */
static int
compare (const Numbers *a,
         const Numbers *b)
{
  for (guint i = 0; i < MAX_PARTS; i++)
    {
      if (a->parts[i] != b->parts[i])
        return a->parts[i] < b->parts[i] ? -1 : 1;
    }

  return 0;
}

gboolean
vtr_connection_version_is_newer (const char *needed,
                                 const char *known)
{
  Numbers needed_version = { 0 };
  Numbers needed_build = { 0 };
  Numbers known_version = { 0 };
  Numbers known_build = { 0 };
  int order = 0;

  g_return_val_if_fail (needed != NULL, FALSE);
  g_return_val_if_fail (known != NULL, FALSE);

  if (!parse_version (needed, &needed_version, &needed_build) ||
      !parse_version (known, &known_version, &known_build))
    return FALSE;

  order = compare (&needed_version, &known_version);
  if (order == 0 && needed_build.count > 0 && known_build.count > 0)
    order = compare (&needed_build, &known_build);

  return order > 0;
}

char *
vtr_connection_version_find (const char *versions,
                             const char *os_id)
{
  gsize length = 0;

  g_return_val_if_fail (versions != NULL, NULL);
  g_return_val_if_fail (os_id != NULL, NULL);

  length = strlen (os_id);
  for (const char *entry = versions; *entry != '\0';)
    {
      const char *end = strchrnul (entry, ';');

      if ((gsize) (end - entry) > length && strncmp (entry, os_id, length) == 0 &&
          entry[length] == ':')
        return g_strndup (entry + length + 1, (gsize) (end - entry) - length - 1);

      entry = *end == ';' ? end + 1 : end;
    }

  return NULL;
}
