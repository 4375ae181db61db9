/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-message.h"

#include <string.h>

/* The first of the strings, which end with NUL each: the folder and the arguments follow. */
static const char signature[] = "vitrinectl/1";

GBytes *
vtr_command_message_new (const char          *cwd,
                         const char * const  *arguments,
                         GError             **error)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  g_return_val_if_fail (cwd != NULL && arguments != NULL, NULL);

  g_byte_array_append (message, (const guint8 *) signature, sizeof signature);
  g_byte_array_append (message, (const guint8 *) cwd, (guint) strlen (cwd) + 1);
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      gsize length = strlen (arguments[i]) + 1;

      if (i == VTR_COMMAND_MESSAGE_MAX_ARGUMENTS ||
          message->len + length > VTR_COMMAND_MESSAGE_MAX_SIZE)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "The command line is too long");
          return NULL;
        }
      g_byte_array_append (message, (const guint8 *) arguments[i], (guint) length);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}

gboolean
vtr_command_message_parse (const guint8  *data,
                           gsize          length,
                           char         **ret_cwd,
                           GStrv         *ret_arguments)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (ret_cwd != NULL && ret_arguments != NULL, FALSE);

  if (length < sizeof signature || length > VTR_COMMAND_MESSAGE_MAX_SIZE ||
      data[length - 1] != '\0' || memcmp (data, signature, sizeof signature) != 0)
    return FALSE;

  for (gsize place = sizeof signature; place < length;)
    {
      const char *string = (const char *) data + place;

      /* The folder besides. */
      if (strings->len > VTR_COMMAND_MESSAGE_MAX_ARGUMENTS)
        return FALSE;
      g_ptr_array_add (strings, g_strdup (string));
      place += strlen (string) + 1;
    }

  if (strings->len < 1 || !g_path_is_absolute (g_ptr_array_index (strings, 0)))
    return FALSE;

  *ret_cwd = g_ptr_array_steal_index (strings, 0);
  g_ptr_array_add (strings, NULL);
  *ret_arguments = (GStrv) g_ptr_array_steal (strings, NULL);

  return TRUE;
}
