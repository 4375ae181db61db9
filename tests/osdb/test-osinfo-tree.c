/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Databases on top of each other: what covers what, what isn't shown, and that libosinfo reads the
 * system's through the tree as it does without. */
#include "osinfo-tree.h"

#include <glib/gstdio.h>
#include <osinfo/osinfo.h>
#include <sys/stat.h>

#include "osdb-fixture.h"

typedef struct
{
  char          *root;
  char          *upper;
  char          *lower;
  VtrOsinfoTree *tree;
} Fixture;

static void
write_file (const char *folder,
            const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, path, -1, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  const char *folders[3] = { NULL };

  fixture->root = g_dir_make_tmp ("vitrine-test-XXXXXX", NULL);
  fixture->upper = g_build_filename (fixture->root, "upper", NULL);
  fixture->lower = g_build_filename (fixture->root, "lower", NULL);
  write_file (fixture->upper, "os/plum.org/plum-1.xml");
  write_file (fixture->lower, "os/plum.org/plum-2.xml");
  folders[0] = fixture->upper;
  folders[1] = fixture->lower;
  fixture->tree = vtr_osinfo_tree_new (folders);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->tree));
  vtr_fixture_remove_tree (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->upper, g_free);
  g_clear_pointer (&fixture->lower, g_free);
}

/* All files below @folder, each as "path in the tree = the content's place below the root". */
static void
collect (Fixture   *fixture,
         GFile     *folder,
         GPtrArray *lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileEnumerator) children =
    g_file_enumerate_children (folder, "standard::*", G_FILE_QUERY_INFO_NONE, NULL, &error);
  g_autoptr (GFileInfo) info = NULL;

  g_assert_no_error (error);
  while ((info = g_file_enumerator_next_file (children, NULL, NULL)) != NULL)
    {
      g_autoptr (GFile) child = g_file_get_child (folder, g_file_info_get_name (info));
      g_autofree char *path = g_file_get_relative_path (G_FILE (fixture->tree), child);
      g_autofree char *content = NULL;

      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        collect (fixture, child, lines);
      else
        {
          g_assert_true (g_file_load_contents (child, NULL, &content, NULL, NULL, NULL));
          g_assert_true (g_str_has_prefix (content, fixture->root));
          g_ptr_array_add (lines, g_strdup_printf ("%s = %.5s", path,
                                                   content + strlen (fixture->root) + 1));
        }
      g_clear_object (&info);
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

static void
assert_files (Fixture    *fixture,
              const char *expected)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  collect (fixture, G_FILE (fixture->tree), lines);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  joined = g_strjoinv ("\n", (char **) lines->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_both (Fixture       *fixture,
           gconstpointer  user_data)
{
  assert_files (fixture, "os/plum.org/plum-1.xml = upper\nos/plum.org/plum-2.xml = lower");
}

/* A file covers the one below it, and what is added to that one. What is added to a file that isn't
 * covered is added. */
static void
test_covered (Fixture       *fixture,
              gconstpointer  user_data)
{
  write_file (fixture->lower, "os/plum.org/plum-1.xml");
  write_file (fixture->lower, "os/plum.org/plum-1.d/more.xml");
  write_file (fixture->upper, "os/plum.org/plum-2.d/more.xml");
  write_file (fixture->lower, "os/plum.org/plum-2.d/other.xml");
  assert_files (fixture, "os/plum.org/plum-1.xml = upper\n"
                         "os/plum.org/plum-2.d/more.xml = upper\n"
                         "os/plum.org/plum-2.d/other.xml = lower\n"
                         "os/plum.org/plum-2.xml = lower");
}

/* Platforms, files that are no descriptions, and what would be waited for for ever. */
static void
test_left_out (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autofree char *fifo = g_build_filename (fixture->upper, "os", "plum.org", "fifo.xml", NULL);
  g_autofree char *loop = g_build_filename (fixture->upper, "os", "plum.org", "loop", NULL);

  write_file (fixture->upper, "VERSION");
  write_file (fixture->upper, "platform/plum.org/plum-1.xml");
  write_file (fixture->upper, "os/plum.org/README");
  write_file (fixture->upper, "os/plum.org/a/b/c/deep.xml");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (".", loop), ==, 0);
  assert_files (fixture, "os/plum.org/loop/plum-1.xml = upper\n"
                         "os/plum.org/plum-1.xml = upper\nos/plum.org/plum-2.xml = lower");
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr (GFile) child = g_file_get_child (G_FILE (fixture->tree), "nothing");
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_load_contents (child, NULL, &content, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_false (g_file_query_exists (child, NULL));
}

static GFile *
on_look_up (GVfs       *vfs,
            const char *identifier,
            gpointer    user_data)
{
  return g_object_ref (user_data);
}

static OsinfoDb *
load (const char *uri)
{
  g_autoptr (OsinfoLoader) loader = osinfo_loader_new ();
  g_autoptr (GError) error = NULL;

  osinfo_loader_process_uri (loader, uri, &error);
  g_assert_no_error (error);

  return g_object_ref (osinfo_loader_get_db (loader));
}

static void
assert_same_entity (OsinfoEntity *left,
                    OsinfoEntity *right)
{
  g_autoptr (GList) keys = osinfo_entity_get_param_keys (left);
  g_autoptr (GList) right_keys = osinfo_entity_get_param_keys (right);

  g_assert_cmpuint (g_list_length (keys), ==, g_list_length (right_keys));
  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autoptr (GList) values = osinfo_entity_get_param_value_list (left, l->data);
      g_autoptr (GList) right_values = osinfo_entity_get_param_value_list (right, l->data);
      GList *other = right_values;

      g_assert_cmpuint (g_list_length (values), ==, g_list_length (right_values));
      for (GList *v = values; v != NULL; v = v->next, other = other->next)
        g_assert_cmpstr (v->data, ==, other->data);
    }
}

static void
assert_same_list (OsinfoList *left,
                  OsinfoList *right)
{
  int length = osinfo_list_get_length (left);

  g_assert_cmpint (length, ==, osinfo_list_get_length (right));
  for (int i = 0; i < length; i++)
    {
      OsinfoEntity *entity = osinfo_list_get_nth (left, i);
      OsinfoEntity *other = osinfo_list_find_by_id (right, osinfo_entity_get_id (entity));

      g_assert_nonnull (other);
      assert_same_entity (entity, other);
    }
}

/* The whole database of the system: the same OSes with the same media and devices. */
static void
test_same_as_without (void)
{
  const char *folders[] = { OSINFO_SYSTEM_DIR, NULL };
  g_autoptr (VtrOsinfoTree) tree = vtr_osinfo_tree_new (folders);
  g_autofree char *bare_uri = g_filename_to_uri (OSINFO_SYSTEM_DIR, NULL, NULL);
  g_autoptr (OsinfoDb) bare = load (bare_uri);
  g_autoptr (OsinfoDb) db = NULL;
  g_autoptr (OsinfoOsList) bare_list = osinfo_db_get_os_list (bare);
  g_autoptr (OsinfoOsList) list = NULL;
  int length = osinfo_list_get_length (OSINFO_LIST (bare_list));

  g_vfs_register_uri_scheme (g_vfs_get_default (), "vitrine-test", on_look_up, tree, NULL, NULL,
                             NULL, NULL);
  db = load ("vitrine-test:///");
  g_vfs_unregister_uri_scheme (g_vfs_get_default (), "vitrine-test");
  list = osinfo_db_get_os_list (db);

  g_assert_cmpint (length, >, 100);
  assert_same_list (OSINFO_LIST (bare_list), OSINFO_LIST (list));
  for (int i = 0; i < length; i++)
    {
      OsinfoOs *left = OSINFO_OS (osinfo_list_get_nth (OSINFO_LIST (bare_list), i));
      const char *id = osinfo_entity_get_id (OSINFO_ENTITY (left));
      OsinfoOs *right = OSINFO_OS (osinfo_list_find_by_id (OSINFO_LIST (list), id));
      g_autoptr (OsinfoMediaList) left_media = osinfo_os_get_media_list (left);
      g_autoptr (OsinfoMediaList) right_media = osinfo_os_get_media_list (right);
      g_autoptr (OsinfoDeviceList) left_devices = osinfo_os_get_all_devices (left, NULL);
      g_autoptr (OsinfoDeviceList) right_devices = osinfo_os_get_all_devices (right, NULL);

      assert_same_list (OSINFO_LIST (left_media), OSINFO_LIST (right_media));
      assert_same_list (OSINFO_LIST (left_devices), OSINFO_LIST (right_devices));
    }
}

#define ADD(name, function) \
  g_test_add ("/osinfo-tree/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("both", test_both);
  ADD ("covered", test_covered);
  ADD ("left-out", test_left_out);
  ADD ("missing", test_missing);
  g_test_add_func ("/osinfo-tree/same-as-without", test_same_as_without);

  return g_test_run ();
}
