/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-line.h"

#include "command-error.h"
#include "command-table.h"
#include "screen-address.h"
#include "size-text.h"

#include <math.h>
#include <string.h>

#define MAX_COUNT   65535
#define MAX_SECONDS 86400.0

struct _VtrCommandLine
{
  const VtrCommand *command;
  GHashTable       *options;       /* name, owned by the tables -> char * ("" for a flag) */
  GPtrArray        *arguments;     /* char * */
};

G_GNUC_PRINTF (2, 3)
static gboolean
fail_usage (GError     **error,
            const char  *format,
            ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
parse_count (const char *text,
             guint      *ret_count)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX_COUNT, &value, NULL))
    return FALSE;

  *ret_count = (guint) value;
  return TRUE;
}

static gboolean
parse_seconds (const char *text,
               double     *ret_seconds)
{
  char *end = NULL;
  double value = 0;

  if (!g_ascii_isdigit (*text))
    return FALSE;

  value = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (value) || value < 0 || value > MAX_SECONDS)
    return FALSE;

  *ret_seconds = value;
  return TRUE;
}

static gboolean
is_choice (const char *choices,
           const char *value)
{
  g_auto (GStrv) words = g_strsplit (choices, "|", -1);

  return g_strv_contains ((const char * const *) words, value);
}

static gboolean
check_value (const VtrCommandOption  *option,
             const char              *value,
             GError                 **error)
{
  guint64 size = 0;
  guint count = 0;
  double seconds = 0;

  if (option->choices != NULL && !is_choice (option->choices, value))
    return fail_usage (error, "“%s” is no value of --%s: it is one of %s", value, option->name,
                       option->choices);

  switch (option->type)
    {
    case VTR_OPTION_SIZE:
      if (!vtr_size_parse (value, &size))
        return fail_usage (error, "“%s” is no size for --%s: write 4G, 512M or a number of bytes",
                           value, option->name);
      return TRUE;
    case VTR_OPTION_COUNT:
      if (!parse_count (value, &count))
        return fail_usage (error, "“%s” is no number for --%s: it goes from 1 to %d", value,
                           option->name, MAX_COUNT);
      return TRUE;
    case VTR_OPTION_SECONDS:
      if (!parse_seconds (value, &seconds))
        return fail_usage (error, "“%s” is no number of seconds for --%s", value, option->name);
      return TRUE;
    case VTR_OPTION_FILE:
      if (*value == '\0')
        return fail_usage (error, "--%s needs the name of a file", option->name);
      return TRUE;
    case VTR_OPTION_TEXT:
    case VTR_OPTION_FLAG:
    default:
      return TRUE;
    }
}

/* @argument: "--name" or "--name=value". Advances @index when the value is the next word. */
static gboolean
parse_option (VtrCommandLine      *self,
              const char * const  *arguments,
              guint               *index,
              GError             **error)
{
  const char *argument = arguments[*index];
  const char *equals = strchr (argument, '=');
  g_autofree char *name = NULL;
  const VtrCommandOption *option = NULL;
  const char *value = "";

  if (g_str_equal (argument, "-h"))
    argument = "--help";

  if (argument[1] != '-')
    return fail_usage (error, "There is no option “%s”", argument);

  name = equals != NULL ? g_strndup (argument + 2, (gsize) (equals - argument - 2))
                        : g_strdup (argument + 2);
  option = vtr_command_find_option (self->command, name);
  if (option == NULL)
    return fail_usage (error, "There is no option “--%s”%s%s", name,
                       self->command != NULL ? " of " : "",
                       self->command != NULL ? self->command->name : "");

  if (option->type == VTR_OPTION_FLAG && equals != NULL)
    return fail_usage (error, "--%s takes no value", name);

  if (option->type != VTR_OPTION_FLAG)
    {
      value = equals != NULL ? equals + 1 : arguments[++*index];
      if (value == NULL)
        return fail_usage (error, "--%s needs a value: %s", name, option->value);
      if (!check_value (option, value, error))
        return FALSE;
    }

  if (option->type != VTR_OPTION_FLAG && g_hash_table_contains (self->options, option->name))
    return fail_usage (error, "--%s is given twice", name);

  g_hash_table_replace (self->options, (gpointer) option->name, g_strdup (value));
  return TRUE;
}

static gboolean
parse_command (VtrCommandLine      *self,
               const char * const  *arguments,
               guint               *index,
               GError             **error)
{
  guint n_words = 0;

  self->command =
    vtr_command_find (arguments + *index, g_strv_length ((GStrv) arguments + *index), &n_words);
  if (self->command == NULL)
    return fail_usage (error, "“%s” is an unknown command (vitrinectl --help lists them)",
                       arguments[*index]);

  *index += n_words - 1;
  return TRUE;
}

static gboolean
parse_all (VtrCommandLine      *self,
           const char * const  *arguments,
           GError             **error)
{
  gboolean is_options_end = FALSE;

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      const char *argument = arguments[i];

      if (!is_options_end && g_str_equal (argument, "--"))
        is_options_end = TRUE;
      else if (!is_options_end && argument[0] == '-' && argument[1] != '\0')
        {
          if (!parse_option (self, arguments, &i, error))
            return FALSE;
        }
      else if (self->command == NULL)
        {
          if (!parse_command (self, arguments, &i, error))
            return FALSE;
        }
      else
        g_ptr_array_add (self->arguments, g_strdup (argument));
    }

  return TRUE;
}

static gboolean
check_all (VtrCommandLine  *self,
           GError         **error)
{
  if (vtr_command_line_has_option (self, "help") || vtr_command_line_has_option (self, "version"))
    return TRUE;

  if (self->command == NULL)
    return fail_usage (error, "Which command? (vitrinectl --help lists them)");

  if (self->arguments->len < self->command->min_arguments)
    return fail_usage (error, "Too few arguments: vitrinectl %s %s", self->command->name,
                       self->command->arguments);

  if (self->arguments->len > self->command->max_arguments)
    return fail_usage (error, "Too many arguments: vitrinectl %s %s", self->command->name,
                       self->command->arguments);

  return TRUE;
}

VtrCommandLine *
vtr_command_line_parse (const char * const  *arguments,
                        GError             **error)
{
  g_autoptr (VtrCommandLine) self = NULL;

  g_return_val_if_fail (arguments != NULL, NULL);

  self = g_new0 (VtrCommandLine, 1);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->arguments = g_ptr_array_new_with_free_func (g_free);

  if (!parse_all (self, arguments, error) || !check_all (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
vtr_command_line_free (VtrCommandLine *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->options);
  g_ptr_array_unref (self->arguments);
  g_free (self);
}

const VtrCommand *
vtr_command_line_get_command (VtrCommandLine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->command;
}

const char *
vtr_command_line_get_uri (VtrCommandLine *self)
{
  return vtr_command_line_get_text (self, "connect");
}

gboolean
vtr_command_line_is_json (VtrCommandLine *self)
{
  return vtr_command_line_has_option (self, "json");
}

gboolean
vtr_command_line_needs_connection (VtrCommandLine *self)
{
  g_return_val_if_fail (self != NULL && self->command != NULL, FALSE);

  switch (self->command->needs)
    {
    case VTR_COMMAND_NEEDS_CONNECTION:
      return TRUE;
    case VTR_COMMAND_NEEDS_ADDRESS:
      return vtr_screen_address_is_machine (vtr_command_line_get_argument (self, 0));
    case VTR_COMMAND_NEEDS_FILE_OR_MACHINE:
      return !vtr_command_line_has_option (self, "file");
    case VTR_COMMAND_NEEDS_NOTHING:
    default:
      return FALSE;
    }
}

char *
vtr_command_line_dup_answer (VtrCommandLine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (vtr_command_line_has_option (self, "help"))
    return self->command != NULL ? vtr_command_dup_help (self->command)
                                 : vtr_command_dup_overview ();

  if (vtr_command_line_has_option (self, "version"))
    return g_strdup ("vitrinectl " VTR_VERSION "\n");

  return NULL;
}

guint
vtr_command_line_get_n_arguments (VtrCommandLine *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->arguments->len;
}

const char *
vtr_command_line_get_argument (VtrCommandLine *self,
                               guint           index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->arguments->len ? g_ptr_array_index (self->arguments, index) : NULL;
}

gboolean
vtr_command_line_has_option (VtrCommandLine *self,
                             const char     *name)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_hash_table_contains (self->options, name);
}

const char *
vtr_command_line_get_text (VtrCommandLine *self,
                           const char     *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->options, name);
}

guint64
vtr_command_line_get_size (VtrCommandLine *self,
                           const char     *name,
                           guint64         fallback)
{
  vtr_size_parse (vtr_command_line_get_text (self, name), &fallback);

  return fallback;
}

guint
vtr_command_line_get_count (VtrCommandLine *self,
                            const char     *name,
                            guint           fallback)
{
  const char *text = vtr_command_line_get_text (self, name);

  if (text != NULL)
    parse_count (text, &fallback);

  return fallback;
}

double
vtr_command_line_get_seconds (VtrCommandLine *self,
                              const char     *name,
                              double          fallback)
{
  const char *text = vtr_command_line_get_text (self, name);

  if (text != NULL)
    parse_seconds (text, &fallback);

  return fallback;
}
