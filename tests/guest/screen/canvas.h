/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

#include "font.h"

/* Pixels in memory, 32 bits each: 0x00RRGGBB.  Whoever fills in the fields owns the memory. */
typedef struct
{
  uint8_t *pixels;
  int width;
  int height;
  int stride; /* bytes from one row to the next */
} Canvas;

/* Everything outside the canvas is left out. */
void canvas_fill (Canvas   *canvas,
                  int       x,
                  int       y,
                  int       width,
                  int       height,
                  uint32_t  color);

/* Writes TEXT with its upper left corner at X,Y, each pixel of the font SCALE pixels wide. */
void canvas_text (Canvas     *canvas,
                  const Font *font,
                  int         x,
                  int         y,
                  int         scale,
                  uint32_t    color,
                  uint32_t    background,
                  const char *text);
