/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scroll-steps.h"

#include <math.h>

static int
feed_axis (double *rest,
           double  delta)
{
  int whole = 0;

  if (!isfinite (delta))
    return 0;

  /* Turning back starts a new click. */
  if (delta * *rest < 0)
    *rest = 0;

  *rest = CLAMP (*rest + delta, -VTR_SCROLL_STEPS_MAX, VTR_SCROLL_STEPS_MAX);
  whole = (int) trunc (*rest);
  *rest -= whole;

  return whole;
}

void
vtr_scroll_steps_feed (VtrScrollSteps *steps,
                       double          dx,
                       double          dy,
                       int            *ret_x,
                       int            *ret_y)
{
  g_return_if_fail (steps != NULL && ret_x != NULL && ret_y != NULL);

  *ret_x = feed_axis (&steps->x, dx);
  *ret_y = feed_axis (&steps->y, dy);
}

void
vtr_scroll_steps_reset (VtrScrollSteps *steps)
{
  *steps = (VtrScrollSteps) { 0 };
}
