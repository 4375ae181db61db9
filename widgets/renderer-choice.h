/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which of GTK's renderers draws. Where there is no graphics card GTK 4.8 takes GL all the same,
 * and Mesa does a card's work on the processor: many times slower than cairo, with more memory and
 * a later start. GTK can only be asked after it has loaded all that, so it is told before. */

/* Whether there is a graphics card that can draw among the device files in @devices, usually
 * "/dev". One that only shows pictures, as most virtual ones, doesn't count. */
gboolean vtr_renderer_choice_has_card (const char *devices);

/* Without a card, chooses cairo for this process and those it starts, unless the user has chosen
 * (GSK_RENDERER). Before GTK is initialised, and before there is a second thread. */
void     vtr_renderer_choice_make     (const char *devices);

G_END_DECLS
