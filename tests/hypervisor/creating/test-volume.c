/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Disks of new machines: files on the embedded driver, volumes on one with pools (libvirt's test
 * driver; the real one of an ordinary user is in test-creator-session.c). */
#include "volume.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libvirt/libvirt.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "connection-private.h"
#include "creating-fixture.h"
#include "volume-file.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define GIB (1024 * MIB)

static VtrConnection *embedded = NULL;
static char *folder = NULL;

static VtrVolume *
create (VtrConnection *connection,
        const char    *name,
        guint64        capacity,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  CreatingWait wait = { NULL };

  vtr_volume_create_async (connection, name, capacity, cancellable, creating_on_done, &wait);
  result = creating_wait (&wait);

  return vtr_volume_create_finish (connection, result, error);
}

static void
delete (VtrVolume *volume)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };

  vtr_volume_delete_async (volume, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_volume_delete_finish (volume, result, &error);
  g_assert_no_error (error);
}

static char *
run (const char * const *argv)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *said = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return said;
}

static void
assert_mode (const char *path,
             guint       mode)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, mode);
}

static void
test_file (void)
{
  g_autoptr (VtrVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *expected = g_build_filename (images, "Debian 12.qcow2", NULL);
  g_autofree char *likely = vtr_volume_dup_likely_path ("Debian 12");
  g_autofree char *info = NULL;

  g_assert_cmpstr (likely, ==, expected);

  volume = create (embedded, "Debian 12", 3 * GIB + 512, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_volume_get_path (volume), ==, expected);
  assert_mode (expected, 0600);
  assert_mode (images, 0700);

  info = run ((const char *[]) { "qemu-img", "info", "--output=json", "-f", "qcow2", expected,
                                 NULL });
  g_assert_nonnull (strstr (info, "\"virtual-size\": 3221225984"));
  g_assert_nonnull (strstr (info, "\"format\": \"qcow2\""));

  delete (volume);
  g_assert_false (g_file_test (expected, G_FILE_TEST_EXISTS));
  /* Gone already: what was wanted. */
  delete (volume);
}

/* Whatever is there keeps its bytes. */
static void
test_never_overwrites (void)
{
  g_autoptr (VtrVolume) second = NULL;
  g_autoptr (VtrVolume) third = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *first = g_build_filename (images, "x.qcow2", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *likely = NULL;

  g_assert_cmpint (g_mkdir_with_parents (images, 0700), ==, 0);
  g_file_set_contents (first, "mine", -1, &error);
  g_assert_no_error (error);

  likely = vtr_volume_dup_likely_path ("x");
  second = create (embedded, "x", GIB, NULL, &error);
  g_assert_no_error (error);
  third = create (embedded, "x", GIB, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_volume_get_path (second), ==, likely);
  g_assert_true (g_str_has_suffix (vtr_volume_get_path (second), "/x 2.qcow2"));
  g_assert_true (g_str_has_suffix (vtr_volume_get_path (third), "/x 3.qcow2"));

  g_file_get_contents (first, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, "mine");

  delete (second);
  delete (third);
  g_assert_cmpint (g_unlink (first), ==, 0);
}

static void
test_file_names (void)
{
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *cut = g_strnfill (230, 'x');
  g_autofree char *cut_file = g_strconcat (cut, ".qcow2", NULL);
  const struct { const char *name; guint attempt; const char *file; } cases[] = {
    { "Debian 12", 1, "Debian 12.qcow2" },
    { "Debian 12", 2, "Debian 12 2.qcow2" },
    { "a/b:c,d\\e", 1, "a_b_c_d_e.qcow2" },
    { "../../etc/passwd", 1, "_._.._etc_passwd.qcow2" },
    { "-rf", 1, "_rf.qcow2" },
    { ".hidden", 1, "_hidden.qcow2" },
    { "🙂", 1, "🙂.qcow2" },
    { long_name, 1, cut_file },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = vtr_volume_file_dup_name (cases[i].name, cases[i].attempt);

      g_assert_cmpstr (file, ==, cases[i].file);
    }
}

static void
test_room (void)
{
  static const struct
  {
    guint64 capacity;
    guint64 total;
    guint64 available;
    gboolean fits;
  } cases[] = {
    { 20 * GIB, 100 * GIB, 50 * GIB, TRUE },
    /* Grows on demand: more than is free is the user's business, as long as it could be freed. */
    { 20 * GIB, 100 * GIB, 10 * GIB, TRUE },
    { 20 * GIB, 100 * GIB, GIB, TRUE },
    { 20 * GIB, 100 * GIB, GIB - 1, FALSE },
    { 20 * GIB, 19 * GIB, 19 * GIB, FALSE },
    { 10 * MIB, 100 * GIB, 10 * MIB, TRUE },
    { 10 * MIB, 100 * GIB, 9 * MIB, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean fits = vtr_volume_file_check_room (cases[i].capacity, cases[i].total,
                                                  cases[i].available, "/here", &error);

      g_assert_cmpint (fits, ==, cases[i].fits);
      if (!fits)
        g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE);
    }
}

/* Nobody but root may mount; an ordinary user's test takes the error the kernel would give from
 * qemu-img's words. */
static void
test_no_space (void)
{
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *ballast = g_build_filename (images, "ballast", NULL);
  g_autofree char *bytes = g_strnfill (16 * MIB - 64 * 1024, 'x');
  g_autoptr (VtrVolume) volume = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (images, 0700), ==, 0);
  if (mount ("tmpfs", images, "tmpfs", 0, "size=16m") != 0)
    {
      g_assert_cmpint (errno, ==, EPERM);
      vtr_volume_file_set_error ("/x.qcow2", "qemu-img: /x.qcow2: No space left on device", &error);
      g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE);
      return;
    }

  before = creating_list_tree (images);
  volume = create (embedded, "big", 20 * GIB, NULL, &error);
  g_assert_null (volume);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "no space"));
  after = creating_list_tree (images);
  g_assert_cmpstr (after, ==, before);
  g_clear_error (&error);

  /* Enough by the rule, but not for qemu-img's first 196 KiB: its own failure. */
  g_file_set_contents (ballast, bytes, (gssize) (16 * MIB - 64 * 1024), &error);
  g_assert_no_error (error);
  volume = create (embedded, "small", MIB / 64, NULL, &error);
  g_assert_null (volume);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE);
  g_clear_pointer (&after, g_free);
  after = creating_list_tree (images);
  g_assert_cmpstr (after, ==, "ballast");

  g_assert_cmpint (umount2 (images, MNT_DETACH), ==, 0);
}

/* Before it begins, and while qemu-img runs. */
static void
test_cancel (void)
{
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_cancelled = 0;

  g_cancellable_cancel (early);
  g_assert_null (create (embedded, "never", GIB, early, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GCancellable) late = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (VtrVolume) volume = NULL;
      CreatingWait wait = { NULL };

      vtr_volume_create_async (embedded, "late", GIB, late, creating_on_done, &wait);
      for (guint turn = 0; turn < i / 4 + 1 && wait.result == NULL; turn++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (late);
      result = creating_wait (&wait);
      volume = vtr_volume_create_finish (embedded, result, &error);
      if (volume != NULL)
        {
          delete (volume);
          continue;
        }

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      n_cancelled++;
    }

  g_test_message ("%u of 20 were cancelled in time", n_cancelled);
  g_assert_cmpuint (n_cancelled, >, 0);

  if (g_file_test (images, G_FILE_TEST_EXISTS))
    {
      g_autofree char *left = creating_list_tree (images);

      g_assert_cmpstr (left, ==, "");
    }
}

static void
test_no_qemu_img (void)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *images = vtr_volume_dup_folder ();
  g_autofree char *left = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("PATH", "/nonexistent", TRUE);
  g_assert_null (create (embedded, "never", GIB, NULL, &error));
  g_setenv ("PATH", path, TRUE);
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "qemu-utils"));
  left = creating_list_tree (images);
  g_assert_cmpstr (left, ==, "");
}

static void
test_pool (void)
{
  g_autoptr (VtrConnection) connection = vtr_connection_new ("test:///default");
  g_autoptr (VtrVolume) first = NULL;
  g_autoptr (VtrVolume) second = NULL;
  g_autoptr (GError) error = NULL;

  creating_open (connection);
  first = create (connection, "Debian 12", GIB, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_volume_get_path (first), ==, "/default-pool/Debian 12.qcow2");
  second = create (connection, "Debian 12", GIB, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_volume_get_path (second), ==, "/default-pool/Debian 12 2.qcow2");
  delete (first);
  g_clear_object (&first);
  first = create (connection, "Debian 12", GIB, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vtr_volume_get_path (first), ==, "/default-pool/Debian 12.qcow2");

  /* libvirt's test pool has 100 GiB. */
  g_assert_null (create (connection, "huge", 1024 * GIB, NULL, &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NO_SPACE);
  vtr_connection_close (connection);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *uri = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  folder = creating_isolate ();
  uri = g_strdup_printf ("qemu:///embed?root=%s/r", folder);
  embedded = vtr_connection_new (uri);
  creating_open (embedded);

  g_test_add_func ("/volume/file", test_file);
  g_test_add_func ("/volume/never-overwrites", test_never_overwrites);
  g_test_add_func ("/volume/file-names", test_file_names);
  g_test_add_func ("/volume/room", test_room);
  g_test_add_func ("/volume/no-space", test_no_space);
  g_test_add_func ("/volume/cancel", test_cancel);
  g_test_add_func ("/volume/no-qemu-img", test_no_qemu_img);
  g_test_add_func ("/volume/pool", test_pool);

  status = g_test_run ();

  vtr_connection_close (embedded);
  g_object_unref (embedded);
  creating_remove_tree (folder);
  g_free (folder);

  return status;
}
