/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "monitors.h"

/* Paints the background of every monitor: markers in the corners, bars of colours, and single
 * columns of black and white, which show any scaling. */
void picture_paint (Display        *display,
                    const Monitors *monitors);
