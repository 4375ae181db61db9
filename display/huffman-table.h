/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Looking up a deflate code (RFC 1951, 3.2.2) by the next bits of the data: a first table by the
 * code's first bits, and where codes are longer, a second one by the rest. Plain C. */

#define VTR_HUFFMAN_MAX_BITS      15u
#define VTR_HUFFMAN_MAX_SYMBOLS   288u

/* An entry: how many bits the code has, what it is, and its value. 0 is no code. */
#define VTR_HUFFMAN_LENGTH(entry) ((entry) & 0xffu)
#define VTR_HUFFMAN_EXTRA(entry)  ((entry) >> 8 & 0x0fu)   /* bits behind the code, to be added */
#define VTR_HUFFMAN_VALUE(entry)  ((entry) >> 16)
#define VTR_HUFFMAN_LITERAL       0x8000u
#define VTR_HUFFMAN_END           0x4000u
#define VTR_HUFFMAN_SUBTABLE      0x2000u   /* value: where it begins */

/* Room for the worst codes: two of them at least share a second table. */
#define VTR_HUFFMAN_LITERAL_ROOT  11u
#define VTR_HUFFMAN_LITERAL_SIZE  ((1u << 11) + 144u * (1u << 4))
#define VTR_HUFFMAN_DISTANCE_ROOT 8u
#define VTR_HUFFMAN_DISTANCE_SIZE ((1u << 8) + 16u * (1u << 7))
#define VTR_HUFFMAN_LENGTHS_ROOT  7u
#define VTR_HUFFMAN_LENGTHS_SIZE  (1u << 7)

typedef enum
{
  VTR_HUFFMAN_LITERALS,    /* of 288 literals and lengths */
  VTR_HUFFMAN_DISTANCES,   /* of 32 distances */
  VTR_HUFFMAN_LENGTHS,     /* of 19 lengths of codes */
} VtrHuffmanKind;

/* @lengths: of each symbol's code, 0 to 15, 0 for none. @table: of the kind's size. False when such
 * codes can't be: more than there are, or fewer, but for a single one of one bit or, for distances,
 * none at all. */
bool vtr_huffman_table_build (uint32_t       *table,
                              VtrHuffmanKind  kind,
                              const uint8_t  *lengths,
                              uint32_t        n_symbols);
