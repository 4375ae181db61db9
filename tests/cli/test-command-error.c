/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-error.h"

#include "connection.h"
#include "display-client.h"
#include "os-database.h"

static void
test_codes (void)
{
  const struct
  {
    GQuark domain;
    int    code;
    int    exit_code;
  } cases[] = {
    { VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED, 1 },
    { VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE, 2 },
    { VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_NOT_FOUND, 3 },
    { VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_UNSUPPORTED, 4 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED, 1 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT, 1 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_EXISTS, 1 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE, 1 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE, 1 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_INVALID, 2 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_FOUND, 3 },
    { VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED, 4 },
    { VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_FOUND, 3 },
    { VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_READABLE, 1 },
    { VTR_OSDB_ERROR, VTR_OSDB_ERROR_EMPTY, 1 },
    { VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT, 1 },
    { VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_TIMED_OUT, 1 },
    { VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED, 4 },
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, 3 },
    { G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, 2 },
    { G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, 4 },
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, 1 },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, 3 },
    { G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE, 1 },
  };

  g_assert_cmpint (vtr_exit_code_from_error (NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "x");

      g_test_message ("%s %d", g_quark_to_string (cases[i].domain), cases[i].code);
      g_assert_cmpint (vtr_exit_code_from_error (error), ==, cases[i].exit_code);
    }
}

static void
test_worse (void)
{
  g_assert_cmpint (vtr_exit_code_worse (0, 3), ==, 3);
  g_assert_cmpint (vtr_exit_code_worse (3, 0), ==, 3);
  g_assert_cmpint (vtr_exit_code_worse (3, 1), ==, 1);
  g_assert_cmpint (vtr_exit_code_worse (1, 3), ==, 1);
  g_assert_cmpint (vtr_exit_code_worse (4, 3), ==, 4);
}

static void
test_line (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, 0, "one\ntwo\033[31m \xff three\n");
  g_autofree char *line = vtr_error_to_line (error);

  g_assert_null (strchr (line, '\n'));
  g_assert_null (strchr (line, '\033'));
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_true (g_str_has_prefix (line, "one two"));
  g_assert_true (g_str_has_suffix (line, "three"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/command-error/codes", test_codes);
  g_test_add_func ("/command-error/worse", test_worse);
  g_test_add_func ("/command-error/line", test_line);

  return g_test_run ();
}
