/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inflate.h"

#include <string.h>

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

#define MAX_MATCH       258
/* A word is read at once, and two are needed for a symbol at most. */
#define FAST_INPUT      16
/* Two literals and a match. */
#define FAST_ROOM       (2 + MAX_MATCH)
/* The longest code of a length and of a distance, each with its extra bits. */
#define MAX_SYMBOL_BITS 48u

#define BLOCK_STORED    0u
#define BLOCK_FIXED     1u
#define BLOCK_DYNAMIC   2u

typedef struct
{
  VtrInflate    *inflate;
  const uint8_t *in;
  const uint8_t *end;
} Input;

ALWAYS_INLINE uint64_t
load_word (const uint8_t *bytes)
{
  uint64_t word = 0;

  memcpy (&word, bytes, 8);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
  word = __builtin_bswap64 (word);
#endif

  return word;
}

/* Reads until there are @count bits, at most 56; false when there is too little. */
static bool
need (Input    *input,
      uint32_t  count)
{
  VtrInflate *inflate = input->inflate;

  while (inflate->n_bits < count && input->in < input->end)
    {
      inflate->bits |= (uint64_t) *input->in++ << inflate->n_bits;
      inflate->n_bits += 8;
    }

  return inflate->n_bits >= count;
}

static uint32_t
take (VtrInflate *inflate,
      uint32_t    count)
{
  uint32_t value = (uint32_t) (inflate->bits & ((1ull << count) - 1));

  inflate->bits >>= count;
  inflate->n_bits -= count;

  return value;
}

static bool
fail (VtrInflate *inflate)
{
  inflate->phase = VTR_INFLATE_DAMAGED;

  return true;
}

/* Each of these takes one step in its phase; false when there are not enough bits for it. */

static bool
read_zlib_header (Input *input)
{
  uint32_t header = 0;

  if (!need (input, 16))
    return false;

  /* Method 8, a window of at most 32 KiB, no dictionary, a multiple of 31. */
  header = take (input->inflate, 16);
  if ((header & 0x0f) != 8 || (header >> 4 & 0x0f) > 7 || (header >> 13 & 1) != 0 ||
      ((header & 0xff) << 8 | header >> 8) % 31 != 0)
    return fail (input->inflate);

  input->inflate->phase = VTR_INFLATE_BLOCK_HEADER;

  return true;
}

static void
use_fixed_codes (VtrInflate *inflate)
{
  uint8_t *lengths = inflate->lengths;

  if (inflate->has_fixed_codes)
    return;

  memset (lengths, 8, 144);
  memset (lengths + 144, 9, 112);
  memset (lengths + 256, 7, 24);
  memset (lengths + 280, 8, 8);
  vtr_huffman_table_build (inflate->literal_table, VTR_HUFFMAN_LITERALS, lengths, 288);
  memset (lengths, 5, 32);
  vtr_huffman_table_build (inflate->distance_table, VTR_HUFFMAN_DISTANCES, lengths, 32);
  inflate->has_fixed_codes = true;
}

static bool
read_block_header (Input *input)
{
  VtrInflate *inflate = input->inflate;

  if (inflate->is_final)
    {
      take (inflate, inflate->n_bits % 8);
      inflate->phase = VTR_INFLATE_CHECK_SUM;
      return true;
    }
  if (!need (input, 3))
    return false;

  inflate->is_final = take (inflate, 1) != 0;
  switch (take (inflate, 2))
    {
    case BLOCK_STORED:
      take (inflate, inflate->n_bits % 8);
      inflate->phase = VTR_INFLATE_STORED_HEADER;
      return true;
    case BLOCK_FIXED:
      use_fixed_codes (inflate);
      inflate->phase = VTR_INFLATE_SYMBOLS;
      return true;
    case BLOCK_DYNAMIC:
      inflate->phase = VTR_INFLATE_CODES_HEADER;
      return true;
    default:
      return fail (inflate);
    }
}

static bool
read_stored_header (Input *input)
{
  VtrInflate *inflate = input->inflate;
  uint32_t length = 0;

  if (!need (input, 32))
    return false;

  length = take (inflate, 16);
  if (take (inflate, 16) != (length ^ 0xffff))
    return fail (inflate);

  inflate->stored = length;
  inflate->phase = VTR_INFLATE_STORED;

  return true;
}

static bool
copy_stored (Input            *input,
             VtrInflateOutput *output)
{
  VtrInflate *inflate = input->inflate;
  size_t count = inflate->stored;

  if (count == 0)
    {
      inflate->phase = VTR_INFLATE_BLOCK_HEADER;
      return true;
    }
  if (output->at == output->end)
    return false;

  /* Whole bytes that were read already come first. */
  if (inflate->n_bits > 0)
    {
      *output->at++ = (uint8_t) take (inflate, 8);
      inflate->stored--;
      return true;
    }

  if (count > (size_t) (output->end - output->at))
    count = (size_t) (output->end - output->at);
  if (count > (size_t) (input->end - input->in))
    count = (size_t) (input->end - input->in);
  memcpy (output->at, input->in, count);
  output->at += count;
  input->in += count;
  inflate->stored -= (uint32_t) count;

  return count > 0;
}

static bool
read_codes_header (Input *input)
{
  VtrInflate *inflate = input->inflate;

  if (!need (input, 14))
    return false;

  inflate->n_literals = take (inflate, 5) + 257;
  inflate->n_distances = take (inflate, 5) + 1;
  inflate->n_lengths = take (inflate, 4) + 4;
  inflate->index = 0;
  inflate->has_fixed_codes = false;
  memset (inflate->lengths, 0, 19);
  if (inflate->n_literals > 286 || inflate->n_distances > 30)
    return fail (inflate);

  inflate->phase = VTR_INFLATE_LENGTHS_HEADER;

  return true;
}

static bool
read_lengths_header (Input *input)
{
  static const uint8_t order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1,
                                     15 };
  VtrInflate *inflate = input->inflate;

  for (; inflate->index < inflate->n_lengths; inflate->index++)
    {
      if (!need (input, 3))
        return false;
      inflate->lengths[order[inflate->index]] = (uint8_t) take (inflate, 3);
    }

  /* The table of distances is not needed yet. */
  if (!vtr_huffman_table_build (inflate->distance_table, VTR_HUFFMAN_LENGTHS, inflate->lengths,
                                19))
    return fail (inflate);

  inflate->index = 0;
  inflate->phase = VTR_INFLATE_LENGTHS;

  return true;
}

static bool
use_dynamic_codes (VtrInflate *inflate)
{
  if (inflate->lengths[256] == 0 ||
      !vtr_huffman_table_build (inflate->literal_table, VTR_HUFFMAN_LITERALS, inflate->lengths,
                                inflate->n_literals) ||
      !vtr_huffman_table_build (inflate->distance_table, VTR_HUFFMAN_DISTANCES,
                                inflate->lengths + inflate->n_literals, inflate->n_distances))
    return fail (inflate);

  inflate->phase = VTR_INFLATE_SYMBOLS;

  return true;
}

/* A length, or how often the last one, or none, is repeated. */
static bool
read_lengths (Input *input)
{
  static const uint8_t extra_bits[3] = { 2, 3, 7 };
  static const uint8_t base[3] = { 3, 3, 11 };
  VtrInflate *inflate = input->inflate;
  uint32_t n_all = inflate->n_literals + inflate->n_distances;
  bool is_enough = need (input, 14);
  uint32_t entry = inflate->distance_table[inflate->bits & (VTR_HUFFMAN_LENGTHS_SIZE - 1)];
  uint32_t symbol = VTR_HUFFMAN_VALUE (entry);
  uint32_t extra = symbol < 16 ? 0 : extra_bits[symbol - 16];
  uint32_t repeat = 1;
  uint8_t length = (uint8_t) symbol;

  if (inflate->index == n_all)
    return use_dynamic_codes (inflate);
  if (!is_enough && VTR_HUFFMAN_LENGTH (entry) + extra > inflate->n_bits)
    return false;

  take (inflate, VTR_HUFFMAN_LENGTH (entry));
  if (symbol >= 16)
    {
      if (symbol == 16 && inflate->index == 0)
        return fail (inflate);
      length = symbol == 16 ? inflate->lengths[inflate->index - 1] : 0;
      repeat = base[symbol - 16] + take (inflate, extra);
    }
  if (repeat > n_all - inflate->index)
    return fail (inflate);

  memset (inflate->lengths + inflate->index, length, repeat);
  inflate->index += repeat;

  return true;
}

/* Whether the table's entry is a code of as many bits as there are. */
ALWAYS_INLINE uint32_t
look_up (const uint32_t *table,
         uint64_t        bits,
         uint32_t        root)
{
  uint32_t entry = table[bits & ((1u << root) - 1)];

  if (__builtin_expect ((entry & VTR_HUFFMAN_SUBTABLE) != 0, 0))
    entry = table[VTR_HUFFMAN_VALUE (entry) +
                  (bits >> root & ((1u << (VTR_HUFFMAN_MAX_BITS - root)) - 1))];

  return entry;
}

/* Copies from @distance back, in words. Writes up to 16 bytes behind @length. A pattern shorter
 * than a word is repeated in a register: reading what was written just before is what takes
 * time. */
ALWAYS_INLINE void
copy_match (uint8_t  *at,
            uint32_t  distance,
            uint32_t  length)
{
  const uint8_t *from = at - distance;
  uint8_t *end = at + length;

  if (distance >= 16)
    do
      {
        memcpy (at, from, 16);
        at += 16;
        from += 16;
      }
    while (at < end);
  else if (distance >= 8)
    do
      {
        memcpy (at, from, 8);
        at += 8;
        from += 8;
      }
    while (at < end);
  else
    {
      uint32_t step = 8 / distance * distance;
      uint64_t pattern = load_word (from) & ((1ull << 8 * distance) - 1);

      for (uint32_t filled = distance; filled < 8; filled *= 2)
        pattern |= pattern << 8 * filled;
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
      pattern = __builtin_bswap64 (pattern);
#endif
      do
        {
          memcpy (at, &pattern, 8);
          at += step;
        }
      while (at < end);
    }
}

static bool
copy_pending_match (VtrInflate       *inflate,
                    VtrInflateOutput *output)
{
  size_t room = (size_t) (output->end - output->at);
  uint32_t count = inflate->match < room ? inflate->match : (uint32_t) room;

  if (count == 0)
    return false;

  copy_match (output->at, inflate->distance, count);
  output->at += count;
  inflate->match -= count;

  return true;
}

/* One symbol, with everything checked. */
static bool
read_symbol (Input            *input,
             VtrInflateOutput *output)
{
  VtrInflate *inflate = input->inflate;
  bool is_enough = false;
  uint32_t entry = 0;
  uint32_t used = 0;
  uint32_t distance = 0;
  uint32_t match = 0;

  if (inflate->match > 0)
    return copy_pending_match (inflate, output);

  is_enough = need (input, MAX_SYMBOL_BITS);
  entry = look_up (inflate->literal_table, inflate->bits, VTR_HUFFMAN_LITERAL_ROOT);
  used = VTR_HUFFMAN_LENGTH (entry) + VTR_HUFFMAN_EXTRA (entry);
  /* A missing bit reads as 0: what it looks like may be another code than what it will be. */
  if (used > inflate->n_bits)
    return false;
  if (VTR_HUFFMAN_LENGTH (entry) == 0)
    return is_enough || inflate->n_bits >= VTR_HUFFMAN_MAX_BITS ? fail (inflate) : false;

  if (entry & VTR_HUFFMAN_LITERAL)
    {
      if (output->at == output->end)
        return false;
      *output->at++ = (uint8_t) VTR_HUFFMAN_VALUE (entry);
      take (inflate, used);
      return true;
    }
  if (entry & VTR_HUFFMAN_END)
    {
      take (inflate, used);
      inflate->phase = VTR_INFLATE_BLOCK_HEADER;
      return true;
    }

  match = VTR_HUFFMAN_VALUE (entry) +
          (uint32_t) (inflate->bits >> VTR_HUFFMAN_LENGTH (entry) &
                      ((1u << VTR_HUFFMAN_EXTRA (entry)) - 1));
  entry = look_up (inflate->distance_table, inflate->bits >> used, VTR_HUFFMAN_DISTANCE_ROOT);
  if (used + VTR_HUFFMAN_LENGTH (entry) + VTR_HUFFMAN_EXTRA (entry) > inflate->n_bits)
    return false;
  if (VTR_HUFFMAN_LENGTH (entry) == 0)
    return is_enough || inflate->n_bits >= used + VTR_HUFFMAN_MAX_BITS ? fail (inflate) : false;

  take (inflate, used + VTR_HUFFMAN_LENGTH (entry));
  distance = VTR_HUFFMAN_VALUE (entry) + take (inflate, VTR_HUFFMAN_EXTRA (entry));
  if (distance > (size_t) (output->at - output->window))
    return fail (inflate);

  inflate->match = match;
  inflate->distance = distance;

  return true;
}

/* Symbols while there is plenty of input and of room, so that neither has to be asked for: a word
 * behind @in, and the longest match behind @at. */
static void
read_symbols_fast (Input            *input,
                   VtrInflateOutput *output)
{
  VtrInflate *inflate = input->inflate;
  const uint32_t *literals = inflate->literal_table;
  const uint32_t *distances = inflate->distance_table;
  const uint8_t *in = input->in;
  const uint8_t *last_in = input->end - FAST_INPUT;
  uint8_t *at = output->at;
  uint8_t *last_at = output->end - FAST_ROOM;
  uint64_t bits = inflate->bits;
  uint32_t n_bits = inflate->n_bits;
  size_t unused = 0;

  while (in <= last_in && at <= last_at)
    {
      uint32_t entry = 0;
      uint32_t match = 0;
      uint32_t distance = 0;

      /* 56 bits at least: three literals, or one and a length. */
      bits |= load_word (in) << n_bits;
      in += (63 - n_bits) >> 3;
      n_bits |= 56;

      entry = look_up (literals, bits, VTR_HUFFMAN_LITERAL_ROOT);
      for (int i = 0; i < 2 && entry & VTR_HUFFMAN_LITERAL; i++)
        {
          *at++ = (uint8_t) VTR_HUFFMAN_VALUE (entry);
          bits >>= VTR_HUFFMAN_LENGTH (entry);
          n_bits -= VTR_HUFFMAN_LENGTH (entry);
          entry = look_up (literals, bits, VTR_HUFFMAN_LITERAL_ROOT);
        }
      if (entry & VTR_HUFFMAN_LITERAL)
        {
          *at++ = (uint8_t) VTR_HUFFMAN_VALUE (entry);
          bits >>= VTR_HUFFMAN_LENGTH (entry);
          n_bits -= VTR_HUFFMAN_LENGTH (entry);
          continue;
        }
      /* The end, or no code: for the careful way, which sees the same. */
      if (VTR_HUFFMAN_LENGTH (entry) == 0 || entry & VTR_HUFFMAN_END)
        break;

      bits >>= VTR_HUFFMAN_LENGTH (entry);
      n_bits -= VTR_HUFFMAN_LENGTH (entry);
      match = VTR_HUFFMAN_VALUE (entry) +
              (uint32_t) (bits & ((1u << VTR_HUFFMAN_EXTRA (entry)) - 1));
      bits >>= VTR_HUFFMAN_EXTRA (entry);
      n_bits -= VTR_HUFFMAN_EXTRA (entry);

      bits |= load_word (in) << n_bits;
      in += (63 - n_bits) >> 3;
      n_bits |= 56;
      entry = look_up (distances, bits, VTR_HUFFMAN_DISTANCE_ROOT);
      bits >>= VTR_HUFFMAN_LENGTH (entry);
      n_bits -= VTR_HUFFMAN_LENGTH (entry);
      distance = VTR_HUFFMAN_VALUE (entry) +
                 (uint32_t) (bits & ((1u << VTR_HUFFMAN_EXTRA (entry)) - 1));
      bits >>= VTR_HUFFMAN_EXTRA (entry);
      n_bits -= VTR_HUFFMAN_EXTRA (entry);
      if (entry == 0 || distance > (size_t) (at - output->window))
        {
          fail (inflate);
          break;
        }

      copy_match (at, distance, match);
      at += match;
    }

  /* Whole bytes that were not used go back, but for those that came before this input. */
  unused = n_bits >> 3;
  if (unused > (size_t) (in - input->in))
    unused = (size_t) (in - input->in);
  in -= unused;
  n_bits -= (uint32_t) unused * 8;
  inflate->bits = bits & ((1ull << n_bits) - 1);
  inflate->n_bits = n_bits;
  input->in = in;
  output->at = at;
}

static bool
read_symbols (Input            *input,
              VtrInflateOutput *output)
{
  VtrInflate *inflate = input->inflate;

  if (inflate->match == 0 && input->end - input->in >= FAST_INPUT &&
      output->end - output->at >= FAST_ROOM)
    read_symbols_fast (input, output);
  if (inflate->phase == VTR_INFLATE_DAMAGED)
    return true;

  return read_symbol (input, output);
}

static bool
skip_check_sum (Input *input)
{
  if (!need (input, 32))
    return false;

  take (input->inflate, 32);
  input->inflate->phase = VTR_INFLATE_END;

  return true;
}

static bool
take_step (Input            *input,
           VtrInflateOutput *output)
{
  switch (input->inflate->phase)
    {
    case VTR_INFLATE_ZLIB_HEADER:
      return read_zlib_header (input);
    case VTR_INFLATE_BLOCK_HEADER:
      return read_block_header (input);
    case VTR_INFLATE_STORED_HEADER:
      return read_stored_header (input);
    case VTR_INFLATE_STORED:
      return copy_stored (input, output);
    case VTR_INFLATE_CODES_HEADER:
      return read_codes_header (input);
    case VTR_INFLATE_LENGTHS_HEADER:
      return read_lengths_header (input);
    case VTR_INFLATE_LENGTHS:
      return read_lengths (input);
    case VTR_INFLATE_SYMBOLS:
      return read_symbols (input, output);
    case VTR_INFLATE_CHECK_SUM:
      return skip_check_sum (input);
    case VTR_INFLATE_END:
    case VTR_INFLATE_DAMAGED:
    default:
      return false;
    }
}

const uint8_t *
vtr_inflate_run (VtrInflate       *inflate,
                 const uint8_t    *in,
                 const uint8_t    *end,
                 VtrInflateOutput *output)
{
  Input input = { inflate, in, end };

  while (take_step (&input, output))
    continue;

  return input.in;
}
