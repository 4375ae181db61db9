/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-table.h"

#include "text-table.h"

const VtrCommand * const vtr_commands[] = {
  &vtr_command_detect,
  &vtr_command_disk_info,
  &vtr_command_host,
  &vtr_command_list,
  &vtr_command_show,
  &vtr_command_create,
  &vtr_command_try,
  &vtr_command_keep,
  &vtr_command_start,
  &vtr_command_shutdown,
  &vtr_command_reboot,
  &vtr_command_force_off,
  &vtr_command_pause,
  &vtr_command_resume,
  &vtr_command_delete,
  &vtr_command_set,
  &vtr_command_xml,
  &vtr_command_screenshot,
  &vtr_command_probe,
  &vtr_command_watch,
  &vtr_command_replay,
  &vtr_command_serial,
  &vtr_command_type,
  &vtr_command_keys,
  &vtr_command_click,
  &vtr_command_usb_list,
  &vtr_command_usb_attach,
  &vtr_command_usb_detach,
  &vtr_command_usb_export,
  &vtr_command_usb_cd,
};

const guint vtr_n_commands = G_N_ELEMENTS (vtr_commands);

const VtrCommandOption vtr_global_options[] = {
  { "connect", VTR_OPTION_TEXT, "URI",
    "The hypervisor: a libvirt URI (else VITRINE_CONNECT, else this computer’s usual one)" },
  { "json", VTR_OPTION_FLAG, NULL, "Print JSON instead of text for people" },
  { "help", VTR_OPTION_FLAG, NULL, "Show this help" },
  { "version", VTR_OPTION_FLAG, NULL, "Show the version" },
  { NULL },
};

static const VtrCommandOption *
find_in_table (const VtrCommandOption *table,
               const char             *name)
{
  for (; table != NULL && table->name != NULL; table++)
    {
      if (g_str_equal (table->name, name))
        return table;
    }

  return NULL;
}

static gboolean
is_named (const VtrCommand   *command,
          const char * const *words,
          guint               n_words,
          guint              *ret_words)
{
  g_auto (GStrv) name = g_strsplit (command->name, " ", -1);
  guint length = g_strv_length (name);

  if (length > n_words)
    return FALSE;

  for (guint i = 0; i < length; i++)
    {
      if (!g_str_equal (name[i], words[i]))
        return FALSE;
    }

  *ret_words = length;
  return TRUE;
}

const VtrCommand *
vtr_command_find (const char * const *words,
                  guint               n_words,
                  guint              *ret_words)
{
  g_return_val_if_fail (ret_words != NULL, NULL);

  for (guint i = 0; i < vtr_n_commands; i++)
    {
      if (is_named (vtr_commands[i], words, n_words, ret_words))
        return vtr_commands[i];
    }

  return NULL;
}

const VtrCommandOption *
vtr_command_find_option (const VtrCommand *command,
                         const char       *name)
{
  const VtrCommandOption *option = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (command != NULL)
    option = find_in_table (command->options, name);

  return option != NULL ? option : find_in_table (vtr_global_options, name);
}

static void
append_options (GString                *text,
                const VtrCommandOption *options)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  g_autofree char *lines = NULL;
  g_auto (GStrv) split = NULL;

  for (; options->name != NULL; options++)
    {
      g_autofree char *label = g_strdup_printf ("--%s%s%s", options->name,
                                                options->value != NULL ? " " : "",
                                                options->value != NULL ? options->value : "");

      vtr_text_table_add (table, label, options->help);
    }

  lines = vtr_text_table_to_string (table);
  split = g_strsplit (lines, "\n", -1);
  for (guint i = 0; split[i] != NULL && *split[i] != '\0'; i++)
    g_string_append_printf (text, "  %s\n", split[i]);
}

char *
vtr_command_dup_overview (void)
{
  GString *text = g_string_new ("Usage: vitrinectl [--connect URI] [--json] COMMAND …\n\n"
                                "Makes, runs and looks at virtual machines, without a window.\n\n"
                                "Commands:\n");

  for (guint i = 0; i < vtr_n_commands; i++)
    g_string_append_printf (text, "  %s %s\n      %s\n", vtr_commands[i]->name,
                            vtr_commands[i]->arguments, vtr_commands[i]->summary);

  g_string_append (text, "\nOptions, before or after the command:\n");
  append_options (text, vtr_global_options);
  g_string_append (text,
                   "\n“vitrinectl COMMAND --help” says more about a command.\n"
                   "Exit codes: 0 done, 1 it failed, 2 the arguments are wrong, 3 not found, "
                   "4 not possible here.\n");

  return g_string_free (text, FALSE);
}

char *
vtr_command_dup_help (const VtrCommand *command)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (command != NULL, NULL);

  g_string_append_printf (text, "Usage: vitrinectl %s %s\n\n%s.\n", command->name,
                          command->arguments, command->summary);
  if (command->description != NULL)
    g_string_append_printf (text, "%s\n", command->description);

  if (command->options != NULL)
    {
      g_string_append (text, "\nOptions of the command:\n");
      append_options (text, command->options);
    }

  g_string_append (text, "\nOptions of all commands:\n");
  append_options (text, vtr_global_options);

  return g_string_free (text, FALSE);
}
