/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "font.h"
#include "output.h"

typedef enum
{
  MOTION_NONE,
  MOTION_VIDEO,  /* moving pictures in the middle, 25 a second */
  MOTION_SCROLL, /* text over all of the screen, ten lines a second */
} MotionKind;

/* What moves on the screen by itself, for measuring what that costs those who look at it. */
typedef struct
{
  MotionKind kind;
  Output *output;
  const Font *font;
  unsigned frame;
  double last; /* seconds */
} Motion;

/* By its name on the kernel's command line; NONE for any other. */
MotionKind motion_find (const char *name);

/* Draws the next frame when it is due. */
void motion_update (Motion *motion,
                    double  seconds);

/* Milliseconds between two looks whether one is due; @otherwise where nothing moves. */
int motion_get_tick (const Motion *motion,
                     int           otherwise);
