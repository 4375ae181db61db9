/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length of a pixel format in a message (RFC 6143, 7.4). */
#define VTR_PIXEL_FORMAT_LENGTH 16u
#define VTR_COLOUR_MAP_SIZE     256u

/* How a server writes its pixels, and how they become B G R X. Plain C, no allocation, no thread of
 * its own. 8 bits go by a table, 16 and 32 by arithmetic; the common format needs neither. */
typedef struct
{
  uint8_t  bits;             /* a pixel: 8, 16 or 32 */
  uint8_t  depth;
  bool     is_big_endian;
  bool     is_true_colour;   /* else 8 bits, through the map */
  uint16_t max[3];           /* red, green, blue: 1 to 65535 and 2^n - 1 */
  uint8_t  shift[3];

  /* Derived */
  bool     is_bgrx;          /* as kept: nothing to convert */
  bool     is_swapped;       /* against this machine's bytes */
  uint8_t  bytes;            /* a pixel: 1, 2 or 4 */
  uint8_t  cpixel_bytes;     /* a compressed pixel of ZRLE and TRLE: 3 where it fits, else bytes */
  uint8_t  cpixel_at;        /* where these 3 bytes lie in the 4: 0 or 1 */
  bool     is_tpixel_rgb;    /* a pixel of Tight is 3 bytes, red first */
  uint32_t scale[3];         /* from 0…max to 0…255, times 65536 */
  uint32_t map[VTR_COLOUR_MAP_SIZE];   /* 8 bits: the B G R X pixel */
} VtrPixelFormat;

/* 32 bits, B G R X in memory: what is asked for. */
void     vtr_pixel_format_init_bgrx    (VtrPixelFormat       *format);
/* From a message's bytes; false, with @format untouched, when they make no sense: other sizes than
 * 8, 16 and 32 bits, a map for other than 8, colours that don't fit or share bits, a maximum that
 * is not 2^n - 1. The map is black until set. */
bool     vtr_pixel_format_parse        (VtrPixelFormat       *format,
                                        const uint8_t         bytes[VTR_PIXEL_FORMAT_LENGTH]);
/* The bytes for SetPixelFormat. */
void     vtr_pixel_format_write        (const VtrPixelFormat *format,
                                        uint8_t               bytes[VTR_PIXEL_FORMAT_LENGTH]);
/* One entry of the map, as SetColourMapEntries has it. False for true colour and for what lies
 * outside of the map (CVE-2017-5885). */
bool     vtr_pixel_format_set_colour   (VtrPixelFormat       *format,
                                        uint32_t              index,
                                        uint16_t              red,
                                        uint16_t              green,
                                        uint16_t              blue);
/* @pixels: @count pixels of format->bytes each; @bgrx: room for @count pixels. */
void     vtr_pixel_format_convert      (const VtrPixelFormat *format,
                                        const uint8_t        *pixels,
                                        uint8_t              *bgrx,
                                        size_t                count);
