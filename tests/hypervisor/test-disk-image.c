/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk-image.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "qcow2-header.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("vtr-disk-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* The output of a shell command in the fixture's folder. (transfer full) */
G_GNUC_PRINTF (2, 3)
static char *
run (Fixture    *fixture,
     const char *format,
     ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *command = NULL;
  g_autofree char *script = NULL;
  const char *argv[] = { "/bin/sh", "-c", NULL, NULL };
  char *output = NULL;
  int status = 0;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  script = g_strdup_printf ("set -e; %s", command);
  argv[2] = script;
  g_spawn_sync (fixture->folder, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));

  return output;
}

static VtrDiskImage *
read_image (Fixture     *fixture,
            const char  *name,
            const char  *format,
            GError     **error)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  return vtr_disk_image_read (path, format, error);
}

/* The number behind @key in what qemu-img says in JSON. */
static guint64
find_number (const char *json,
             const char *key)
{
  g_autofree char *pattern = g_strdup_printf ("\"%s\": ", key);
  const char *found = strstr (json, pattern);

  g_assert_nonnull (found);

  return g_ascii_strtoull (found + strlen (pattern), NULL, 10);
}

/* The commitment is what qemu-img calls fully allocated, whatever the image is made of. */
static void
test_measure (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const options[] = {
    "", "cluster_size=512", "cluster_size=2M", "cluster_size=4k,refcount_bits=64",
    "refcount_bits=1", "compat=0.10", "extended_l2=on,cluster_size=128k", "lazy_refcounts=on",
    "compression_type=zstd",
  };
  static const char * const sizes[] = { "0", "777M", "20G" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        const char *option = *options[i] != '\0' ? options[i] : "cluster_size=64k";
        g_autoptr (GError) error = NULL;
        g_autofree char *made =
          run (fixture, "qemu-img create -q -f qcow2 -o %s x.qcow2 %s; sync x.qcow2",
               option, sizes[j]);
        g_autofree char *measured = run (fixture,
                                         "qemu-img measure --output json -O qcow2 -o %s --size %s",
                                         option, sizes[j]);
        g_autofree char *info = run (fixture, "qemu-img info --output json x.qcow2");
        g_autoptr (VtrDiskImage) image = read_image (fixture, "x.qcow2", NULL, &error);

        g_test_message ("%s %s", option, sizes[j]);
        g_assert_no_error (error);
        g_assert_cmpstr (image->format, ==, "qcow2");
        g_assert_cmpuint (image->capacity, ==, find_number (info, "virtual-size"));
        g_assert_cmpuint (image->allocation, ==, find_number (info, "actual-size"));
        g_assert_cmpuint (image->cluster_size, ==, find_number (info, "cluster-size"));
        g_assert_cmpuint (image->commitment, ==,
                          MAX (find_number (measured, "fully-allocated"), image->allocation));
        g_assert_false (image->is_commitment_unbounded);
        g_assert_false (image->is_encrypted);
        g_assert_cmpuint (image->backing->len, ==, 0);
      }
}

static void
test_raw (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *made =
    run (fixture, "truncate -s 40M sparse.img; printf 'QFI\\373xxxx' > qfi.img; : > empty.img");
  g_autoptr (VtrDiskImage) sparse = read_image (fixture, "sparse.img", NULL, &error);
  g_autoptr (VtrDiskImage) empty = read_image (fixture, "empty.img", NULL, &error);
  g_autoptr (VtrDiskImage) qfi = read_image (fixture, "qfi.img", "raw", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sparse->format, ==, "raw");
  g_assert_cmpuint (sparse->capacity, ==, 40 << 20);
  g_assert_cmpuint (sparse->length, ==, 40 << 20);
  g_assert_cmpuint (sparse->allocation, ==, 0);
  g_assert_cmpuint (sparse->commitment, ==, 40 << 20);
  g_assert_cmpuint (empty->capacity, ==, 0);

  /* What a machine uses as raw stays raw, whatever its guest writes into it. */
  g_assert_cmpstr (qfi->format, ==, "raw");
  g_assert_cmpuint (qfi->capacity, ==, 8);
  g_assert_null (read_image (fixture, "qfi.img", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_snapshots (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *made = run (fixture, "qemu-img create -q -f qcow2 s.qcow2 10M;"
                                        "qemu-img snapshot -c first s.qcow2;"
                                        "qemu-img snapshot -c zwei s.qcow2");
  g_autoptr (VtrDiskImage) image = read_image (fixture, "s.qcow2", "qcow2", &error);
  const VtrDiskSnapshot *second = NULL;

  g_assert_no_error (error);
  g_assert_true (image->is_commitment_unbounded);
  g_assert_cmpuint (image->snapshots->len, ==, 2);
  second = g_ptr_array_index (image->snapshots, 1);
  g_assert_cmpstr (second->name, ==, "zwei");
  g_assert_cmpstr (second->id, ==, "2");
  g_assert_cmpuint (second->memory_size, ==, 0);
  g_assert_cmpint (second->created, >, g_get_real_time () / G_USEC_PER_SEC - 600);
}

static void
test_backing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *made =
    run (fixture, "qemu-img create -q -f qcow2 base.qcow2 10M;"
                  "qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 middle.qcow2;"
                  "qemu-img create -q -f qcow2 -b middle.qcow2 -F qcow2 top.qcow2;"
                  /* Says raw of what is qcow2: nobody looks inside. */
                  "qemu-img create -q -f qcow2 -b top.qcow2 -F raw liar.qcow2;"
                  "qemu-img create -q -f qcow2 -u -b nbd://host/x -F raw net.qcow2 10M;"
                  "qemu-img create -q -f qcow2 -u -b loop.qcow2 -F qcow2 other.qcow2 10M;"
                  "mv other.qcow2 loop.qcow2;"
                  "qemu-img create -q -f qcow2 -u -b missing.qcow2 -F qcow2 orphan.qcow2 10M;"
                  "mkfifo fifo.qcow2;"
                  "qemu-img create -q -f qcow2 -u -b fifo.qcow2 -F qcow2 waits.qcow2 10M");
  static const struct
  {
    const char *name;
    guint       n_backing;
    const char *first;
  } cases[] = {
    { "base.qcow2", 0, NULL },
    { "top.qcow2", 2, "middle.qcow2" },
    { "liar.qcow2", 1, "top.qcow2" },
    { "net.qcow2", 1, NULL },
    { "orphan.qcow2", 1, "missing.qcow2" },
    { "waits.qcow2", 1, "fifo.qcow2" },
    { "loop.qcow2", 64, "loop.qcow2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VtrDiskImage) image = read_image (fixture, cases[i].name, NULL, &error);
      const VtrDiskBacking *backing = NULL;
      g_autofree char *path = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (image->backing->len, ==, cases[i].n_backing);
      if (cases[i].first == NULL)
        continue;
      backing = g_ptr_array_index (image->backing, 0);
      path = g_build_filename (fixture->folder, cases[i].first, NULL);
      g_assert_cmpstr (backing->file, ==, path);
    }
}

static void
test_encrypted (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  /* qemu-img measures how fast it derives keys, and gives up when the computer is busy. */
#define AGAIN "again () { for i in 1 2 3 4 5 6 7 8; do \"$@\" && return; sleep 1; done; false; }; "
  g_autofree char *made =
    run (fixture, AGAIN "printf secret > key; "
                  "again qemu-img create -q --object secret,id=k,file=key "
                  "-f qcow2 -o encrypt.format=luks,encrypt.key-secret=k,encrypt.iter-time=10 "
                  "l.qcow2 64M");
  g_autofree char *measured =
    run (fixture, AGAIN
         "again qemu-img measure --output json --object secret,id=k,file=key -O qcow2 "
         "-o encrypt.format=luks,encrypt.key-secret=k,encrypt.iter-time=10 --size 64M");
#undef AGAIN
  g_autoptr (VtrDiskImage) image = read_image (fixture, "l.qcow2", NULL, &error);

  g_assert_no_error (error);
  g_assert_true (image->is_encrypted);
  g_assert_cmpuint (image->commitment, ==, find_number (measured, "fully-allocated"));
}

static void
test_refuses (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    const char *name;
    int         code;
  } cases[] = {
    { "missing", G_IO_ERROR_NOT_FOUND },
    { ".", G_IO_ERROR_NOT_REGULAR_FILE },
    { "fifo", G_IO_ERROR_NOT_REGULAR_FILE },
    { "cut.qcow2", G_IO_ERROR_INVALID_DATA },
    { "features.qcow2", G_IO_ERROR_NOT_SUPPORTED },
    { "x.vmdk", G_IO_ERROR_NOT_SUPPORTED },
    { "x.vhdx", G_IO_ERROR_NOT_SUPPORTED },
    { "x.vdi", G_IO_ERROR_NOT_SUPPORTED },
    { "x.qed", G_IO_ERROR_NOT_SUPPORTED },
  };
  g_autofree char *made =
    run (fixture, "mkfifo fifo; qemu-img create -q -f qcow2 x.qcow2 1G;"
                  "head -c 90 x.qcow2 > cut.qcow2;"
                  "cp x.qcow2 features.qcow2; printf '\\100' | dd of=features.qcow2 bs=1 seek=79 "
                  "conv=notrunc status=none;"
                  "for f in vmdk vhdx vdi qed; do qemu-img create -q -f $f x.$f 8M; done");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].name);
      g_assert_null (read_image (fixture, cases[i].name, NULL, &error));
      g_assert_error (error, G_IO_ERROR, cases[i].code);
    }
}

/* No change of any byte of a header makes the reader leave its bytes, or take an odd geometry. */
static void
test_mutations (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *made = run (fixture, "qemu-img create -q -f qcow2 b.qcow2 10M;"
                                        "qemu-img create -q -f qcow2 -b b.qcow2 -F qcow2 m.qcow2");
  g_autofree char *path = g_build_filename (fixture->folder, "m.qcow2", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;
  guint n_accepted = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize offset = 0; offset < 600; offset++)
    for (guint value = 0; value < 256; value += 17)
      {
        g_autofree guint8 *copy = g_memdup2 (contents, 600);
        g_autoptr (GError) error = NULL;
        VtrQcow2Header header;

        copy[offset] = (guint8) value;
        if (vtr_qcow2_header_parse (copy, 600, length, &header, &error))
          {
            n_accepted++;
            g_assert_cmpuint (header.cluster_bits, >=, 9);
            g_assert_cmpuint (header.cluster_bits, <=, VTR_QCOW2_MAX_CLUSTER_BITS);
            g_assert_cmpuint (vtr_qcow2_header_get_commitment (&header), >=, header.cluster_size);
          }
        else
          {
            g_assert_nonnull (error);
          }
      }
  g_assert_cmpuint (n_accepted, >, 0);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/disk-image/measure", test_measure);
  ADD ("/disk-image/raw", test_raw);
  ADD ("/disk-image/snapshots", test_snapshots);
  ADD ("/disk-image/backing", test_backing);
  ADD ("/disk-image/encrypted", test_encrypted);
  ADD ("/disk-image/refuses", test_refuses);
  ADD ("/disk-image/mutations", test_mutations);

  return g_test_run ();
}
