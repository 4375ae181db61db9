/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "volume-descriptor.h"

#include <string.h>

#include "iso-builder.h"

static const VtrIsoSpec debian = {
  .volume_id = "Debian 12.5.0 amd64 n",
  .system_id = "LINUX",
  .publisher_id = "NOBODY",
  .application_id = "GENISOIMAGE",
  .blocks = 321536,
};

/* The part of an image that the parser is given, in a block of its own size. */
static guint8 *
dup_descriptor (const VtrIsoSpec *spec,
                gsize             length)
{
  g_autoptr (GBytes) image = vtr_iso_builder_build (spec);
  const guint8 *data = g_bytes_get_data (image, NULL);
  guint8 *copy = g_malloc (MAX (length, 1));

  memcpy (copy, data + VTR_VOLUME_DESCRIPTOR_OFFSET, length);

  return copy;
}

static void
test_parse (void)
{
  g_autofree guint8 *data = dup_descriptor (&debian, VTR_VOLUME_DESCRIPTOR_LENGTH);
  g_auto (VtrVolumeDescriptor) descriptor = { 0 };

  g_assert_true (vtr_volume_descriptor_parse (data, VTR_VOLUME_DESCRIPTOR_LENGTH, &descriptor));
  g_assert_cmpstr (descriptor.volume_id, ==, "Debian 12.5.0 amd64 n");
  g_assert_cmpstr (descriptor.system_id, ==, "LINUX");
  g_assert_cmpstr (descriptor.publisher_id, ==, "NOBODY");
  g_assert_cmpstr (descriptor.application_id, ==, "GENISOIMAGE");
  g_assert_cmpuint (descriptor.size, ==, G_GUINT64_CONSTANT (321536) * 2048);
  g_assert_true (descriptor.bootable);
  g_assert_false (vtr_volume_descriptor_is_udf (data, VTR_VOLUME_DESCRIPTOR_LENGTH));
}

static void
test_empty_fields (void)
{
  const VtrIsoSpec spec = { .no_boot = TRUE };
  g_autofree guint8 *data = dup_descriptor (&spec, VTR_VOLUME_DESCRIPTOR_LENGTH);
  g_auto (VtrVolumeDescriptor) descriptor = { 0 };

  g_assert_true (vtr_volume_descriptor_parse (data, VTR_VOLUME_DESCRIPTOR_LENGTH, &descriptor));
  g_assert_null (descriptor.volume_id);
  g_assert_null (descriptor.system_id);
  g_assert_null (descriptor.publisher_id);
  g_assert_null (descriptor.application_id);
  g_assert_false (descriptor.bootable);
}

static void
test_full_fields (void)
{
  const VtrIsoSpec spec = { .volume_id = "01234567890123456789012345678901 and more" };
  g_autofree guint8 *data = dup_descriptor (&spec, VTR_VOLUME_DESCRIPTOR_LENGTH);
  g_auto (VtrVolumeDescriptor) descriptor = { 0 };

  g_assert_true (vtr_volume_descriptor_parse (data, VTR_VOLUME_DESCRIPTOR_LENGTH, &descriptor));
  g_assert_cmpstr (descriptor.volume_id, ==, "01234567890123456789012345678901");
}

static void
test_odd_text (void)
{
  g_autofree guint8 *data = dup_descriptor (&debian, VTR_VOLUME_DESCRIPTOR_LENGTH);
  g_auto (VtrVolumeDescriptor) descriptor = { 0 };

  /* Ended by a NUL with leftovers behind it; bytes of no encoding. */
  memcpy (data + 40, "NUL\0LEFTOVER", 12);
  memcpy (data + 8, "\xff\xfe\x80", 3);

  g_assert_true (vtr_volume_descriptor_parse (data, VTR_VOLUME_DESCRIPTOR_LENGTH, &descriptor));
  g_assert_cmpstr (descriptor.volume_id, ==, "NUL");
  g_assert_nonnull (descriptor.system_id);
  g_assert_true (g_utf8_validate (descriptor.system_id, -1, NULL));
}

static void
test_largest_size (void)
{
  g_autofree guint8 *data = dup_descriptor (&debian, VTR_VOLUME_DESCRIPTOR_LENGTH);
  g_auto (VtrVolumeDescriptor) descriptor = { 0 };

  memset (data + 80, 0xff, 4);
  memset (data + 128, 0xff, 2);

  g_assert_true (vtr_volume_descriptor_parse (data, VTR_VOLUME_DESCRIPTOR_LENGTH, &descriptor));
  g_assert_cmpuint (descriptor.size, ==, G_GUINT64_CONSTANT (0xffffffff) * 0xffff);
}

static void
test_every_length (void)
{
  for (gsize length = 0; length <= VTR_VOLUME_DESCRIPTOR_LENGTH; length++)
    {
      g_autofree guint8 *data = dup_descriptor (&debian, length);
      g_auto (VtrVolumeDescriptor) descriptor = { 0 };
      gboolean parsed = vtr_volume_descriptor_parse (data, length, &descriptor);

      g_assert_cmpint (parsed, ==, length >= 2048);
      g_assert_cmpint (descriptor.bootable, ==, length >= 2048 + 7 + 23);
      if (!parsed)
        g_assert_null (descriptor.volume_id);
    }
}

static void
test_no_descriptor (void)
{
  g_autofree guint8 *data = dup_descriptor (&debian, VTR_VOLUME_DESCRIPTOR_LENGTH);
  g_auto (VtrVolumeDescriptor) descriptor = { 0 };

  data[0] = 2;
  g_assert_false (vtr_volume_descriptor_parse (data, VTR_VOLUME_DESCRIPTOR_LENGTH, &descriptor));

  data[0] = 1;
  data[5] = '2';
  g_assert_false (vtr_volume_descriptor_parse (data, VTR_VOLUME_DESCRIPTOR_LENGTH, &descriptor));
  g_assert_null (descriptor.volume_id);
}

static void
test_udf (void)
{
  g_autofree guint8 *data = g_malloc0 (VTR_VOLUME_DESCRIPTOR_LENGTH);

  memcpy (data + 1, "BEA01", 5);
  g_assert_true (vtr_volume_descriptor_is_udf (data, VTR_VOLUME_DESCRIPTOR_LENGTH));
  g_assert_false (vtr_volume_descriptor_is_udf (data, 5));
  g_assert_false (vtr_volume_descriptor_is_udf (NULL, 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/volume-descriptor/parse", test_parse);
  g_test_add_func ("/volume-descriptor/empty-fields", test_empty_fields);
  g_test_add_func ("/volume-descriptor/full-fields", test_full_fields);
  g_test_add_func ("/volume-descriptor/odd-text", test_odd_text);
  g_test_add_func ("/volume-descriptor/largest-size", test_largest_size);
  g_test_add_func ("/volume-descriptor/every-length", test_every_length);
  g_test_add_func ("/volume-descriptor/no-descriptor", test_no_descriptor);
  g_test_add_func ("/volume-descriptor/udf", test_udf);

  return g_test_run ();
}
