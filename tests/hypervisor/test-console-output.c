/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console-output.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  VtrConsoleOutput *output;
  int               fds[2];   /* written to; read from */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->output = vtr_console_output_new ();
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fixture->fds), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  vtr_console_output_free (fixture->output);
  close (fixture->fds[0]);
  if (fixture->fds[1] >= 0)
    close (fixture->fds[1]);
}

static void
put (Fixture    *fixture,
     const char *text)
{
  char *room = NULL;

  g_assert_cmpuint (vtr_console_output_get_room (fixture->output, &room), >=, strlen (text));
  memcpy (room, text, strlen (text));
  vtr_console_output_add (fixture->output, strlen (text));
}

/* All that there is now. (transfer full) */
static char *
take (Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  char part[4096];
  gssize n = 0;

  while ((n = recv (fixture->fds[1], part, sizeof part, MSG_DONTWAIT)) > 0)
    g_string_append_len (text, part, n);

  return g_string_free (text, FALSE);
}

static void
test_written (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autofree char *text = NULL;

  g_assert_true (vtr_console_output_is_empty (fixture->output));
  put (fixture, "login: ");
  put (fixture, "root");
  g_assert_false (vtr_console_output_is_empty (fixture->output));
  g_assert_cmpint (vtr_console_output_write (fixture->output, fixture->fds[0]), ==,
                   VTR_CONSOLE_OUTPUT_WRITTEN);
  g_assert_true (vtr_console_output_is_empty (fixture->output));
  text = take (fixture);
  g_assert_cmpstr (text, ==, "login: root");
}

/* Until it is said, nothing else is kept: it would stand before what was left out. */
static void
test_left_out (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autofree char *text = NULL;
  char *room = NULL;

  put (fixture, "before");
  vtr_console_output_leave_out (fixture->output, 2000);
  vtr_console_output_leave_out (fixture->output, 3000);
  g_assert_cmpuint (vtr_console_output_get_room (fixture->output, &room), ==, 0);
  g_assert_cmpint (vtr_console_output_write (fixture->output, fixture->fds[0]), ==,
                   VTR_CONSOLE_OUTPUT_WRITTEN);
  g_assert_cmpuint (vtr_console_output_get_room (fixture->output, &room), >, 0);
  put (fixture, "after");
  g_assert_cmpint (vtr_console_output_write (fixture->output, fixture->fds[0]), ==,
                   VTR_CONSOLE_OUTPUT_WRITTEN);
  text = take (fixture);
  g_assert_true (g_str_has_prefix (text, "before\r\n["));
  g_assert_nonnull (strstr (text, "5.0"));
  g_assert_true (g_str_has_suffix (text, "]\r\nafter"));
}

/* A reader that doesn't read makes nothing grow, and loses nothing that was kept. */
static void
test_full (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (GString) all = g_string_new (NULL);
  char *room = NULL;
  gsize size = 0;
  gsize n_put = 0;
  gboolean is_over = FALSE;

  for (guint i = 0; i < 100; i++)
    {
      size = vtr_console_output_get_room (fixture->output, &room);
      memset (room, 'a' + (int) i % 26, size);
      vtr_console_output_add (fixture->output, size);
      n_put += size;
      g_assert_cmpint (vtr_console_output_write (fixture->output, fixture->fds[0]), ==,
                       VTR_CONSOLE_OUTPUT_WRITTEN);
    }
  g_assert_cmpuint (n_put, <, 64u * 1024 * 100);

  do
    {
      g_autofree char *text = take (fixture);

      g_string_append (all, text);
      is_over = vtr_console_output_is_empty (fixture->output) && text[0] == '\0';
      vtr_console_output_write (fixture->output, fixture->fds[0]);
    }
  while (!is_over);

  g_assert_cmpuint (all->len, ==, n_put);
}

static void
test_reader_gone (Fixture       *fixture,
                  gconstpointer  user_data)
{
  close (fixture->fds[1]);
  fixture->fds[1] = -1;
  put (fixture, "to nobody");
  g_assert_cmpint (vtr_console_output_write (fixture->output, fixture->fds[0]), ==,
                   VTR_CONSOLE_OUTPUT_GONE);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/console-output/written", test_written },
    { "/console-output/left-out", test_left_out },
    { "/console-output/full", test_full },
    { "/console-output/reader-gone", test_reader_gone },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
