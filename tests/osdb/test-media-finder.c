/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders full of files: what is found, and what is left alone. */
#include "media-finder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "folder-scan.h"
#include "iso-builder.h"
#include "osdb-fixture.h"

typedef struct
{
  char           *root;
  VtrMediaFinder *finder;
} Fixture;

static VtrOsDatabase *database;   /* loaded once */

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  const char *folders[] = { NULL, NULL };

  fixture->root = g_dir_make_tmp ("vitrine-test-XXXXXX", NULL);
  folders[0] = fixture->root;
  fixture->finder = vtr_media_finder_new (database, folders);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->finder));
  vtr_fixture_remove_tree (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
}

/* @age: seconds. */
static char *
write_iso (Fixture    *fixture,
           const char *name,
           const char *label,
           int         age)
{
  const VtrIsoSpec spec = { .volume_id = label };
  char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  struct utimbuf times = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (vtr_iso_builder_write (&spec, path, 0, NULL));
  times.modtime = times.actime = 1700000000 - age;
  g_assert_cmpint (g_utime (path, &times), ==, 0);

  return path;
}

static void
add_iso (Fixture    *fixture,
         const char *name,
         const char *label,
         int         age)
{
  g_autofree char *path = write_iso (fixture, name, label, age);

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
search (Fixture *fixture)
{
  vtr_media_finder_refresh (fixture->finder);
  g_assert_true (vtr_media_finder_is_searching (fixture->finder));
  while (vtr_media_finder_is_searching (fixture->finder))
    g_main_context_iteration (NULL, TRUE);

  /* The last task lets go of the finder. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static char *
dup_labels (Fixture *fixture)
{
  GListModel *model = G_LIST_MODEL (fixture->finder);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (VtrMedia) media = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", vtr_media_get_label (media));
    }

  return g_string_free (text, FALSE);
}

static void
assert_labels (Fixture    *fixture,
               const char *expected)
{
  g_autofree char *labels = dup_labels (fixture);

  g_assert_cmpstr (labels, ==, expected);
}

static void
test_new (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->finder)) == VTR_TYPE_MEDIA);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->finder)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->finder), 0));
  g_assert_false (vtr_media_finder_is_searching (fixture->finder));
}

static void
test_find (Fixture       *fixture,
           gconstpointer  user_data)
{
  add_iso (fixture, "old.iso", "OLD", 300);
  add_iso (fixture, "sub/folder/new.ISO", "NEW", 100);
  add_iso (fixture, "middle.iso", "Debian 12.5.0 amd64 n", 200);
  add_iso (fixture, "picture.img", "IMG", 0);
  add_iso (fixture, ".hidden/x.iso", "HIDDEN", 0);
  add_iso (fixture, "a/b/c/d/e/deep.iso", "DEEP", 0);

  search (fixture);
  assert_labels (fixture, "NEW, Debian 12.5.0 amd64 n, OLD");
}

/* No link is followed, nothing waited for, what is no image left out. */
static void
test_traps (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autofree char *outside = g_dir_make_tmp ("vitrine-test-XXXXXX", NULL);
  g_autofree char *folder_link = g_build_filename (fixture->root, "link", NULL);
  g_autofree char *loop = g_build_filename (fixture->root, "loop", NULL);
  g_autofree char *file_link = g_build_filename (fixture->root, "link.iso", NULL);
  g_autofree char *fifo = g_build_filename (fixture->root, "fifo.iso", NULL);
  g_autofree char *empty = g_build_filename (fixture->root, "empty.iso", NULL);
  g_autofree char *folder = g_build_filename (fixture->root, "folder.iso", NULL);
  g_autofree char *good = write_iso (fixture, "good.iso", "GOOD", 0);

  g_assert_cmpint (symlink (outside, folder_link), ==, 0);
  g_assert_cmpint (symlink (fixture->root, loop), ==, 0);
  g_assert_cmpint (symlink (good, file_link), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));

  search (fixture);
  assert_labels (fixture, "GOOD");
  vtr_fixture_remove_tree (outside);
}

typedef struct
{
  guint n_changes;
  guint n_removed;
  guint n_added;
} Changes;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Changes    *changes)
{
  changes->n_changes++;
  changes->n_removed += removed;
  changes->n_added += added;
}

static void
test_refresh (Fixture       *fixture,
              gconstpointer  user_data)
{
  GListModel *model = G_LIST_MODEL (fixture->finder);
  g_autofree char *first = write_iso (fixture, "first.iso", "FIRST", 100);
  g_autofree char *second = write_iso (fixture, "second.iso", "SECOND", 200);
  g_autoptr (VtrMedia) before = NULL;
  g_autoptr (VtrMedia) after = NULL;
  Changes changes = { 0 };

  search (fixture);
  before = g_list_model_get_item (model, 0);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), &changes);

  /* Nothing new: nothing happens. */
  search (fixture);
  g_assert_cmpuint (changes.n_changes, ==, 0);

  /* One is deleted, one is written anew, one comes; the first stays what it is. */
  g_assert_cmpint (g_unlink (second), ==, 0);
  add_iso (fixture, "third.iso", "THIRD", 50);
  search (fixture);
  assert_labels (fixture, "THIRD, FIRST");
  after = g_list_model_get_item (model, 1);
  g_assert_true (before == after);
  g_assert_cmpuint (changes.n_removed, ==, 1);
  g_assert_cmpuint (changes.n_added, ==, 1);

  add_iso (fixture, "first.iso", "FIRST AGAIN", 10);
  search (fixture);
  assert_labels (fixture, "FIRST AGAIN, THIRD");
}

static void
test_refresh_while_searching (Fixture       *fixture,
                              gconstpointer  user_data)
{
  add_iso (fixture, "first.iso", "FIRST", 100);
  vtr_media_finder_refresh (fixture->finder);
  vtr_media_finder_refresh (fixture->finder);
  vtr_media_finder_refresh (fixture->finder);
  while (vtr_media_finder_is_searching (fixture->finder))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  assert_labels (fixture, "FIRST");
}

/* The folders lie in one another: each file once. And there is an end to it. */
static void
test_scan (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autofree char *inner = g_build_filename (fixture->root, "inner", NULL);
  const char *folders[] = { inner, fixture->root, "/nonexistent", NULL };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) many = NULL;

  add_iso (fixture, "inner/a.iso", "A", 0);
  add_iso (fixture, "b.iso", "B", 100);
  found = vtr_folder_scan (folders);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_true (g_str_has_suffix (((VtrFoundFile *) found->pdata[0])->path, "inner/a.iso"));

  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/%u.iso", i);

      add_iso (fixture, name, "X", 0);
    }
  many = vtr_folder_scan (folders);
  g_assert_cmpuint (many->len, ==, 200);
}

#define ADD(name, function) \
  g_test_add ("/media-finder/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  database = vtr_fixture_load_database ();

  ADD ("new", test_new);
  ADD ("find", test_find);
  ADD ("traps", test_traps);
  ADD ("refresh", test_refresh);
  ADD ("refresh-while-searching", test_refresh_while_searching);
  ADD ("scan", test_scan);

  status = g_test_run ();

  g_assert_finalize_object (g_steal_pointer (&database));

  return status;
}
