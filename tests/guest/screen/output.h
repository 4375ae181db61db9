/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"

/* The graphics card and its first connected monitor, through the kernel's mode setting. */
typedef struct
{
  int card; /* file descriptor, or -1 */
  char driver[32];
  uint32_t connector;
  uint32_t controller;
  uint32_t framebuffer;
  uint32_t buffer;
  uint64_t buffer_size;
  Canvas canvas;
} Output;

/* Waits up to five seconds for a card.  False without one. */
bool output_open (Output *output);

/* Takes the mode that the monitor prefers now.  True if that is another than before: the canvas is
 * new then, and black. */
bool output_follow_monitor (Output *output);

/* Shows what was drawn in a rectangle.  Cards with memory of their own need to be told. */
void output_flush (Output *output,
                   int     x,
                   int     y,
                   int     width,
                   int     height);
