/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Turns smooth scrolling into the clicks of a wheel that guests know. What is left of a click
 * waits for the next movement in the same direction. A plain value. */
typedef struct
{
  double x;
  double y;
} VtrScrollSteps;

/* One movement makes no more clicks than this. */
#define VTR_SCROLL_STEPS_MAX 16

/* @dx, @dy: in clicks, positive to the right and down. */
void vtr_scroll_steps_feed  (VtrScrollSteps *steps,
                             double          dx,
                             double          dy,
                             int            *ret_x,
                             int            *ret_y);
void vtr_scroll_steps_reset (VtrScrollSteps *steps);

G_END_DECLS
