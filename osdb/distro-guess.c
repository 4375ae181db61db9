/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "distro-guess.h"

#include <string.h>

#include "os-private.h"

#define MIN_WORD 3

struct _VtrDistroGuess
{
  GHashTable *by_key;      /* key -> GPtrArray of VtrOs, each once */
  GHashTable *by_distro;   /* distro -> GPtrArray of VtrOs, each once */
};

/* Words that say what a disc is for, not what is on it. */
static gboolean
is_generic_word (const char *word)
{
  static const char * const generic[] = {
    "boot", "cdrom", "cd_rom", "disc", "disk", "dvd", "install", "installer", "iso", "linux",
    "live", "new", "the", "usb",
  };

  for (guint i = 0; i < G_N_ELEMENTS (generic); i++)
    {
      if (g_str_equal (generic[i], word))
        return TRUE;
    }

  return FALSE;
}

/* "fedora-ws-live" of "fedora-ws-live-44": all before the first digit, without what joins them. */
static char *
dup_leading_key (const char *text)
{
  gsize length = strcspn (text, "0123456789");

  while (length > 0 && !g_ascii_isalpha (text[length - 1]))
    length--;

  return g_strndup (text, length);
}

/* The first word of at least three letters. */
static char *
dup_first_word (const char *text)
{
  while (*text != '\0')
    {
      gsize length = 0;

      while (g_ascii_isalpha (text[length]))
        length++;
      if (length >= MIN_WORD)
        return g_strndup (text, length);

      text += length;
      if (*text != '\0')
        text++;
    }

  return g_strdup ("");
}

static gboolean
is_usable_key (const char *key)
{
  return strlen (key) >= MIN_WORD && !is_generic_word (key);
}

static void
add_to (GHashTable *table,
        const char *key,
        VtrOs      *os)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (table, g_strdup (key), list);
    }

  /* The media of an OS come one after the other. */
  if (list->len == 0 || g_ptr_array_index (list, list->len - 1) != os)
    g_ptr_array_add (list, g_object_ref (os));
}

static gboolean
is_newer (VtrOs *os,
          VtrOs *than)
{
  guint day = vtr_os_get_release_day (os);
  guint than_day = vtr_os_get_release_day (than);

  if (day != than_day)
    return day > than_day;

  return g_strcmp0 (vtr_os_get_id (os), vtr_os_get_id (than)) > 0;
}

/* @distro NULL: of any. */
static VtrOs *
find_newest (GPtrArray  *list,
             const char *distro)
{
  VtrOs *newest = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      VtrOs *os = g_ptr_array_index (list, i);

      if (!vtr_os_is_released (os)
          || (distro != NULL && g_strcmp0 (vtr_os_get_distro (os), distro) != 0))
        continue;

      if (newest == NULL || is_newer (os, newest))
        newest = os;
    }

  return newest;
}

/* Several distributions may share a word; most media with it means most likely. */
static const char *
find_commonest_distro (GPtrArray *list)
{
  const char *best = NULL;
  guint best_count = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const char *distro = vtr_os_get_distro (g_ptr_array_index (list, i));
      guint count = 0;

      for (guint j = 0; j < list->len; j++)
        {
          if (g_strcmp0 (vtr_os_get_distro (g_ptr_array_index (list, j)), distro) == 0)
            count++;
        }

      if (count > best_count)
        {
          best = distro;
          best_count = count;
        }
    }

  return best;
}

static VtrOs *
find_by_key (VtrDistroGuess *self,
             const char     *key)
{
  GPtrArray *list = NULL;

  if (!is_usable_key (key))
    return NULL;

  list = g_hash_table_lookup (self->by_key, key);
  if (list == NULL)
    return NULL;

  return find_newest (list, find_commonest_distro (list));
}

VtrDistroGuess *
vtr_distro_guess_new (void)
{
  VtrDistroGuess *self = g_new0 (VtrDistroGuess, 1);

  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref);
  self->by_distro = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_ptr_array_unref);

  return self;
}

void
vtr_distro_guess_free (VtrDistroGuess *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_pointer (&self->by_distro, g_hash_table_unref);
  g_free (self);
}

void
vtr_distro_guess_add (VtrDistroGuess *self,
                      VtrOs          *os,
                      const char     *literal)
{
  g_autofree char *prefix = NULL;
  g_autofree char *key = NULL;
  g_autofree char *word = NULL;
  const char *distro = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (VTR_IS_OS (os));
  g_return_if_fail (literal != NULL);

  distro = vtr_os_get_distro (os);
  if (distro != NULL)
    add_to (self->by_distro, distro, os);

  prefix = g_ascii_strdown (literal, -1);
  key = dup_leading_key (prefix);
  word = dup_first_word (prefix);

  if (is_usable_key (key))
    add_to (self->by_key, key, os);
  if (is_usable_key (word) && !g_str_equal (word, key))
    add_to (self->by_key, word, os);
}

VtrOs *
vtr_distro_guess_find (VtrDistroGuess *self,
                       const char     *volume_id)
{
  g_autofree char *label = NULL;
  g_autofree char *key = NULL;
  g_autofree char *word = NULL;
  VtrOs *os = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (volume_id != NULL, NULL);

  label = g_ascii_strdown (volume_id, -1);
  key = dup_leading_key (label);
  word = dup_first_word (label);

  os = find_by_key (self, key);
  if (os == NULL)
    os = find_by_key (self, word);

  return os;
}

VtrOs *
vtr_distro_guess_find_newest (VtrDistroGuess *self,
                              VtrOs          *os)
{
  const char *distro = NULL;
  GPtrArray *list = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (VTR_IS_OS (os), NULL);

  distro = vtr_os_get_distro (os);
  list = distro != NULL ? g_hash_table_lookup (self->by_distro, distro) : NULL;

  return list != NULL ? find_newest (list, distro) : NULL;
}

const char *
vtr_distro_guess_arch (const char *volume_id)
{
  static const struct
  {
    const char *word;
    const char *arch;
  } words[] = {
    { "amd64", "x86_64" },
    { "x86_64", "x86_64" },
    { "x64", "x86_64" },
    { "arm64", "aarch64" },
    { "aarch64", "aarch64" },
    { "i386", "i686" },
    { "i586", "i686" },
    { "i686", "i686" },
  };
  g_autofree char *label = NULL;

  g_return_val_if_fail (volume_id != NULL, NULL);

  label = g_ascii_strdown (volume_id, -1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (label, words[i].word) != NULL)
        return words[i].arch;
    }

  return NULL;
}
