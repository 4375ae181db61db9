/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "config-changes.h"

#include "command-error.h"
#include "size-text.h"

#define MAX_VCPUS 4096

typedef enum
{
  KEY_DISPLAY,
  KEY_MEMORY,
  KEY_OS,
  KEY_TITLE,
  KEY_VCPUS,
  N_KEYS
} Key;

static const char * const KEYS[N_KEYS] = { "display", "memory", "os", "title", "vcpus" };

typedef struct
{
  Key      key;
  char    *text;
  guint64  number;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->text);
  g_free (change);
}

G_GNUC_PRINTF (2, 3)
static gboolean
set_usage_error (GError     **error,
                 const char  *format,
                 ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE, format,
                                                arguments));
  va_end (arguments);

  return FALSE;
}

/* Understands @change->text for its key. */
static gboolean
understand (Change  *change,
            GError **error)
{
  switch (change->key)
    {
    case KEY_DISPLAY:
      if (g_str_equal (change->text, "spice") || g_str_equal (change->text, "vnc"))
        return TRUE;
      return set_usage_error (error, "The display can be “spice” or “vnc”, not “%s”", change->text);
    case KEY_MEMORY:
      if (vtr_size_parse (change->text, &change->number) && change->number > 0)
        return TRUE;
      return set_usage_error (error, "“%s” is no size for memory: write 4G, 512M or a number of "
                                     "bytes", change->text);
    case KEY_VCPUS:
      if (g_ascii_string_to_unsigned (change->text, 10, 1, MAX_VCPUS, &change->number, NULL))
        return TRUE;
      return set_usage_error (error, "“%s” is no number of processors", change->text);
    case KEY_OS:
    case KEY_TITLE:
    case N_KEYS:
    default:
      return TRUE;
    }
}

static Change *
parse_change (const char  *argument,
              GError     **error)
{
  const char *equals = strchr (argument, '=');
  g_autofree char *name = NULL;
  Change *change = NULL;

  if (equals == NULL || !g_utf8_validate (argument, -1, NULL))
    {
      set_usage_error (error, "“%s” is not KEY=VALUE", argument);
      return NULL;
    }

  name = g_strndup (argument, (gsize) (equals - argument));
  for (guint key = 0; key < N_KEYS; key++)
    if (g_str_equal (name, KEYS[key]))
      {
        change = g_new0 (Change, 1);
        change->key = (Key) key;
        change->text = g_strdup (equals + 1);
        if (understand (change, error))
          return change;
        change_free (change);
        return NULL;
      }

  set_usage_error (error, "“%s” can’t be set: display, memory, os, title and vcpus can", name);

  return NULL;
}

GPtrArray *
vtr_config_changes_parse (VtrCommandCall  *call,
                          guint            first,
                          GError         **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (change_free);

  for (guint i = first; vtr_command_call_get_argument (call, i) != NULL; i++)
    {
      Change *change = parse_change (vtr_command_call_get_argument (call, i), error);

      if (change == NULL)
        return NULL;
      g_ptr_array_add (changes, change);
    }

  return g_steal_pointer (&changes);
}

static gboolean
apply (const Change      *change,
       VtrMachineConfig  *config,
       GError           **error)
{
  switch (change->key)
    {
    case KEY_DISPLAY:
      return vtr_machine_config_set_display (config, change->text, error);
    case KEY_MEMORY:
      vtr_machine_config_set_memory (config, change->number);
      return TRUE;
    case KEY_OS:
      vtr_machine_config_set_os_id (config, change->text);
      return TRUE;
    case KEY_TITLE:
      vtr_machine_config_set_title (config, change->text);
      return TRUE;
    case KEY_VCPUS:
      vtr_machine_config_set_vcpus (config, (guint) change->number);
      return TRUE;
    case N_KEYS:
    default:
      return TRUE;
    }
}

gboolean
vtr_config_changes_apply (GPtrArray         *changes,
                          VtrMachineConfig  *config,
                          GError           **error)
{
  for (guint i = 0; i < changes->len; i++)
    if (!apply (g_ptr_array_index (changes, i), config, error))
      return FALSE;

  return TRUE;
}

gboolean
vtr_config_changes_need_off (GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = g_ptr_array_index (changes, i);

      if (change->key == KEY_DISPLAY)
        return TRUE;
    }

  return FALSE;
}
