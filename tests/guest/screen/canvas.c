/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "canvas.h"

#include <stddef.h>

static int
clamp (int value,
       int most)
{
  return value < 0 ? 0 : value > most ? most : value;
}

void
canvas_fill (Canvas   *canvas,
             int       x,
             int       y,
             int       width,
             int       height,
             uint32_t  color)
{
  int left = clamp (x, canvas->width);
  int right = clamp (x + width, canvas->width);
  int bottom = clamp (y + height, canvas->height);

  for (int row = clamp (y, canvas->height); row < bottom; row++)
    {
      uint32_t *line = (uint32_t *) (void *) (canvas->pixels + (size_t) row * canvas->stride);

      for (int column = left; column < right; column++)
        line[column] = color;
    }
}

static void
draw_glyph (Canvas     *canvas,
            const Font *font,
            int         x,
            int         y,
            int         scale,
            uint32_t    color,
            uint32_t    background,
            char        character)
{
  for (int row = 0; row < font->height; row++)
    for (int column = 0; column < font->width; column++)
      canvas_fill (canvas, x + column * scale, y + row * scale, scale, scale,
                   font_has_pixel (font, character, column, row) ? color : background);
}

void
canvas_text (Canvas     *canvas,
             const Font *font,
             int         x,
             int         y,
             int         scale,
             uint32_t    color,
             uint32_t    background,
             const char *text)
{
  for (; *text != '\0'; text++, x += font->width * scale)
    draw_glyph (canvas, font, x, y, scale, color, background, *text);
}
