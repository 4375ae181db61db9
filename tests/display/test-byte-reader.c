/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "byte-reader.h"

static const uint8_t BYTES[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

static void
test_numbers (void)
{
  VtrByteReader reader;

  vtr_byte_reader_init (&reader, BYTES, sizeof BYTES);
  g_assert_cmphex (vtr_byte_reader_u8 (&reader), ==, 0x01);
  g_assert_cmphex (vtr_byte_reader_u16 (&reader), ==, 0x0203);
  g_assert_cmphex (vtr_byte_reader_u32 (&reader), ==, 0x04050607);
  g_assert_cmphex (vtr_byte_reader_u64 (&reader), ==, 0x08090a0b0c0d0e0f);
  g_assert_cmpuint (vtr_byte_reader_get_left (&reader), ==, 0);
  g_assert_false (vtr_byte_reader_is_short (&reader));
}

static void
test_signed (void)
{
  const uint8_t minus_two[] = { 0xff, 0xff, 0xff, 0xfe };
  VtrByteReader reader;

  vtr_byte_reader_init (&reader, minus_two, sizeof minus_two);
  g_assert_cmpint (vtr_byte_reader_s32 (&reader), ==, -2);
}

static void
test_short (void)
{
  VtrByteReader reader;
  size_t start = 0;

  vtr_byte_reader_init (&reader, BYTES, 3);
  vtr_byte_reader_u8 (&reader);
  start = vtr_byte_reader_save (&reader);
  vtr_byte_reader_u8 (&reader);

  /* Neither reads beyond the end nor moves. */
  g_assert_cmphex (vtr_byte_reader_u32 (&reader), ==, 0);
  g_assert_true (vtr_byte_reader_is_short (&reader));
  g_assert_cmpuint (vtr_byte_reader_get_left (&reader), ==, 1);
  g_assert_null (vtr_byte_reader_take (&reader, SIZE_MAX));
  g_assert_null (vtr_byte_reader_peek (&reader, 2));

  vtr_byte_reader_restore (&reader, start);
  g_assert_false (vtr_byte_reader_is_short (&reader));
  g_assert_cmphex (vtr_byte_reader_u16 (&reader), ==, 0x0203);
}

static void
test_nothing (void)
{
  VtrByteReader reader;

  vtr_byte_reader_init (&reader, NULL, 7);
  g_assert_cmpuint (vtr_byte_reader_get_left (&reader), ==, 0);
  g_assert_nonnull (vtr_byte_reader_take (&reader, 0));
  g_assert_cmphex (vtr_byte_reader_u8 (&reader), ==, 0);
  g_assert_true (vtr_byte_reader_is_short (&reader));
}

static void
test_skip (void)
{
  VtrByteReader reader;

  vtr_byte_reader_init (&reader, BYTES, 5);
  g_assert_cmpuint (vtr_byte_reader_skip (&reader, 4), ==, 4);
  g_assert_cmpuint (vtr_byte_reader_skip (&reader, 4), ==, 1);
  g_assert_false (vtr_byte_reader_is_short (&reader));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/byte-reader/numbers", test_numbers);
  g_test_add_func ("/byte-reader/signed", test_signed);
  g_test_add_func ("/byte-reader/short", test_short);
  g_test_add_func ("/byte-reader/nothing", test_nothing);
  g_test_add_func ("/byte-reader/skip", test_skip);

  return g_test_run ();
}
