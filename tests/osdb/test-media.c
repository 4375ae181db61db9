/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identities of real discs, from tests/data/media, against the real database and the overlay.
 *
 * A file there is a key file; a group is a disc. Keys: volume, system, publisher, application,
 * blocks and no-boot say what it is; os, candidates, guess, arch, kind, media and scripts what it
 * must be taken for (a key that is left out is not looked at; an empty one means none). */
#include "media.h"

#include <glib/gstdio.h>
#include <osinfo/osinfo.h>

#include "iso-builder.h"
#include "osdb-fixture.h"

static VtrOsDatabase *database;   /* loaded once for all discs */
static OsinfoLoader *bare_loader; /* the same, by libosinfo alone */
static char *folder;

static char *
dup_value (GKeyFile   *file,
           const char *group,
           const char *key)
{
  return g_key_file_get_string (file, group, key, NULL);
}

/* A key that is there must be met; "" stands for NULL. */
static void
check (GKeyFile   *file,
       const char *group,
       const char *key,
       const char *actual)
{
  g_autofree char *expected = dup_value (file, group, key);

  if (expected != NULL && g_strcmp0 (actual != NULL ? actual : "", expected) != 0)
    {
      g_test_message ("[%s] %s is “%s”, not “%s”", group, key, actual, expected);
      g_test_fail ();
    }
}

static const char *
get_short_id (VtrOs *os)
{
  return os != NULL ? vtr_os_get_short_id (os) : NULL;
}

/* What libosinfo itself makes of the file: its own reader, all of its database. */
static void
check_against_libosinfo (const char *group,
                         const char *path,
                         VtrMedia   *media)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OsinfoMedia) reference = NULL;
  g_autoptr (OsinfoMediaList) matches = NULL;
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *candidates = vtr_media_get_candidates (media);

  reference = osinfo_media_create_from_location_with_flags (path, NULL, 0, &error);
  g_assert_no_error (error);
  matches = osinfo_db_identify_medialist (osinfo_loader_get_db (bare_loader), reference);
  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (matches)); i++)
    {
      OsinfoMedia *medium = OSINFO_MEDIA (osinfo_list_get_nth (OSINFO_LIST (matches), i));
      g_autoptr (OsinfoOs) os = osinfo_media_get_os (medium);
      const char *id = osinfo_entity_get_id (OSINFO_ENTITY (os));

      g_hash_table_add (g_str_has_suffix (id, "unknown") ? unknown : expected, g_strdup (id));
    }

  /* Ours leaves entries without a version out where there are others. */
  if (g_hash_table_size (expected) == 0)
    {
      g_hash_table_unref (expected);
      expected = g_steal_pointer (&unknown);
    }

  g_test_message ("%s", group);
  g_assert_cmpuint (g_hash_table_size (expected), ==, g_list_model_get_n_items (candidates));
  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VtrOs) os = g_list_model_get_item (candidates, i);

      g_assert_true (g_hash_table_contains (expected, vtr_os_get_id (os)));
    }
}

static char *
dup_candidates (VtrMedia *media)
{
  GListModel *candidates = vtr_media_get_candidates (media);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VtrOs) os = g_list_model_get_item (candidates, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", vtr_os_get_short_id (os));
    }

  return g_string_free (text, FALSE);
}

static void
check_disc (GKeyFile   *file,
            const char *group)
{
  g_autofree char *volume = dup_value (file, group, "volume");
  g_autofree char *system_id = dup_value (file, group, "system");
  g_autofree char *publisher = dup_value (file, group, "publisher");
  g_autofree char *application = dup_value (file, group, "application");
  guint64 blocks = g_key_file_get_uint64 (file, group, "blocks", NULL);
  const VtrIsoSpec spec = {
    .volume_id = volume,
    .system_id = system_id,
    .publisher_id = publisher,
    .application_id = application,
    .blocks = (guint32) blocks,
    .no_boot = g_key_file_get_boolean (file, group, "no-boot", NULL),
  };
  g_autofree char *path = g_build_filename (folder, "disc.iso", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMedia) media = NULL;
  g_autofree char *candidates = NULL;
  g_autofree char *scripts = NULL;

  g_assert_true (vtr_iso_builder_write (&spec, path, blocks * 2048, NULL));
  media = vtr_fixture_identify (database, path, &error);
  g_assert_no_error (error);

  candidates = dup_candidates (media);
  scripts = g_strjoinv (" ", vtr_media_get_install_scripts (media));
  check (file, group, "volume", vtr_media_get_label (media));
  check (file, group, "os", get_short_id (vtr_media_get_os (media)));
  check (file, group, "guess", get_short_id (vtr_media_get_os_guess (media)));
  check (file, group, "effective", get_short_id (vtr_media_get_effective_os (media)));
  check (file, group, "candidates", candidates);
  check (file, group, "arch", vtr_media_get_arch (media));
  check (file, group, "kind", vtr_media_kind_to_string (vtr_media_get_kind (media)));
  check (file, group, "media", vtr_media_get_media_id (media));
  check (file, group, "scripts", scripts);
  g_assert_cmpint (vtr_media_is_bootable (media), ==, !spec.no_boot);
  g_assert_false (vtr_media_is_truncated (media));
  check_against_libosinfo (group, path, media);
}

static void
check_keys (GKeyFile   *file,
            const char *group)
{
  static const char * const known[] = {
    "volume", "system", "publisher", "application", "blocks", "no-boot", "os", "guess", "effective",
    "candidates", "arch", "kind", "media", "scripts", NULL
  };
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    g_assert_true (g_strv_contains (known, keys[i]));
}

static void
test_discs (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "media", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint n_discs = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file_path = g_build_filename (path, name, NULL);
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) groups = NULL;

      g_key_file_load_from_file (file, file_path, G_KEY_FILE_NONE, &error);
      g_assert_no_error (error);
      groups = g_key_file_get_groups (file, NULL);

      for (guint i = 0; groups[i] != NULL; i++)
        {
          check_keys (file, groups[i]);
          check_disc (file, groups[i]);
          n_discs++;
        }
    }

  g_test_message ("%u discs", n_discs);
  g_assert_cmpuint (n_discs, >=, 50);
}

static VtrMedia *
identify (const VtrIsoSpec *spec,
          guint64           length)
{
  g_autofree char *path = g_build_filename (folder, "some file.iso", NULL);
  g_autoptr (GError) error = NULL;
  VtrMedia *media = NULL;

  g_assert_true (vtr_iso_builder_write (spec, path, length, NULL));
  media = vtr_fixture_identify (database, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_media_get_path (media), ==, path);

  return media;
}

static void
on_notify (guint *n_notified)
{
  (*n_notified)++;
}

static void
test_choose (void)
{
  const VtrIsoSpec spec = {
    .volume_id = "CCCOMA_X64FRE_EN-US_DV9",
    .publisher_id = "MICROSOFT CORPORATION",
  };
  g_autoptr (VtrMedia) media = identify (&spec, 0);
  g_autoptr (VtrOs) ten = vtr_os_database_find (database, "win10");
  g_autoptr (VtrOs) debian = vtr_os_database_find (database, "debian12");
  guint n_notified = 0;

  g_signal_connect_swapped (media, "notify::os", G_CALLBACK (on_notify), &n_notified);
  g_assert_null (vtr_media_get_os (media));
  g_assert_null (vtr_media_get_effective_os (media));

  vtr_media_choose_os (media, ten);
  g_assert_true (vtr_media_get_os (media) == ten);
  g_assert_true (vtr_media_get_effective_os (media) == ten);
  g_assert_true (g_str_has_prefix (vtr_media_get_media_id (media), "http://microsoft.com/win/10:"));
  g_assert_cmpuint (n_notified, ==, 1);
  vtr_media_choose_os (media, ten);
  g_assert_cmpuint (n_notified, ==, 1);

  /* Something it doesn't look like: the user knows better, the database knows nothing. */
  vtr_media_choose_os (media, debian);
  g_assert_true (vtr_media_get_os (media) == debian);
  g_assert_null (vtr_media_get_media_id (media));
  g_assert_cmpint (vtr_media_get_kind (media), ==, VTR_MEDIA_KIND_UNKNOWN);
  g_assert_cmpuint (g_strv_length (vtr_media_get_install_scripts (media)), ==, 0);

  vtr_media_choose_os (media, NULL);
  g_assert_null (vtr_media_get_os (media));
  g_assert_cmpuint (n_notified, ==, 3);

  g_assert_finalize_object (g_steal_pointer (&media));
}

static void
test_label (void)
{
  const VtrIsoSpec odd = { .volume_id = " TWO\nLINES\x01 " };
  const VtrIsoSpec none = { .volume_id = "   " };
  g_autoptr (VtrMedia) media = identify (&odd, 0);

  g_assert_cmpstr (vtr_media_get_label (media), ==, "TWO LINES");
  g_clear_object (&media);

  media = identify (&none, 0);
  g_assert_cmpstr (vtr_media_get_label (media), ==, "some file.iso");
}

static void
check_length (guint32   blocks,
              guint64   length,
              gboolean  truncated)
{
  const VtrIsoSpec spec = { .volume_id = "Debian 12.5.0 amd64 n", .blocks = blocks };
  g_autoptr (VtrMedia) media = identify (&spec, length);

  g_assert_cmpint (vtr_media_is_truncated (media), ==, truncated);
  g_assert_cmpint (vtr_media_get_warning (media) != NULL, ==, truncated);
  g_assert_cmpuint (vtr_media_get_size (media), ==, length);
  g_assert_cmpstr (get_short_id (vtr_media_get_os (media)), ==, "debian12");
}

static void
test_truncated (void)
{
  const guint64 length = G_GUINT64_CONSTANT (300000) * 2048;

  check_length (300000, length, FALSE);
  check_length (300000, length + 32 * 1024 * 1024, FALSE);
  check_length (300000, length - 150 * 2048, FALSE);
  check_length (300000, length - 1024 * 1024, FALSE);
  check_length (300000, length - 1024 * 1024 - 1, TRUE);
  check_length (300000, length / 2, TRUE);
  check_length (300000, 24 * 2048, TRUE);
  check_length (G_MAXUINT32, 24 * 2048, TRUE);
  check_length (25, 24 * 2048, FALSE);
  check_length (48, 24 * 2048, TRUE);
}

static void
test_not_bootable (void)
{
  const VtrIsoSpec spec = { .volume_id = "HOLIDAYS", .no_boot = TRUE };
  g_autoptr (VtrMedia) media = identify (&spec, 0);

  g_assert_false (vtr_media_is_bootable (media));
  g_assert_nonnull (vtr_media_get_warning (media));
  g_assert_null (vtr_media_get_os (media));
  g_assert_null (vtr_media_get_disk_format (media));
}

static void
test_disk (void)
{
  g_autofree char *path = g_build_filename (folder, "disk.qcow2", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMedia) media = NULL;

  g_assert_true (g_file_set_contents (path, "QFI\xfb\0\0\0\3", 8, NULL));
  media = vtr_fixture_identify (database, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vtr_media_get_kind (media), ==, VTR_MEDIA_KIND_DISK);
  g_assert_cmpstr (vtr_media_kind_to_string (vtr_media_get_kind (media)), ==, "disk");
  g_assert_cmpstr (vtr_media_get_disk_format (media), ==, "qcow2");
  g_assert_cmpstr (vtr_media_get_label (media), ==, "disk.qcow2");
  g_assert_true (vtr_media_is_bootable (media));
  g_assert_null (vtr_media_get_warning (media));
  g_assert_null (vtr_media_get_arch (media));
}

static OsinfoLoader *
load_bare (void)
{
  g_autofree char *overlay = vtr_fixture_dup_overlay ();
  g_autofree char *absolute = g_canonicalize_filename (overlay, NULL);
  const char *dirs[] = { OSINFO_SYSTEM_DIR, absolute };
  OsinfoLoader *loader = osinfo_loader_new ();

  for (guint i = 0; i < G_N_ELEMENTS (dirs); i++)
    {
      g_autofree char *uri = g_filename_to_uri (dirs[i], NULL, NULL);
      g_autoptr (GError) error = NULL;

      osinfo_loader_process_uri (loader, uri, &error);
      g_assert_no_error (error);
    }

  return loader;
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);

  database = vtr_fixture_load_database ();
  bare_loader = load_bare ();
  folder = g_dir_make_tmp ("vitrine-test-XXXXXX", NULL);

  g_test_add_func ("/media/discs", test_discs);
  g_test_add_func ("/media/choose", test_choose);
  g_test_add_func ("/media/label", test_label);
  g_test_add_func ("/media/truncated", test_truncated);
  g_test_add_func ("/media/not-bootable", test_not_bootable);
  g_test_add_func ("/media/disk", test_disk);
  status = g_test_run ();

  g_assert_finalize_object (g_steal_pointer (&database));
  g_clear_object (&bare_loader);
  vtr_fixture_remove_tree (folder);
  g_clear_pointer (&folder, g_free);

  return status;
}
