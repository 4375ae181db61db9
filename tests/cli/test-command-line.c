/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-line.h"

#include "command-error.h"
#include "command-table.h"

static VtrCommandLine *
parse (const char  *text,
       GError     **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return vtr_command_line_parse ((const char * const *) words, error);
}

static void
test_finds_commands (void)
{
  for (guint i = 0; i < vtr_n_commands; i++)
    {
      g_auto (GStrv) words = g_strsplit (vtr_commands[i]->name, " ", -1);
      guint n_words = 0;

      g_assert_true (vtr_command_find ((const char * const *) words, g_strv_length (words),
                                       &n_words) == vtr_commands[i]);
      g_assert_cmpuint (n_words, ==, g_strv_length (words));
    }
}

static void
test_options_anywhere (void)
{
  static const char * const lines[] = {
    "--json --connect test:///default show M",
    "show --json --connect=test:///default M",
    "show M --connect test:///default --json",
    "--json show --connect test:///default -- M",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrCommandLine) line = parse (lines[i], &error);

      g_assert_no_error (error);
      g_assert_true (vtr_command_line_get_command (line) == &vtr_command_show);
      g_assert_true (vtr_command_line_is_json (line));
      g_assert_cmpstr (vtr_command_line_get_uri (line), ==, "test:///default");
      g_assert_cmpuint (vtr_command_line_get_n_arguments (line), ==, 1);
      g_assert_cmpstr (vtr_command_line_get_argument (line, 0), ==, "M");
      g_assert_null (vtr_command_line_get_argument (line, 1));
    }
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrCommandLine) line =
    parse ("create --iso f --memory 2G --vcpus=3 --start --accel tcg --disk 0", &error);
  g_autoptr (VtrCommandLine) shot = parse ("screenshot m o --timeout 1.5", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (vtr_command_line_get_size (line, "memory", 1), ==,
                    G_GUINT64_CONSTANT (2) << 30);
  g_assert_cmpuint (vtr_command_line_get_size (line, "disk", 1), ==, 0);
  g_assert_cmpuint (vtr_command_line_get_count (line, "vcpus", 1), ==, 3);
  g_assert_cmpstr (vtr_command_line_get_text (line, "accel"), ==, "tcg");
  g_assert_true (vtr_command_line_has_option (line, "start"));
  g_assert_false (vtr_command_line_has_option (line, "dry-run"));
  g_assert_cmpfloat (vtr_command_line_get_seconds (shot, "timeout", 9), ==, 1.5);
  g_assert_cmpfloat (vtr_command_line_get_seconds (shot, "wait-stable", 9), ==, 9);
}

static void
test_refuses (void)
{
  static const char * const lines[] = {
    "",
    "frob",
    "disk",
    "disk frob",
    "--json",
    "list extra",
    "show",
    "show a b",
    "list --frob",
    "--memory 2G list",
    "list -x",
    "click m -5 5",
    "create --empty --memory",
    "create --empty --memory 2Q",
    "create --empty --memory=",
    "create --empty --vcpus 0",
    "create --empty --vcpus 65536",
    "create --empty --vcpus 1.5",
    "create --empty --vcpus -1",
    "create --empty --accel xen",
    "create --empty --display rdp",
    "create --empty --start=yes",
    "create --empty --name a --name b",
    "create --iso=",
    "screenshot m o --timeout x",
    "screenshot m o --timeout -1",
    "screenshot m o --timeout 1e99",
    "screenshot m o --timeout nan",
    "--connect",
    "detect",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrCommandLine) line = parse (lines[i], &error);

      g_test_message ("%s", lines[i]);
      g_assert_null (line);
      g_assert_error (error, VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE);
      g_assert_cmpint (vtr_exit_code_from_error (error), ==, VTR_EXIT_USAGE);
    }
}

static void
test_needs (void)
{
  static const struct
  {
    const char *text;
    gboolean    needs;
  } cases[] = {
    { "list", TRUE },
    { "detect f", FALSE },
    { "disk info f", FALSE },
    { "probe machine", TRUE },
    { "probe vnc://host", FALSE },
    { "xml m", TRUE },
    { "xml --file f", FALSE },
    { "xml --file f set title=x", FALSE },
    { "create --empty --dry-run", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrCommandLine) line = parse (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (vtr_command_line_needs_connection (line), ==, cases[i].needs);
    }
}

static void
test_help (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrCommandLine) overview = parse ("--help", &error);
  g_autoptr (VtrCommandLine) missing = parse ("show -h", &error);
  g_autoptr (VtrCommandLine) version = parse ("--version", &error);
  g_autoptr (VtrCommandLine) none = parse ("list", &error);
  g_autofree char *overview_text = vtr_command_line_dup_answer (overview);
  g_autofree char *show_text = vtr_command_line_dup_answer (missing);
  g_autofree char *version_text = vtr_command_line_dup_answer (version);

  g_assert_no_error (error);
  for (guint i = 0; i < vtr_n_commands; i++)
    g_assert_nonnull (strstr (overview_text, vtr_commands[i]->name));
  g_assert_true (g_str_has_prefix (show_text, "Usage: vitrinectl show MACHINE\n"));
  g_assert_true (g_str_has_prefix (version_text, "vitrinectl "));
  g_assert_null (vtr_command_line_dup_answer (none));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/command-line/commands", test_finds_commands);
  g_test_add_func ("/command-line/options-anywhere", test_options_anywhere);
  g_test_add_func ("/command-line/values", test_values);
  g_test_add_func ("/command-line/refuses", test_refuses);
  g_test_add_func ("/command-line/needs", test_needs);
  g_test_add_func ("/command-line/help", test_help);

  return g_test_run ();
}
