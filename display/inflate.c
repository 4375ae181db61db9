/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inflate.h"

#include <string.h>

#include "inflate-private.h"

#define BLOCK_STORED    0u
#define BLOCK_FIXED     1u
#define BLOCK_DYNAMIC   2u

/* Each of these takes one step in its phase; false when there are not enough bits for it. */

static bool
read_zlib_header (VtrInflateInput *input)
{
  uint32_t header = 0;

  if (!vtr_inflate_need (input, 16))
    return false;

  /* Method 8, a window of at most 32 KiB, no dictionary, a multiple of 31. */
  header = vtr_inflate_take (input->inflate, 16);
  if ((header & 0x0f) != 8 || (header >> 4 & 0x0f) > 7 || (header >> 13 & 1) != 0 ||
      ((header & 0xff) << 8 | header >> 8) % 31 != 0)
    return vtr_inflate_fail (input->inflate);

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
read_block_header (VtrInflateInput *input)
{
  VtrInflate *inflate = input->inflate;

  if (inflate->is_final)
    {
      vtr_inflate_take (inflate, inflate->n_bits % 8);
      inflate->phase = VTR_INFLATE_CHECK_SUM;
      return true;
    }
  if (!vtr_inflate_need (input, 3))
    return false;

  inflate->is_final = vtr_inflate_take (inflate, 1) != 0;
  switch (vtr_inflate_take (inflate, 2))
    {
    case BLOCK_STORED:
      vtr_inflate_take (inflate, inflate->n_bits % 8);
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
      return vtr_inflate_fail (inflate);
    }
}

static bool
read_stored_header (VtrInflateInput *input)
{
  VtrInflate *inflate = input->inflate;
  uint32_t length = 0;

  if (!vtr_inflate_need (input, 32))
    return false;

  length = vtr_inflate_take (inflate, 16);
  if (vtr_inflate_take (inflate, 16) != (length ^ 0xffff))
    return vtr_inflate_fail (inflate);

  inflate->stored = length;
  inflate->phase = VTR_INFLATE_STORED;

  return true;
}

static bool
copy_stored (VtrInflateInput  *input,
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
      *output->at++ = (uint8_t) vtr_inflate_take (inflate, 8);
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
read_codes_header (VtrInflateInput *input)
{
  VtrInflate *inflate = input->inflate;

  if (!vtr_inflate_need (input, 14))
    return false;

  inflate->n_literals = vtr_inflate_take (inflate, 5) + 257;
  inflate->n_distances = vtr_inflate_take (inflate, 5) + 1;
  inflate->n_lengths = vtr_inflate_take (inflate, 4) + 4;
  inflate->index = 0;
  inflate->has_fixed_codes = false;
  memset (inflate->lengths, 0, 19);
  if (inflate->n_literals > 286 || inflate->n_distances > 30)
    return vtr_inflate_fail (inflate);

  inflate->phase = VTR_INFLATE_LENGTHS_HEADER;

  return true;
}

static bool
read_lengths_header (VtrInflateInput *input)
{
  static const uint8_t order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1,
                                     15 };
  VtrInflate *inflate = input->inflate;

  for (; inflate->index < inflate->n_lengths; inflate->index++)
    {
      if (!vtr_inflate_need (input, 3))
        return false;
      inflate->lengths[order[inflate->index]] = (uint8_t) vtr_inflate_take (inflate, 3);
    }

  /* The table of distances is not needed yet. */
  if (!vtr_huffman_table_build (inflate->distance_table, VTR_HUFFMAN_LENGTHS, inflate->lengths,
                                19))
    return vtr_inflate_fail (inflate);

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
    return vtr_inflate_fail (inflate);

  inflate->phase = VTR_INFLATE_SYMBOLS;

  return true;
}

/* A length, or how often the last one, or none, is repeated. */
static bool
read_lengths (VtrInflateInput *input)
{
  static const uint8_t extra_bits[3] = { 2, 3, 7 };
  static const uint8_t base[3] = { 3, 3, 11 };
  VtrInflate *inflate = input->inflate;
  uint32_t n_all = inflate->n_literals + inflate->n_distances;
  bool is_enough = vtr_inflate_need (input, 14);
  uint32_t entry = inflate->distance_table[inflate->bits & (VTR_HUFFMAN_LENGTHS_SIZE - 1)];
  uint32_t symbol = VTR_HUFFMAN_VALUE (entry);
  uint32_t extra = symbol < 16 ? 0 : extra_bits[symbol - 16];
  uint32_t repeat = 1;
  uint8_t length = (uint8_t) symbol;

  if (inflate->index == n_all)
    return use_dynamic_codes (inflate);
  if (!is_enough && VTR_HUFFMAN_LENGTH (entry) + extra > inflate->n_bits)
    return false;

  vtr_inflate_take (inflate, VTR_HUFFMAN_LENGTH (entry));
  if (symbol >= 16)
    {
      if (symbol == 16 && inflate->index == 0)
        return vtr_inflate_fail (inflate);
      length = symbol == 16 ? inflate->lengths[inflate->index - 1] : 0;
      repeat = base[symbol - 16] + vtr_inflate_take (inflate, extra);
    }
  if (repeat > n_all - inflate->index)
    return vtr_inflate_fail (inflate);

  memset (inflate->lengths + inflate->index, length, repeat);
  inflate->index += repeat;

  return true;
}

static bool
skip_check_sum (VtrInflateInput *input)
{
  if (!vtr_inflate_need (input, 32))
    return false;

  vtr_inflate_take (input->inflate, 32);
  input->inflate->phase = VTR_INFLATE_END;

  return true;
}

static bool
take_step (VtrInflateInput  *input,
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
      return vtr_inflate_read_symbols (input, output);
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
  VtrInflateInput input = { inflate, in, end };

  while (take_step (&input, output))
    continue;

  return input.in;
}
