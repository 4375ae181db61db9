/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture.h"

#include <stdint.h>
#include <stdio.h>

enum
{
  MARKER = 16,
  ARM = 6, /* of the cross, in pixels to each side */
  LEFT = 40,
  TITLE_TOP = 40,
  MODE_TOP = 110,
  FIGURES_TOP = 170,
  FIGURES_LENGTH = 72,
  RUNNER_TOP = 200,
  RUNNER_WIDTH = 400,
  RUNNER_STEP = 8,
  RUNNER_HEIGHT = 16,
};

static const uint32_t bar_colors[8] = {
  0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff, 0xff0000, 0x0000ff, 0x202020,
};

static uint32_t
gradient_at (const Canvas *canvas,
             int           x,
             int           y)
{
  uint32_t red = (uint32_t) (x * 96 / canvas->width);
  uint32_t green = (uint32_t) (y * 96 / canvas->height);

  return red << 16 | green << 8 | 0x60;
}

/* The picture without text, figures and pointer. */
static uint32_t
ground_at (const Canvas *canvas,
           int           x,
           int           y)
{
  bool is_left = x < MARKER;
  bool is_right = x >= canvas->width - MARKER;
  bool is_top = y < MARKER;
  bool is_bottom = y >= canvas->height - MARKER;

  if (is_top && is_left)
    return 0xff0000;
  if (is_top && is_right)
    return 0x00ff00;
  if (is_bottom && is_left)
    return 0x0000ff;
  if (is_bottom && is_right)
    return 0xffffff;
  if (y >= canvas->height * 3 / 4 && y < canvas->height * 7 / 8)
    return bar_colors[x * 8 / canvas->width];
  return gradient_at (canvas, x, y);
}

static void
draw_ground (Canvas *canvas,
             int     x,
             int     y,
             int     width,
             int     height)
{
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      if (row >= 0 && row < canvas->height && column >= 0 && column < canvas->width)
        canvas_fill (canvas, column, row, 1, 1, ground_at (canvas, column, row));
}

static void
draw_titles (Picture *picture)
{
  Output *output = picture->output;
  char text[64] = "";

  canvas_text (&output->canvas, picture->font, LEFT, TITLE_TOP, 3, 0xffffff, 0x203060,
               " Vitrine test guest ");
  snprintf (text, sizeof text, " %dx%d %s ", output->canvas.width, output->canvas.height,
            output->driver);
  canvas_text (&output->canvas, picture->font, LEFT, MODE_TOP, 2, 0xffe080, 0x203060, text);
}

void
picture_draw (Picture *picture)
{
  Canvas *canvas = &picture->output->canvas;

  draw_ground (canvas, 0, 0, canvas->width, canvas->height);
  draw_titles (picture);
  picture->pointer_x = -1;
  picture->pointer_y = -1;
  output_flush (picture->output, 0, 0, canvas->width, canvas->height);
}

static void
move_pointer (Picture     *picture,
              const Input *input)
{
  Canvas *canvas = &picture->output->canvas;
  int x = picture->pointer_x;
  int y = picture->pointer_y;
  int side = 2 * ARM + 1;

  if (x == input->pointer_x && y == input->pointer_y)
    return;
  if (x >= 0)
    {
      draw_ground (canvas, x - ARM, y - ARM, side, side);
      if (y - ARM < FIGURES_TOP)
        draw_titles (picture);
      output_flush (picture->output, x - ARM, y - ARM, side, side);
    }
  x = picture->pointer_x = input->pointer_x;
  y = picture->pointer_y = input->pointer_y;
  canvas_fill (canvas, x - ARM, y, side, 1, 0xffffff);
  canvas_fill (canvas, x, y - ARM, 1, side, 0xffffff);
  output_flush (picture->output, x - ARM, y - ARM, side, side);
}

void
picture_update (Picture     *picture,
                const Input *input,
                double       seconds)
{
  Canvas *canvas = &picture->output->canvas;
  int place = (int) (picture->frame * RUNNER_STEP) % RUNNER_WIDTH;
  int next = (place + RUNNER_STEP) % RUNNER_WIDTH;
  int width = FIGURES_LENGTH * picture->font->width;
  char text[FIGURES_LENGTH + 1] = "";
  int length = 0;

  move_pointer (picture, input);

  picture->frame++;
  length = snprintf (text, sizeof text,
                     " up %.1f frame %u keys %u last %u clicks %u wheel %d at %d,%d", seconds,
                     picture->frame, input->keys, input->last_key, input->clicks, input->wheel,
                     input->pointer_x, input->pointer_y);
  /* The rest in blanks, over what a longer line has left. */
  for (int i = length < 0 ? 0 : length; i < FIGURES_LENGTH; i++)
    text[i] = ' ';
  canvas_text (canvas, picture->font, LEFT, FIGURES_TOP, 1, 0xa0ffa0, 0x101820, text);
  canvas_fill (canvas, LEFT + place, RUNNER_TOP, RUNNER_STEP, RUNNER_HEIGHT, 0x804020);
  canvas_fill (canvas, LEFT + next, RUNNER_TOP, RUNNER_STEP, RUNNER_HEIGHT, 0xffffff);
  output_flush (picture->output, LEFT, FIGURES_TOP, width,
                RUNNER_TOP + RUNNER_HEIGHT - FIGURES_TOP);
}
