/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as bad as they come. */
#include "media-reader.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "iso-builder.h"
#include "os-database.h"

typedef struct
{
  char *folder;
} Fixture;

static const VtrIsoSpec debian = { .volume_id = "Debian 12.5.0 amd64 n" };

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("vitrine-test-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_pointer (&fixture->folder, g_free);
}

static char *
dup_path (Fixture    *fixture,
          const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static char *
write_file (Fixture    *fixture,
            const char *name,
            const void *data,
            gsize       length)
{
  g_autoptr (GError) error = NULL;
  char *path = dup_path (fixture, name);

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);

  return path;
}

static void
assert_error (const char   *path,
              VtrOsdbError  code)
{
  g_autoptr (GError) error = NULL;
  g_auto (VtrMediaReading) reading = { 0 };

  g_assert_false (vtr_media_reader_read (path, &reading, &error));
  g_assert_error (error, VTR_OSDB_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_assert_cmpuint (reading.size, ==, 0);
}

static void
test_iso (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_autofree char *path = dup_path (fixture, "debian.iso");
  g_autoptr (GError) error = NULL;
  g_auto (VtrMediaReading) reading = { 0 };

  g_assert_true (vtr_iso_builder_write (&debian, path, 0, NULL));
  g_assert_true (vtr_media_reader_read (path, &reading, &error));
  g_assert_no_error (error);
  g_assert_true (reading.is_disc);
  g_assert_null (reading.disk_format);
  g_assert_cmpuint (reading.size, ==, 24 * 2048);
  g_assert_cmpstr (reading.volume.volume_id, ==, "Debian 12.5.0 amd64 n");
}

static void
test_not_there (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *path = dup_path (fixture, "deleted.iso");
  g_autofree char *below = g_build_filename (path, "x.iso", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (VtrMediaReading) reading = { 0 };

  g_assert_true (vtr_iso_builder_write (&debian, path, 0, NULL));
  g_assert_true (vtr_media_reader_read (path, &reading, &error));
  assert_error (below, VTR_OSDB_ERROR_NOT_FOUND);
  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_error (path, VTR_OSDB_ERROR_NOT_FOUND);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autofree char *path = write_file (fixture, "empty.iso", "", 0);

  assert_error (path, VTR_OSDB_ERROR_EMPTY);
}

static void
test_no_file (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autofree char *fifo = dup_path (fixture, "fifo.iso");
  g_autofree char *link = dup_path (fixture, "link.iso");
  g_autofree char *socket_path = dup_path (fixture, "socket.iso");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = -1;

  assert_error (fixture->folder, VTR_OSDB_ERROR_NOT_A_MEDIUM);
  assert_error ("/dev/zero", VTR_OSDB_ERROR_NOT_A_MEDIUM);

  /* Nobody ever writes to it: whoever opened it to wait would wait for ever. */
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_error (fifo, VTR_OSDB_ERROR_NOT_A_MEDIUM);
  g_assert_cmpint (symlink (fifo, link), ==, 0);
  assert_error (link, VTR_OSDB_ERROR_NOT_A_MEDIUM);

  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  assert_error (socket_path, VTR_OSDB_ERROR_NOT_A_MEDIUM);
  close (fd);
}

static void
test_link_to_itself (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autofree char *path = dup_path (fixture, "loop.iso");

  g_assert_cmpint (symlink (path, path), ==, 0);
  assert_error (path, VTR_OSDB_ERROR_IO);
}

static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  user_data)
{
  if (g_test_subprocess ())
    {
      /* Permissions don't hold for root, so as somebody else. */
      const char *path = g_getenv ("VITRINE_TEST_PATH");

      if (geteuid () == 0)
        g_assert_cmpint (seteuid (65534), ==, 0);
      assert_error (path, VTR_OSDB_ERROR_NOT_READABLE);
      if (getuid () == 0)
        g_assert_cmpint (seteuid (0), ==, 0);
    }
  else
    {
      g_autofree char *path = write_file (fixture, "secret.iso", "secret", 6);

      g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
      g_assert_cmpint (g_chmod (path, 0), ==, 0);
      g_setenv ("VITRINE_TEST_PATH", path, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      g_unsetenv ("VITRINE_TEST_PATH");
    }
}

static guint64
get_bytes_read (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/io", &text, NULL, NULL));
  line = strstr (text, "rchar:");
  g_assert_nonnull (line);

  return g_ascii_strtoull (line + 6, NULL, 10);
}

/* libosinfo's own reader would allocate and read 4 GiB of this one. */
static void
test_hostile_root (Fixture       *fixture,
                   gconstpointer  user_data)
{
  const VtrIsoSpec spec = {
    .volume_id = "HOSTILE",
    .root_length = 0xfffffff0,
    .blocks = 5 * 512 * 1024,
    .no_boot = TRUE,
  };
  const guint64 length = G_GUINT64_CONSTANT (5) * 1024 * 1024 * 1024;
  g_autofree char *path = dup_path (fixture, "hostile.iso");
  g_autoptr (GError) error = NULL;
  g_auto (VtrMediaReading) reading = { 0 };
  guint64 before = 0;

  g_assert_true (vtr_iso_builder_write (&spec, path, length, NULL));
  before = get_bytes_read ();
  g_assert_true (vtr_media_reader_read (path, &reading, &error));
  g_assert_cmpuint (get_bytes_read () - before, <, 16 * 1024);
  g_assert_cmpuint (reading.size, ==, length);
  g_assert_false (reading.volume.bootable);
}

/* Cut off before the descriptor, in it, and behind it. */
static void
test_cut_off (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr (GBytes) image = vtr_iso_builder_build (&debian);
  const guint8 *data = g_bytes_get_data (image, NULL);

  for (gsize length = 1; length < g_bytes_get_size (image); length += 1021)
    {
      g_autofree char *path = write_file (fixture, "cut.iso", data, length);
      g_autoptr (GError) error = NULL;
      g_auto (VtrMediaReading) reading = { 0 };

      if (length < VTR_VOLUME_DESCRIPTOR_OFFSET + 2048)
        {
          assert_error (path, VTR_OSDB_ERROR_NOT_A_MEDIUM);
          continue;
        }

      g_assert_true (vtr_media_reader_read (path, &reading, &error));
      g_assert_true (reading.is_disc);
    }
}

static void
test_no_image (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autofree guint8 *zeros = g_malloc0 (64 * 1024);
  g_autofree char *text = write_file (fixture, "letter.txt", "Dear all", 8);
  g_autofree char *iso = write_file (fixture, "zeros.iso", zeros, 64 * 1024);

  assert_error (text, VTR_OSDB_ERROR_NOT_A_MEDIUM);
  assert_error (iso, VTR_OSDB_ERROR_NOT_A_MEDIUM);
}

static void
assert_disk (const char *path,
             const char *format,
             gboolean    has_boot_sector)
{
  g_autoptr (GError) error = NULL;
  g_auto (VtrMediaReading) reading = { 0 };

  g_assert_true (vtr_media_reader_read (path, &reading, &error));
  g_assert_no_error (error);
  g_assert_false (reading.is_disc);
  g_assert_cmpstr (reading.disk_format, ==, format);
  g_assert_cmpint (reading.has_boot_sector, ==, has_boot_sector);
}

static void
test_disks (Fixture       *fixture,
            gconstpointer  user_data)
{
  guint8 sector[512] = { 0 };
  g_autofree char *qcow2 = write_file (fixture, "disk", "QFI\xfb\0\0\0\3", 8);
  g_autofree char *blank = write_file (fixture, "blank.IMG", sector, sizeof sector);
  g_autofree char *bootable = NULL;

  sector[510] = 0x55;
  sector[511] = 0xaa;
  bootable = write_file (fixture, "bootable", sector, sizeof sector);

  assert_disk (qcow2, "qcow2", FALSE);
  assert_disk (blank, "raw", FALSE);
  assert_disk (bootable, "raw", TRUE);
}

/* A hybrid ISO begins like a disk. */
static void
test_hybrid (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (GBytes) image = vtr_iso_builder_build (&debian);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (image, NULL), g_bytes_get_size (image));
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (VtrMediaReading) reading = { 0 };

  data[510] = 0x55;
  data[511] = 0xaa;
  path = write_file (fixture, "hybrid", data, g_bytes_get_size (image));

  g_assert_true (vtr_media_reader_read (path, &reading, &error));
  g_assert_true (reading.is_disc);
  g_assert_null (reading.disk_format);
}

#define ADD(name, function) \
  g_test_add ("/media-reader/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("iso", test_iso);
  ADD ("not-there", test_not_there);
  ADD ("empty", test_empty);
  ADD ("no-file", test_no_file);
  ADD ("link-to-itself", test_link_to_itself);
  ADD ("unreadable", test_unreadable);
  ADD ("hostile-root", test_hostile_root);
  ADD ("cut-off", test_cut_off);
  ADD ("no-image", test_no_image);
  ADD ("disks", test_disks);
  ADD ("hybrid", test_hybrid);

  return g_test_run ();
}
