/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-connection-file"

#include "connection-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "connection-file.h"
#include "secret-text.h"

#define GROUP      "virt-viewer"
#define MAX_WORD   1023u          /* bytes of a flag or a number, as it is written */
#define MAX_HOTKEY 64u

struct _VtrConnectionKeys
{
  GKeyFile *file;
};

static gboolean
is_hotkey (const char *text)
{
  gboolean is_word = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '+' && !is_word)
        return FALSE;
      if (*p != '+' && *p != '_' && *p != '-' && !g_ascii_isalnum (*p))
        return FALSE;
      is_word = *p != '+';
    }

  return is_word;
}

VtrConnectionKeys *
vtr_connection_keys_new (const char  *data,
                         gsize        length,
                         GError     **error)
{
  g_autoptr (VtrConnectionKeys) keys = NULL;

  if (length > VTR_CONNECTION_FILE_MAX_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It is too long for a connection file"));
      return NULL;
    }

  keys = g_new0 (VtrConnectionKeys, 1);
  keys->file = g_key_file_new ();
  /* Which also refuses bytes of 0. */
  if (length == 0 || !g_utf8_validate (data, (gssize) length, NULL) ||
      !g_key_file_load_from_data (keys->file, data, length, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (keys->file, GROUP))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It is no connection file"));
      return NULL;
    }

  return g_steal_pointer (&keys);
}

void
vtr_connection_keys_free (VtrConnectionKeys *keys)
{
  if (keys == NULL)
    return;

  g_key_file_free (keys->file);
  g_free (keys);
}

gboolean
vtr_connection_keys_fail (const char  *key,
                          GError     **error)
{
  /* Translators: %s is the name of a setting, as in the file. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("What it says for “%s” makes no sense"), key);

  return FALSE;
}

char *
vtr_connection_keys_dup (VtrConnectionKeys *keys,
                         const char        *key)
{
  return g_key_file_get_string (keys->file, GROUP, key, NULL);
}

gboolean
vtr_connection_keys_read_text (VtrConnectionKeys  *keys,
                               const char         *key,
                               gsize               max_length,
                               char              **ret_text,
                               GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = g_key_file_get_string (keys->file, GROUP, key, &local_error);

  *ret_text = NULL;
  if (g_error_matches (local_error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return TRUE;
  if (text == NULL || strlen (text) > max_length)
    return vtr_connection_keys_fail (key, error);
  if (text[0] != '\0')
    *ret_text = g_steal_pointer (&text);

  return TRUE;
}

gboolean
vtr_connection_keys_read_line (VtrConnectionKeys  *keys,
                               const char         *key,
                               gsize               max_length,
                               char              **ret_text,
                               GError            **error)
{
  if (!vtr_connection_keys_read_text (keys, key, max_length, ret_text, error))
    return FALSE;

  for (const char *p = *ret_text; p != NULL && *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        {
          g_clear_pointer (ret_text, vtr_secret_text_free);
          return vtr_connection_keys_fail (key, error);
        }
    }

  return TRUE;
}

gboolean
vtr_connection_keys_read_flag (VtrConnectionKeys  *keys,
                               const char         *key,
                               gboolean           *ret_flag,
                               GError            **error)
{
  static const struct
  {
    const char *word;
    gboolean    flag;
  } words[] = {
    { "1", TRUE }, { "true", TRUE }, { "0", FALSE }, { "false", FALSE },
  };
  g_autofree char *text = NULL;

  *ret_flag = FALSE;
  if (!vtr_connection_keys_read_line (keys, key, MAX_WORD, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strcasecmp (text, words[i].word) == 0)
        {
          *ret_flag = words[i].flag;
          return TRUE;
        }
    }

  return vtr_connection_keys_fail (key, error);
}

gboolean
vtr_connection_keys_read_port (VtrConnectionKeys  *keys,
                               const char         *key,
                               guint16            *ret_port,
                               GError            **error)
{
  g_autofree char *text = NULL;
  gint64 number = 0;

  *ret_port = 0;
  if (!vtr_connection_keys_read_line (keys, key, MAX_WORD, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, -1, G_MAXUINT16, &number, NULL))
    return vtr_connection_keys_fail (key, error);
  if (number > 0)
    *ret_port = (guint16) number;

  return TRUE;
}

gboolean
vtr_connection_keys_read_hotkey (VtrConnectionKeys  *keys,
                                 const char         *key,
                                 char              **ret_hotkey,
                                 GError            **error)
{
  g_autofree char *text = NULL;

  *ret_hotkey = NULL;
  if (!vtr_connection_keys_read_line (keys, key, MAX_HOTKEY, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!is_hotkey (text))
    return vtr_connection_keys_fail (key, error);

  *ret_hotkey = g_ascii_strdown (text, -1);

  return TRUE;
}
