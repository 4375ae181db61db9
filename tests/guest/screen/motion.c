/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "motion.h"

#include <stdio.h>
#include <string.h>

enum
{
  VIDEO_WIDTH = 640,
  VIDEO_HEIGHT = 360,
  LINE_LENGTH = 240,
};

MotionKind
motion_find (const char *name)
{
  if (strcmp (name, "video") == 0)
    return MOTION_VIDEO;
  if (strcmp (name, "scroll") == 0)
    return MOTION_SCROLL;
  return MOTION_NONE;
}

int
motion_get_tick (const Motion *motion,
                 int           otherwise)
{
  switch (motion->kind)
    {
    case MOTION_VIDEO:
      return 40;
    case MOTION_SCROLL:
      return 100;
    case MOTION_NONE:
    default:
      return otherwise;
    }
}

/* Waves that run in three directions, a colour each: no two pixels in a row are the same. */
static void
draw_video (Motion *motion)
{
  Canvas *canvas = &motion->output->canvas;
  int width = VIDEO_WIDTH < canvas->width ? VIDEO_WIDTH : canvas->width;
  int height = VIDEO_HEIGHT < canvas->height ? VIDEO_HEIGHT : canvas->height;
  int left = (canvas->width - width) / 2;
  int top = (canvas->height - height) / 2;
  unsigned time = motion->frame * 5;

  for (int y = 0; y < height; y++)
    {
      uint32_t *line = (uint32_t *) (void *) (canvas->pixels +
                                              (size_t) (top + y) * (size_t) canvas->stride);

      for (int x = 0; x < width; x++)
        {
          unsigned red = ((unsigned) (x * x + y * y) / 512 + time) & 255;
          unsigned green = ((unsigned) (x + 2 * y) + time) & 255;
          unsigned blue = ((unsigned) (3 * x + y) / 2 - time) & 255;

          line[left + x] = red << 16 | green << 8 | blue;
        }
    }
  output_flush (motion->output, left, top, width, height);
}

static void
draw_scroll (Motion *motion)
{
  Canvas *canvas = &motion->output->canvas;
  int line_height = motion->font->height;
  size_t skipped = (size_t) line_height * (size_t) canvas->stride;
  size_t size = (size_t) canvas->height * (size_t) canvas->stride;
  char text[LINE_LENGTH + 1] = "";
  int start = snprintf (text, sizeof text, "%08u  ", motion->frame);

  for (int i = start; i < LINE_LENGTH; i++)
    text[i] = (char) ('!' + (i * 7 + (int) motion->frame * (i % 5 + 1)) % 94);
  memmove (canvas->pixels, canvas->pixels + skipped, size - skipped);
  canvas_fill (canvas, 0, canvas->height - line_height, canvas->width, line_height, 0x101820);
  canvas_text (canvas, motion->font, 0, canvas->height - line_height, 1, 0xd0e0d0, 0x101820, text);
  output_flush (motion->output, 0, 0, canvas->width, canvas->height);
}

void
motion_update (Motion *motion,
               double  seconds)
{
  /* A little early is on time: the clock is looked at once in a tick. */
  if (motion->kind == MOTION_NONE ||
      (seconds - motion->last) * 1000 < motion_get_tick (motion, 0) - 5)
    return;

  motion->last = seconds;
  motion->frame++;
  if (motion->kind == MOTION_VIDEO)
    draw_video (motion);
  else
    draw_scroll (motion);
}
