/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "inflate-private.h"

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

#define MAX_MATCH       258
/* A word is read at once, and two are needed for a symbol at most. */
#define FAST_INPUT      16
/* Two literals and a match. */
#define FAST_ROOM       (2 + MAX_MATCH)
/* The longest code of a length and of a distance, each with its extra bits. */
#define MAX_SYMBOL_BITS 48u

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
read_symbol (VtrInflateInput  *input,
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

  is_enough = vtr_inflate_need (input, MAX_SYMBOL_BITS);
  entry = look_up (inflate->literal_table, inflate->bits, VTR_HUFFMAN_LITERAL_ROOT);
  used = VTR_HUFFMAN_LENGTH (entry) + VTR_HUFFMAN_EXTRA (entry);
  /* A missing bit reads as 0: what it looks like may be another code than what it will be. */
  if (used > inflate->n_bits)
    return false;
  if (VTR_HUFFMAN_LENGTH (entry) == 0)
    return (is_enough || inflate->n_bits >= VTR_HUFFMAN_MAX_BITS) && vtr_inflate_fail (inflate);

  if (entry & VTR_HUFFMAN_LITERAL)
    {
      if (output->at == output->end)
        return false;
      *output->at++ = (uint8_t) VTR_HUFFMAN_VALUE (entry);
      vtr_inflate_take (inflate, used);
      return true;
    }
  if (entry & VTR_HUFFMAN_END)
    {
      vtr_inflate_take (inflate, used);
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
    return (is_enough || inflate->n_bits >= used + VTR_HUFFMAN_MAX_BITS) &&
           vtr_inflate_fail (inflate);

  vtr_inflate_take (inflate, used + VTR_HUFFMAN_LENGTH (entry));
  distance = VTR_HUFFMAN_VALUE (entry) + vtr_inflate_take (inflate, VTR_HUFFMAN_EXTRA (entry));
  if (distance > (size_t) (output->at - output->window))
    return vtr_inflate_fail (inflate);

  inflate->match = match;
  inflate->distance = distance;

  return true;
}

/* Symbols while there is plenty of input and of room, so that neither has to be asked for: a word
 * behind @in, and the longest match behind @at. */
static void
read_symbols_fast (VtrInflateInput  *input,
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
          vtr_inflate_fail (inflate);
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

bool
vtr_inflate_read_symbols (VtrInflateInput  *input,
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
