/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading: with databases of our own in a temporary folder, put in place of the system's. */
#include "os-database.h"

#include <glib/gstdio.h>

#include "iso-builder.h"
#include "osdb-fixture.h"

typedef struct
{
  char          *root;
  char          *system_dir;
  char          *user_dir;
  char          *overlay_dir;
  VtrOsDatabase *database;
} Fixture;

/* One OS, in the file where libosinfo wants it. */
static void
write_os (const char *dir,
          const char *version,
          const char *name,
          const char *volume_id)
{
  g_autofree char *folder = g_build_filename (dir, "os", "plum.org", NULL);
  g_autofree char *file = g_strdup_printf ("plum-%s.xml", version);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("<libosinfo version='0.0.1'>"
                          "<os id='http://plum.org/plum/%s'><short-id>plum%s</short-id>"
                          "<name>%s</name><version>%s</version><family>linux</family>"
                          "<distro>plum</distro><release-date>20%s-01-01</release-date>"
                          "<media arch='x86_64'><iso><volume-id>%s</volume-id></iso></media>"
                          "</os></libosinfo>",
                          version, version, name, version, version, volume_id);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autofree char *local_dir = NULL;

  fixture->root = g_dir_make_tmp ("vitrine-test-XXXXXX", NULL);
  fixture->system_dir = g_build_filename (fixture->root, "system", NULL);
  fixture->user_dir = g_build_filename (fixture->root, "user", NULL);
  fixture->overlay_dir = g_build_filename (fixture->root, "overlay", NULL);
  local_dir = g_build_filename (fixture->root, "local", NULL);

  g_setenv ("OSINFO_SYSTEM_DIR", fixture->system_dir, TRUE);
  g_setenv ("OSINFO_LOCAL_DIR", local_dir, TRUE);
  g_setenv ("OSINFO_USER_DIR", fixture->user_dir, TRUE);

  write_os (fixture->system_dir, "10", "Plum 10", "Plum 10");
  fixture->database = vtr_os_database_new (fixture->overlay_dir);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  /* What was on its way to the database lets go of it first. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (g_steal_pointer (&fixture->database));

  g_unsetenv ("OSINFO_SYSTEM_DIR");
  g_unsetenv ("OSINFO_LOCAL_DIR");
  g_unsetenv ("OSINFO_USER_DIR");
  vtr_fixture_remove_tree (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->system_dir, g_free);
  g_clear_pointer (&fixture->user_dir, g_free);
  g_clear_pointer (&fixture->overlay_dir, g_free);
}

static void
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  vtr_fixture_load (fixture->database, &error);
  g_assert_no_error (error);
}

static guint
get_length (Fixture *fixture)
{
  return g_list_model_get_n_items (vtr_os_database_get_list (fixture->database));
}

static void
assert_name (Fixture    *fixture,
             const char *id,
             const char *name)
{
  g_autoptr (VtrOs) os = vtr_os_database_find (fixture->database, id);

  g_assert_cmpstr (os != NULL ? vtr_os_get_name (os) : NULL, ==, name);
}

static void
test_new (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_assert_false (vtr_os_database_is_loaded (fixture->database));
  g_assert_cmpuint (get_length (fixture), ==, 0);
  g_assert_null (vtr_os_database_find (fixture->database, "plum10"));
}

static void
test_load (Fixture       *fixture,
           gconstpointer  user_data)
{
  load (fixture);
  g_assert_true (vtr_os_database_is_loaded (fixture->database));
  g_assert_cmpuint (get_length (fixture), ==, 1);
  assert_name (fixture, "plum10", "Plum 10");

  /* Again: at once, the same objects. */
  load (fixture);
  g_assert_cmpuint (get_length (fixture), ==, 1);
}

static void
on_counted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  guint *n_loaded = user_data;

  if (vtr_os_database_load_finish (VTR_OS_DATABASE (source), result, NULL))
    (*n_loaded)++;
  else
    *n_loaded += 100;
}

static void
test_waiters (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint n_loaded = 0;

  for (guint i = 0; i < 5; i++)
    vtr_os_database_load_async (fixture->database, NULL, on_counted, &n_loaded);
  vtr_os_database_load_async (fixture->database, cancellable, on_counted, &n_loaded);
  g_cancellable_cancel (cancellable);

  /* Five are served, one had given up. */
  while (n_loaded < 105)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_loaded, ==, 105);
}

static void
test_no_database (Fixture       *fixture,
                  gconstpointer  user_data)
{
  const VtrIsoSpec spec = { .volume_id = "Plum 10" };
  g_autofree char *path = g_build_filename (fixture->root, "x.iso", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMedia) media = NULL;

  g_setenv ("OSINFO_SYSTEM_DIR", "/nonexistent", TRUE);
  g_assert_false (vtr_fixture_load (fixture->database, &error));
  g_assert_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_DATABASE);
  g_assert_false (vtr_os_database_is_loaded (fixture->database));
  g_clear_error (&error);

  /* A disc is a disc all the same. */
  g_assert_true (vtr_iso_builder_write (&spec, path, 0, NULL));
  media = vtr_fixture_identify (fixture->database, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_media_get_label (media), ==, "Plum 10");
  g_assert_null (vtr_media_get_os (media));

  /* And the next try may succeed. */
  g_setenv ("OSINFO_SYSTEM_DIR", fixture->system_dir, TRUE);
  load (fixture);
  assert_name (fixture, "plum10", "Plum 10");
}

static void
test_identify_errors (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autofree char *missing = g_build_filename (fixture->root, "missing.iso", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_fixture_identify (fixture->database, missing, &error));
  g_assert_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_null (vtr_fixture_identify (fixture->database, fixture->root, &error));
  g_assert_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_A_MEDIUM);
}

static void
on_identify_cancelled (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *done = user_data;

  g_assert_null (vtr_os_database_identify_finish (VTR_OS_DATABASE (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *done = TRUE;
}

static void
test_cancel_identify (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean done = FALSE;

  vtr_os_database_identify_async (fixture->database, fixture->root, cancellable,
                                  on_identify_cancelled, &done);
  g_cancellable_cancel (cancellable);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* Nothing of the overlay is known: all of it is taken. */
static void
test_overlay_new (Fixture       *fixture,
                  gconstpointer  user_data)
{
  write_os (fixture->overlay_dir, "11", "Plum 11", "Plum 11");
  load (fixture);
  g_assert_cmpuint (get_length (fixture), ==, 2);
  assert_name (fixture, "plum11", "Plum 11");
}

/* The system, or the user, knows better: what they have stays as it is, the rest is taken. */
static void
test_overlay_partly_known (Fixture       *fixture,
                           gconstpointer  user_data)
{
  const VtrIsoSpec spec = { .volume_id = "Overlay 10" };
  g_autofree char *path = g_build_filename (fixture->root, "x.iso", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMedia) media = NULL;

  write_os (fixture->user_dir, "11", "Plum 11 of the user", "Plum 11");
  write_os (fixture->overlay_dir, "10", "Plum 10 of the overlay", "Overlay 10");
  write_os (fixture->overlay_dir, "11", "Plum 11 of the overlay", "Overlay 11");
  write_os (fixture->overlay_dir, "12", "Plum 12 of the overlay", "Overlay 12");
  load (fixture);
  g_assert_cmpuint (get_length (fixture), ==, 3);
  assert_name (fixture, "plum10", "Plum 10");
  assert_name (fixture, "plum11", "Plum 11 of the user");
  assert_name (fixture, "plum12", "Plum 12 of the overlay");

  g_assert_true (vtr_iso_builder_write (&spec, path, 0, NULL));
  media = vtr_fixture_identify (fixture->database, path, &error);
  g_assert_no_error (error);
  g_assert_null (vtr_media_get_os (media));
}

static void
test_overlay_all_known (Fixture       *fixture,
                        gconstpointer  user_data)
{
  write_os (fixture->overlay_dir, "10", "Plum 10 of the overlay", "Overlay 10");
  load (fixture);
  g_assert_cmpuint (get_length (fixture), ==, 1);
  assert_name (fixture, "plum10", "Plum 10");
}

/* A broken file costs only the folder it is in. */
static void
test_broken_user_file (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_autofree char *path = NULL;

  write_os (fixture->user_dir, "11", "Plum 11", "Plum 11");
  write_os (fixture->overlay_dir, "12", "Plum 12", "Plum 12");
  path = g_build_filename (fixture->user_dir, "os", "plum.org", "plum-11.xml", NULL);
  g_assert_true (g_file_set_contents (path, "<libosinfo><os", -1, NULL));

  load (fixture);
  g_assert_cmpuint (get_length (fixture), ==, 2);
  assert_name (fixture, "plum12", "Plum 12");
}

/* The overlay is the one that is broken: the user's folder isn't given up with it. */
static void
test_broken_overlay_file (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autofree char *path = NULL;

  write_os (fixture->user_dir, "11", "Plum 11", "Plum 11");
  write_os (fixture->overlay_dir, "12", "Plum 12", "Plum 12");
  path = g_build_filename (fixture->overlay_dir, "os", "plum.org", "plum-12.xml", NULL);
  g_assert_true (g_file_set_contents (path, "<libosinfo><os", -1, NULL));

  load (fixture);
  g_assert_cmpuint (get_length (fixture), ==, 2);
  assert_name (fixture, "plum11", "Plum 11");
}

/* A newer file of the user's is used in place of the system's. */
static void
test_user_covers_system (Fixture       *fixture,
                         gconstpointer  user_data)
{
  write_os (fixture->user_dir, "10", "Plum 10 of the user", "Plum 10");
  load (fixture);
  g_assert_cmpuint (get_length (fixture), ==, 1);
  assert_name (fixture, "plum10", "Plum 10 of the user");
}

/* The system's own file is broken: that is an error, and it is told. */
static void
test_broken_system_file (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (fixture->system_dir, "os", "plum.org", "plum-10.xml",
                                            NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "<libosinfo><os", -1, NULL));
  g_assert_false (vtr_fixture_load (fixture->database, &error));
  g_assert_error (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_DATABASE);
}

/* While we run, the user imports what he lacks: it shows up, and what he holds stays valid. */
static void
test_import (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autofree char *version_file = g_build_filename (fixture->user_dir, "VERSION", NULL);
  g_autoptr (VtrOs) old = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->user_dir, 0700), ==, 0);
  load (fixture);
  old = vtr_os_database_find (fixture->database, "plum10");

  write_os (fixture->user_dir, "14", "Plum 14", "Plum 14");
  g_assert_true (g_file_set_contents (version_file, "2", -1, NULL));
  while (get_length (fixture) < 2)
    g_main_context_iteration (NULL, TRUE);

  assert_name (fixture, "plum14", "Plum 14");
  g_assert_cmpstr (vtr_os_get_name (old), ==, "Plum 10");
}

#define ADD(name, function) \
  g_test_add ("/os-database/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("new", test_new);
  ADD ("load", test_load);
  ADD ("waiters", test_waiters);
  ADD ("no-database", test_no_database);
  ADD ("identify-errors", test_identify_errors);
  ADD ("cancel-identify", test_cancel_identify);
  ADD ("overlay-new", test_overlay_new);
  ADD ("overlay-partly-known", test_overlay_partly_known);
  ADD ("overlay-all-known", test_overlay_all_known);
  ADD ("broken-user-file", test_broken_user_file);
  ADD ("broken-overlay-file", test_broken_overlay_file);
  ADD ("broken-system-file", test_broken_system_file);
  ADD ("user-covers-system", test_user_covers_system);
  ADD ("import", test_import);

  return g_test_run ();
}
