/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "font.h"

#include <stdio.h>
#include <stdlib.h>

/* struct psf2_header of the kbd package: eight little-endian words. */
enum
{
  PSF2_MAGIC = 0x864ab572,
  PSF2_HEADER_SIZE = 32,
  MAX_FILE_SIZE = 1 << 20,
};

static uint32_t
read_word (const uint8_t *data,
           int            index)
{
  const uint8_t *word = data + index * 4;

  return word[0] | (uint32_t) word[1] << 8 | (uint32_t) word[2] << 16 | (uint32_t) word[3] << 24;
}

static bool
parse (Font   *font,
       size_t  size)
{
  if (size < PSF2_HEADER_SIZE || read_word (font->data, 0) != PSF2_MAGIC)
    return false;

  font->glyphs = read_word (font->data, 2);
  font->glyph_count = read_word (font->data, 4);
  font->glyph_size = read_word (font->data, 5);
  font->height = (int) read_word (font->data, 6);
  font->width = (int) read_word (font->data, 7);

  return font->width > 0 && font->width <= 32 && font->height > 0 && font->height <= 64 &&
         font->glyph_size == (size_t) (font->width + 7) / 8 * (size_t) font->height &&
         font->glyph_count >= 128 && font->glyphs <= size &&
         font->glyph_count <= (size - font->glyphs) / font->glyph_size;
}

bool
font_load (Font       *font,
           const char *path)
{
  FILE *file = fopen (path, "rbe");
  size_t size = 0;

  *font = (Font) { 0 };
  if (file == NULL)
    return false;
  font->data = malloc (MAX_FILE_SIZE);
  if (font->data != NULL)
    size = fread (font->data, 1, MAX_FILE_SIZE, file);
  fclose (file);

  if (font->data != NULL && parse (font, size))
    return true;
  free (font->data);
  *font = (Font) { 0 };
  return false;
}

bool
font_has_pixel (const Font *font,
                char        character,
                int         column,
                int         row)
{
  size_t glyph = (unsigned char) character < 128 ? (size_t) character : '?';
  size_t row_size = (size_t) (font->width + 7) / 8;
  const uint8_t *bits = font->data + font->glyphs + glyph * font->glyph_size;

  return (bits[(size_t) row * row_size + (size_t) column / 8] & (0x80 >> column % 8)) != 0;
}
