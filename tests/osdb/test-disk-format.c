/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk-format.h"

#include <string.h>

typedef struct
{
  const char *name;
  gsize       offset;
  const char *bytes;
  gsize       length;
} Sample;

static const Sample samples[] = {
  { "qcow2", 0, "QFI\xfb\0\0\0\3", 8 },
  { "qcow2", 0, "QFI\xfb\0\0\0\2", 8 },
  { "qcow", 0, "QFI\xfb\0\0\0\1", 8 },
  { NULL, 0, "QFI\xfb\0\0\0\4", 8 },
  { "vmdk", 0, "KDMV\1\0\0\0", 8 },
  { "vmdk", 0, "# Disk DescriptorFile\nversion=1\n", 32 },
  { "vdi", 0x40, "\x7f\x10\xda\xbe", 4 },
  { "vhdx", 0, "vhdxfile", 8 },
  { "vpc", 0, "conectix", 8 },
  { "qed", 0, "QED\0", 4 },
  { "parallels", 0, "WithoutFreeSpace", 16 },
  { "luks", 0, "LUKS\xba\xbe\0\1", 8 },
  { NULL, 0, "PK\3\4", 4 },
};

static void
test_recognise (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      gsize length = samples[i].offset + samples[i].length;
      g_autofree guint8 *data = g_malloc0 (length);

      memcpy (data + samples[i].offset, samples[i].bytes, samples[i].length);
      g_assert_cmpstr (vtr_disk_format_recognise (data, length), ==, samples[i].name);

      /* A magic number that is cut off is none. */
      if (samples[i].name != NULL)
        {
          g_autofree guint8 *part = g_memdup2 (data, samples[i].offset + 3);

          g_assert_null (vtr_disk_format_recognise (part, samples[i].offset + 3));
        }
    }

  g_assert_null (vtr_disk_format_recognise (NULL, 0));
}

static void
test_raw (void)
{
  g_autofree guint8 *data = g_malloc0 (1024);

  g_assert_false (vtr_disk_format_is_raw (data, 1024));

  data[510] = 0x55;
  data[511] = 0xaa;
  g_assert_true (vtr_disk_format_is_raw (data, 512));
  g_assert_false (vtr_disk_format_is_raw (data, 511));

  data[510] = 0;
  memcpy (data + 512, "EFI PART", 8);
  g_assert_true (vtr_disk_format_is_raw (data, 1024));
  g_assert_false (vtr_disk_format_is_raw (data, 519));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/disk-format/recognise", test_recognise);
  g_test_add_func ("/disk-format/raw", test_raw);

  return g_test_run ();
}
