/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-message.h"

static gboolean
parse (const void *data,
       gsize       length)
{
  g_autofree char *cwd = NULL;
  g_auto (GStrv) arguments = NULL;
  /* Of exact size, so that a byte read too much is seen. */
  g_autofree guint8 *copy = g_memdup2 (data, MAX (length, 1));

  return vtr_command_message_parse (copy, length, &cwd, &arguments);
}

static void
test_round_trip (void)
{
  static const char * const lists[][5] = {
    { NULL },
    { "list", NULL },
    { "", "", NULL },
    { "create", "--name", "Débian \"12\" <&>\n", "\xff\xfe", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) message = vtr_command_message_new ("/tmp/a b", lists[i], &error);
      g_autofree char *cwd = NULL;
      g_auto (GStrv) arguments = NULL;
      gsize length = 0;
      const guint8 *data = NULL;

      g_assert_no_error (error);
      data = g_bytes_get_data (message, &length);
      g_assert_true (vtr_command_message_parse (data, length, &cwd, &arguments));
      g_assert_cmpstr (cwd, ==, "/tmp/a b");
      g_assert_cmpstrv (arguments, lists[i]);

      /* No part of it is a message, but where it ends with a whole string behind the folder. */
      for (gsize cut = 0; cut < length; cut++)
        g_assert_cmpint (parse (data, cut), ==, cut >= 22 && data[cut - 1] == '\0');
    }
}

static void
test_refuses (void)
{
  g_autofree char *zeros = g_malloc0 (VTR_COMMAND_MESSAGE_MAX_SIZE + 1);
  g_autoptr (GString) many = g_string_new (NULL);

  g_assert_false (parse ("", 0));
  g_assert_false (parse ("vitrinectl/2\0/tmp", 18));
  g_assert_false (parse ("vitrinectl/1\0tmp", 17));
  g_assert_false (parse ("vitrinectl/1\0/tmp", 17));
  g_assert_true (parse ("vitrinectl/1\0/tmp", 18));

  memcpy (zeros, "vitrinectl/1\0/", 14);
  g_assert_false (parse (zeros, VTR_COMMAND_MESSAGE_MAX_SIZE + 1));
  /* Within the size, but 130,000 empty arguments. */
  g_assert_false (parse (zeros, VTR_COMMAND_MESSAGE_MAX_SIZE));

  g_string_append_len (many, "vitrinectl/1\0/\0", 15);
  for (guint i = 0; i < VTR_COMMAND_MESSAGE_MAX_ARGUMENTS; i++)
    g_string_append_c (many, '\0');
  g_assert_true (parse (many->str, many->len));
  g_string_append_c (many, '\0');
  g_assert_false (parse (many->str, many->len));
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (VTR_COMMAND_MESSAGE_MAX_SIZE, 'x');
  const char *arguments[] = { "type", "m", text, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_command_message_new ("/", arguments, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/command-message/round-trip", test_round_trip);
  g_test_add_func ("/command-message/refuses", test_refuses);
  g_test_add_func ("/command-message/too-long", test_too_long);

  return g_test_run ();
}
