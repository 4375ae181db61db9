/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From the evdev code of a key (what Linux, Wayland and X11 number it, X11 with 8 added) to the
 * PC XT set 1 scancode as QEMU numbers it (extended keys with bit 7 set). 0 when it has none. */
guint vtr_scancode_from_evdev  (guint evdev_code);
/* The scancode of the key that carries @keysym on a US keyboard; 0 when none. */
guint vtr_scancode_from_keysym (guint32 keysym);

G_END_DECLS
