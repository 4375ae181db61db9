/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text-table.h"

static void
test_aligns (void)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (3, 1u << 1);
  g_autofree char *text = NULL;

  vtr_text_table_add (table, "NAME", "SIZE", "STATE");
  vtr_text_table_add (table, "a", "1.0 GB", "running");
  vtr_text_table_add (table, "longer", "1 byte", NULL);
  text = vtr_text_table_to_string (table);

  g_assert_cmpstr (text, ==,
                   "NAME      SIZE  STATE\n"
                   "a       1.0 GB  running\n"
                   "longer  1 byte\n");
}

static void
test_counts_columns_of_a_terminal (void)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  g_autofree char *text = NULL;

  /* Wide, combining, narrow. */
  vtr_text_table_add (table, "機械", "x");
  vtr_text_table_add (table, "e\xcc\x81t\xc3\xa9", "x");
  vtr_text_table_add (table, "four", "x");
  text = vtr_text_table_to_string (table);

  g_assert_cmpstr (text, ==, "機械  x\ne\xcc\x81t\xc3\xa9   x\nfour  x\n");
}

static void
test_makes_text_harmless (void)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  g_autofree char *text = NULL;

  vtr_text_table_add (table, "a\033[2Jb\nc\td", "\xff");
  vtr_text_table_add (table, "\xe2\x80\xae" "abc", "x");
  text = vtr_text_table_to_string (table);

  g_assert_null (strchr (text, '\033'));
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (strchr (text, '\n') != strrchr (text, '\n'));
  g_assert_nonnull (strstr (text, "b c d"));
}

static void
test_leaves_out_fields (void)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (2, 0);
  g_autofree char *text = NULL;

  vtr_text_table_add_field (table, "Name", "x");
  vtr_text_table_add_field (table, "Title", NULL);
  vtr_text_table_add_field (table, "", "more");
  text = vtr_text_table_to_string (table);

  g_assert_cmpstr (text, ==, "Name:  x\n       more\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-table/aligns", test_aligns);
  g_test_add_func ("/text-table/columns", test_counts_columns_of_a_terminal);
  g_test_add_func ("/text-table/harmless", test_makes_text_harmless);
  g_test_add_func ("/text-table/fields", test_leaves_out_fields);

  return g_test_run ();
}
