/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "byte-reader.h"

void
vtr_byte_reader_init (VtrByteReader *reader,
                      const uint8_t *data,
                      size_t         length)
{
  static const uint8_t nothing[1];

  /* Arithmetic on NULL is undefined, even with 0. */
  *reader = (VtrByteReader) { .data = data != NULL ? data : nothing,
                              .length = data != NULL ? length : 0 };
}

size_t
vtr_byte_reader_skip (VtrByteReader *reader,
                      size_t         count)
{
  size_t left = vtr_byte_reader_get_left (reader);
  size_t skipped = count < left ? count : left;

  reader->offset += skipped;

  return skipped;
}

uint8_t
vtr_byte_reader_u8 (VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, 1);

  return bytes != NULL ? bytes[0] : 0;
}

uint16_t
vtr_byte_reader_u16 (VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, 2);

  return bytes != NULL ? vtr_bytes_get_u16 (bytes) : 0;
}

uint32_t
vtr_byte_reader_u32 (VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, 4);

  return bytes != NULL ? vtr_bytes_get_u32 (bytes) : 0;
}

int32_t
vtr_byte_reader_s32 (VtrByteReader *reader)
{
  return (int32_t) vtr_byte_reader_u32 (reader);
}

uint64_t
vtr_byte_reader_u64 (VtrByteReader *reader)
{
  const uint8_t *bytes = vtr_byte_reader_take (reader, 8);

  return bytes != NULL ? (uint64_t) vtr_bytes_get_u32 (bytes) << 32 | vtr_bytes_get_u32 (bytes + 4)
                       : 0;
}
