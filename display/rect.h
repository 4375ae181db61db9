/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "damage.h"

/* What two rectangles have to do with each other. No side may wrap: sums are made in 64 bits. */

/* False when they have nothing in common. */
bool vtr_rect_intersect (const VtrRect *a,
                         const VtrRect *b,
                         VtrRect       *ret_common);
/* @inner isn't empty and lies in @outer. */
bool vtr_rect_contains  (const VtrRect *outer,
                         const VtrRect *inner);
bool vtr_rect_equal     (const VtrRect *a,
                         const VtrRect *b);
