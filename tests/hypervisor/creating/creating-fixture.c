/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "creating-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "host-capabilities-probe.h"

#define GIB (G_GUINT64_CONSTANT (1024) * 1024 * 1024)
#define SECTOR 2048

void
creating_on_done (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  CreatingWait *wait = user_data;

  wait->result = g_object_ref (result);
}

GAsyncResult *
creating_wait (CreatingWait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&wait->result);
}

char *
creating_isolate (void)
{
  static const char * const variables[] = {
    "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
  };
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("vtr-XXXXXX", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *path = g_build_filename (folder, variables[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_setenv (variables[i], path, TRUE);
    }

  return folder;
}

VtrOsDatabase *
creating_load_database (void)
{
  g_autofree char *overlay = g_test_build_filename (G_TEST_DIST, "..", "data", "osinfo", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };
  VtrOsDatabase *database = vtr_os_database_new (overlay);

  vtr_os_database_load_async (database, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_os_database_load_finish (database, result, &error);
  g_assert_no_error (error);

  return database;
}

VtrOs *
creating_find_os (VtrOsDatabase *database,
                  const char    *id)
{
  VtrOs *os = vtr_os_database_find (database, id);

  if (os == NULL)
    g_error ("The database has no “%s”", id);

  return os;
}

static void
put_text (guint8     *field,
          gsize       length,
          const char *text)
{
  memset (field, ' ', length);
  memcpy (field, text, MIN (length, strlen (text)));
}

char *
creating_write_iso (const char *folder,
                    const char *name,
                    const char *label)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree guint8 *image = g_malloc0 (32 * SECTOR);
  g_autoptr (GError) error = NULL;
  guint8 *primary = image + 16 * SECTOR;
  guint8 *boot = image + 17 * SECTOR;

  primary[0] = 1;
  memcpy (primary + 1, "CD001\1", 6);
  put_text (primary + 8, 32, "");
  put_text (primary + 40, 32, label);
  primary[80] = 32;
  primary[129] = SECTOR >> 8;
  memcpy (boot, "\0CD001\1EL TORITO SPECIFICATION", 30);

  g_file_set_contents (path, (const char *) image, 32 * SECTOR, &error);
  g_assert_no_error (error);

  return path;
}

VtrMedia *
creating_identify (VtrOsDatabase *database,
                   const char    *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };
  VtrMedia *media = NULL;

  vtr_os_database_identify_async (database, path, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  media = vtr_os_database_identify_finish (database, result, &error);
  g_assert_no_error (error);

  return media;
}

static char *
read_recording (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "capabilities", name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);

  return contents;
}

VtrHostCapabilities *
creating_capabilities_with (const char *kind,
                            guint64     memory,
                            guint       cpus)
{
  const gboolean accelerated = g_str_equal (kind, "accelerated");
  const gboolean bare = g_str_equal (kind, "bare");
  g_autofree char *host = NULL;
  g_autofree char *domain_tcg = NULL;
  g_autofree char *domain_kvm = NULL;
  g_autoptr (GError) error = NULL;
  VtrHostCapabilities *capabilities = NULL;

  host =
    read_recording (accelerated ? "debian12-host-accelerated.xml" : "debian12-host-emulating.xml");
  domain_tcg = read_recording (bare ? "bare-domain-tcg.xml" : "debian12-domain-tcg.xml");
  if (accelerated)
    domain_kvm = read_recording ("debian12-domain-kvm.xml");

  capabilities = vtr_host_capabilities_new_from_xml ("qemu:///session", host, domain_kvm,
                                                     domain_tcg, memory, cpus, &error);
  g_assert_no_error (error);
  vtr_host_capabilities_set_version (capabilities, bare ? "5.2.0" : "7.2.0");

  return capabilities;
}

VtrHostCapabilities *
creating_capabilities (const char *kind)
{
  return creating_capabilities_with (kind, 16 * GIB, 4);
}

void
creating_open (VtrConnection *connection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };

  vtr_connection_open_async (connection, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_connection_open_finish (connection, result, &error);
  g_assert_no_error (error);
}

/* libvirt makes these once and for all, when the first machine needs them. */
static gboolean
is_standing_folder (const char *path)
{
  static const char * const folders[] = {
    "cache", "etc/qemu", "lib/swtpm", "log", "log/qemu", "log/swtpm", "run/swtpm", NULL,
  };

  return g_strv_contains (folders, path);
}

static void
collect (const char *folder,
         const char *below,
         GPtrArray  *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *shown = g_build_filename (below, name, NULL);

      gboolean is_folder =
        g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);

      if (is_folder && !g_str_equal (shown, "cache"))
        collect (path, shown, paths);
      if (is_folder && is_standing_folder (shown))
        g_free (shown);
      else
        g_ptr_array_add (paths, shown);
    }
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

char *
creating_list_tree (const char *folder)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  collect (folder, "", paths);
  g_ptr_array_sort (paths, compare_paths);
  g_ptr_array_add (paths, NULL);

  return g_strjoinv ("\n", (char **) paths->pdata);
}

void
creating_remove_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        creating_remove_tree (path);
      else
        g_unlink (path);
    }

  g_rmdir (folder);
}
