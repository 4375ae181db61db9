/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A console font of the second PSF format, as the package console-setup-linux has them. */
typedef struct
{
  uint8_t *data; /* the whole file */
  size_t glyphs; /* where in it the glyphs begin */
  size_t glyph_size;
  uint32_t glyph_count;
  int width;
  int height;
} Font;

/* Reads the font at PATH.  False if there is none or it is of another format. */
bool font_load (Font       *font,
                const char *path);

/* Whether the glyph of CHARACTER (ASCII) is set at COLUMN, ROW. */
bool font_has_pixel (const Font *font,
                     char        character,
                     int         column,
                     int         row);
