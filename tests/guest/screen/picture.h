/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "font.h"
#include "input.h"
#include "output.h"

/* The test picture.  README.md says where each part of it is. */
typedef struct
{
  Output *output;
  const Font *font;
  unsigned frame;
  int pointer_x; /* where the cross is drawn */
  int pointer_y;
} Picture;

/* Draws all of it, for a new mode. */
void picture_draw (Picture *picture);

/* Draws what has changed: the pointer's cross and the line of figures. */
void picture_update (Picture     *picture,
                     const Input *input,
                     double       seconds);
