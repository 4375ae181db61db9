/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "osdb-fixture.h"

#include <glib/gstdio.h>

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

char *
vtr_fixture_dup_overlay (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "osinfo", NULL);
}

gboolean
vtr_fixture_load (VtrOsDatabase  *database,
                  GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vtr_os_database_load_async (database, NULL, on_done, &result);
  wait_for (&result);

  return vtr_os_database_load_finish (database, result, error);
}

VtrOsDatabase *
vtr_fixture_load_database (void)
{
  g_autofree char *overlay = vtr_fixture_dup_overlay ();
  g_autoptr (GError) error = NULL;
  VtrOsDatabase *database = vtr_os_database_new (overlay);

  vtr_fixture_load (database, &error);
  g_assert_no_error (error);

  return database;
}

VtrMedia *
vtr_fixture_identify (VtrOsDatabase  *database,
                      const char     *path,
                      GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vtr_os_database_identify_async (database, path, NULL, on_done, &result);
  wait_for (&result);

  return vtr_os_database_identify_finish (database, result, error);
}

void
vtr_fixture_remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name = NULL;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          vtr_fixture_remove_tree (child);
        }
    }

  g_remove (path);
}
