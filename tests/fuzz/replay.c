/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs every file of the folders named on the command line through a fuzz target, with any
 * compiler. */

#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
replay_file (const char *path)
{
  g_autofree char *contents = NULL;
  g_autofree uint8_t *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  /* A block of exactly this size, so that a sanitizer sees an access one byte behind it. */
  exact = g_malloc (length > 0 ? length : 1);
  memcpy (exact, contents, length);
  LLVMFuzzerTestOneInput (exact, length);
}

static guint
replay_folder (const char *path)
{
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name = NULL;
  guint n_files = 0;

  folder = g_dir_open (path, 0, &error);
  g_assert_no_error (error);

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      replay_file (file);
      n_files++;
    }

  return n_files;
}

int
main (int    argc,
      char **argv)
{
  guint n_files = 0;

  g_assert_cmpint (argc, >, 1);

  for (int i = 1; i < argc; i++)
    n_files += replay_folder (argv[i]);

  g_print ("%u inputs replayed\n", n_files);
  g_assert_cmpuint (n_files, >, 0);

  return 0;
}
