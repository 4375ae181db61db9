/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "size-text.h"

#define KIB G_GUINT64_CONSTANT (1024)
#define GIB (KIB * KIB * KIB)

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    guint64     bytes;
  } good[] = {
    { "0", 0 },
    { "1", 1 },
    { "4096", 4096 },
    { "17B", 17 },
    { "1k", KIB },
    { "4G", 4 * GIB },
    { "4g", 4 * GIB },
    { "4GB", 4 * GIB },
    { "4GiB", 4 * GIB },
    { "4 GiB", 4 * GIB },
    { "512M", 512 * KIB * KIB },
    { "1.5G", GIB + GIB / 2 },
    { "0.125G", GIB / 8 },
    { "2T", 2 * KIB * GIB },
    { "4E", 4 * GIB * GIB },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      guint64 bytes = 12345;

      g_test_message ("%s", good[i].text);
      g_assert_true (vtr_size_parse (good[i].text, &bytes));
      g_assert_cmpuint (bytes, ==, good[i].bytes);
    }
}

static void
test_refuse (void)
{
  static const char * const bad[] = {
    "", " ", "G", "-1", "+1", " 4G", "4X", "4GG", "4Gi", "4iB", "1.G", "1.5", "1.2345G", ".5G",
    "0x10", "4G ", "5E", "4.001E", "99999999999999999999", "18446744073709551615G", "4e9", "4,5G",
    "٤G", "nan", "inf",
  };
  guint64 bytes = 777;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (vtr_size_parse (bad[i], &bytes));
    }
  g_assert_false (vtr_size_parse (NULL, &bytes));
  g_assert_cmpuint (bytes, ==, 777);
}

static void
test_format (void)
{
  static const struct
  {
    guint64     bytes;
    const char *text;
  } cases[] = {
    { 0, "0 bytes" },
    { 1, "1 byte" },
    { 1023, "1023 bytes" },
    { 1024, "1.0 KB" },
    { 193 * KIB, "193 KB" },
    { KIB * KIB - 1, "1.0 MB" },
    { 512 * KIB * KIB, "512.0 MB" },
    { 40 * GIB, "40.0 GB" },
    { 64 * KIB * GIB, "64.0 TB" },
    { G_MAXUINT64, "16.0 EB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vtr_size_format (cases[i].bytes);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/size-text/parse", test_parse);
  g_test_add_func ("/size-text/refuse", test_refuse);
  g_test_add_func ("/size-text/format", test_format);

  return g_test_run ();
}
