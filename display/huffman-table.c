/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "huffman-table.h"

#include <string.h>

#define END_OF_BLOCK    256u
#define FIRST_LENGTH    257u
#define N_LENGTHS       29u
#define N_DISTANCES     30u

/* RFC 1951, 3.2.5 */
static const uint16_t LENGTH_BASE[N_LENGTHS] = {
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
};
static const uint8_t LENGTH_EXTRA[N_LENGTHS] = {
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
};
static const uint16_t DISTANCE_BASE[N_DISTANCES] = {
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
};

static uint32_t
get_root (VtrHuffmanKind kind)
{
  if (kind == VTR_HUFFMAN_LITERALS)
    return VTR_HUFFMAN_LITERAL_ROOT;

  return kind == VTR_HUFFMAN_DISTANCES ? VTR_HUFFMAN_DISTANCE_ROOT : VTR_HUFFMAN_LENGTHS_ROOT;
}

static uint32_t
make_entry (VtrHuffmanKind kind,
            uint32_t       symbol,
            uint32_t       length)
{
  if (kind == VTR_HUFFMAN_LENGTHS)
    return length | symbol << 16;
  if (kind == VTR_HUFFMAN_DISTANCES)
    {
      if (symbol >= N_DISTANCES)
        return 0;
      return length | (symbol < 2 ? 0 : symbol / 2 - 1) << 8 |
             (uint32_t) DISTANCE_BASE[symbol] << 16;
    }

  if (symbol < END_OF_BLOCK)
    return length | VTR_HUFFMAN_LITERAL | symbol << 16;
  if (symbol == END_OF_BLOCK)
    return length | VTR_HUFFMAN_END;
  if (symbol - FIRST_LENGTH >= N_LENGTHS)
    return 0;

  return length | (uint32_t) LENGTH_EXTRA[symbol - FIRST_LENGTH] << 8 |
         (uint32_t) LENGTH_BASE[symbol - FIRST_LENGTH] << 16;
}

/* Codes go by length and then by symbol, and are read from their highest bit on, while data is read
 * from the lowest. */
static uint32_t
reverse (uint32_t code,
         uint32_t length)
{
  uint32_t reversed = 0;

  for (uint32_t i = 0; i < length; i++)
    reversed |= (code >> i & 1) << (length - 1 - i);

  return reversed;
}

/* Whether every sequence of bits is exactly one code. */
static bool
is_complete (const uint16_t  counts[VTR_HUFFMAN_MAX_BITS + 1],
             VtrHuffmanKind  kind)
{
  uint32_t left = 1;
  uint32_t n_codes = 0;

  for (uint32_t length = 1; length <= VTR_HUFFMAN_MAX_BITS; length++)
    {
      left <<= 1;
      if (counts[length] > left)
        return false;
      left -= counts[length];
      n_codes += counts[length];
    }

  if (left == 0)
    return true;
  if (kind == VTR_HUFFMAN_LENGTHS)
    return false;

  return (n_codes == 1 && counts[1] == 1) || (n_codes == 0 && kind == VTR_HUFFMAN_DISTANCES);
}

static void
put_code (uint32_t *table,
          uint32_t  root,
          uint32_t *size,
          uint32_t  code,
          uint32_t  length,
          uint32_t  entry)
{
  uint32_t first = code & ((1u << root) - 1);
  uint32_t rest_bits = VTR_HUFFMAN_MAX_BITS - root;
  uint32_t *rest = NULL;

  if (length <= root)
    {
      for (uint32_t i = code; i < 1u << root; i += 1u << length)
        table[i] = entry;
      return;
    }

  if (table[first] == 0)
    {
      table[first] = VTR_HUFFMAN_SUBTABLE | *size << 16;
      memset (table + *size, 0, sizeof *table << rest_bits);
      *size += 1u << rest_bits;
    }
  rest = table + VTR_HUFFMAN_VALUE (table[first]);
  for (uint32_t i = code >> root; i < 1u << rest_bits; i += 1u << (length - root))
    rest[i] = entry;
}

bool
vtr_huffman_table_build (uint32_t       *table,
                         VtrHuffmanKind  kind,
                         const uint8_t  *lengths,
                         uint32_t        n_symbols)
{
  uint32_t root = get_root (kind);
  uint32_t size = 1u << root;
  uint16_t counts[VTR_HUFFMAN_MAX_BITS + 1] = { 0 };
  uint32_t next[VTR_HUFFMAN_MAX_BITS + 2] = { 0 };

  for (uint32_t i = 0; i < n_symbols; i++)
    if (lengths[i] > 0)
      counts[lengths[i]]++;
  if (!is_complete (counts, kind))
    return false;

  for (uint32_t length = 1; length <= VTR_HUFFMAN_MAX_BITS; length++)
    next[length + 1] = (next[length] + counts[length]) << 1;
  memset (table, 0, sizeof *table << root);
  for (uint32_t i = 0; i < n_symbols; i++)
    if (lengths[i] > 0)
      put_code (table, root, &size, reverse (next[lengths[i]]++, lengths[i]), lengths[i],
                make_entry (kind, i, lengths[i]));

  return true;
}
