/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads big-endian numbers from bytes of which there are only so many. Plain C, on the stack, no
 * thread of its own; borrows the bytes.
 *
 * What isn't there reads as 0 and NULL, moves nothing, and raises the flag: so a message can be
 * read as a whole and asked about once. A message that isn't complete yet is no error:
 *
 *   size_t start = vtr_byte_reader_save (&reader);
 *   … read …
 *   if (vtr_byte_reader_is_short (&reader))
 *     vtr_byte_reader_restore (&reader, start);   // and come again with more */
typedef struct
{
  const uint8_t *data;
  size_t         length;
  size_t         offset;     /* never above length */
  bool           is_short;
} VtrByteReader;

void        vtr_byte_reader_init      (VtrByteReader       *reader,
                                       const uint8_t       *data,
                                       size_t               length);

static inline size_t
vtr_byte_reader_get_left (const VtrByteReader *reader)
{
  return reader->length - reader->offset;
}

static inline bool
vtr_byte_reader_is_short (const VtrByteReader *reader)
{
  return reader->is_short;
}

static inline size_t
vtr_byte_reader_save (const VtrByteReader *reader)
{
  return reader->offset;
}

/* @saved: from vtr_byte_reader_save() of this reader. Lowers the flag. */
static inline void
vtr_byte_reader_restore (VtrByteReader *reader,
                         size_t         saved)
{
  reader->offset = saved;
  reader->is_short = false;
}

/* The next @count bytes, borrowed, or NULL; @count may be 0. */
static inline const uint8_t *
vtr_byte_reader_take (VtrByteReader *reader,
                      size_t         count)
{
  const uint8_t *bytes = reader->data + reader->offset;

  if (count > vtr_byte_reader_get_left (reader))
    {
      reader->is_short = true;
      return NULL;
    }

  reader->offset += count;
  return bytes;
}

/* The next @count bytes without moving, or NULL; doesn't raise the flag. */
static inline const uint8_t *
vtr_byte_reader_peek (const VtrByteReader *reader,
                      size_t               count)
{
  return count <= vtr_byte_reader_get_left (reader) ? reader->data + reader->offset : NULL;
}

/* Moves past at most @count bytes; how many there were. */
size_t      vtr_byte_reader_skip      (VtrByteReader       *reader,
                                       size_t               count);
uint8_t     vtr_byte_reader_u8        (VtrByteReader       *reader);
uint16_t    vtr_byte_reader_u16       (VtrByteReader       *reader);
uint32_t    vtr_byte_reader_u32       (VtrByteReader       *reader);
int32_t     vtr_byte_reader_s32       (VtrByteReader       *reader);
uint64_t    vtr_byte_reader_u64       (VtrByteReader       *reader);

/* The same from memory that is known to be there. */
static inline uint16_t
vtr_bytes_get_u16 (const uint8_t *bytes)
{
  return (uint16_t) (bytes[0] << 8 | bytes[1]);
}

static inline uint32_t
vtr_bytes_get_u32 (const uint8_t *bytes)
{
  return (uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16 | (uint32_t) bytes[2] << 8 |
         bytes[3];
}
