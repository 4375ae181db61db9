/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "rfb-violation.h"

/* Rectangles by hand, in the words of rfb-bytes.h. */

/* Pixel formats, as a message has them. */
#define BGRX      "20 18 00 01 00ff 00ff 00ff 10 08 00 000000"
#define XRGB_BIG  "20 18 01 01 00ff 00ff 00ff 10 08 00 000000"
#define RGBX_HIGH "20 18 00 01 00ff 00ff 00ff 18 10 08 000000"
#define DEPTH_30  "20 1e 00 01 03ff 03ff 03ff 14 0a 00 000000"
#define RGB_565   "10 10 00 01 001f 003f 001f 0b 05 00 000000"
#define BIG_565   "10 10 01 01 001f 003f 001f 0b 05 00 000000"
#define RGB_222   "08 06 00 01 0003 0003 0003 04 02 00 000000"
#define MAP       "08 08 00 00 0000 0000 0000 00 00 00 000000"

typedef struct
{
  const char *name;
  int32_t     encoding;
  guint       width;
  guint       height;
  const char *body;
  const char *picture;     /* B G R */
  const char *format;      /* NULL: B G R X */
} RfbGoodCase;

typedef struct
{
  const char      *name;
  int32_t          encoding;
  guint            width;
  guint            height;
  const char      *body;
  VtrRfbViolation  violation;
  const char      *format;
} RfbHostileCase;

/* Both end with a case without a name. */
extern const RfbGoodCase RFB_GOOD_CASES[];
extern const RfbHostileCase RFB_HOSTILE_CASES[];
