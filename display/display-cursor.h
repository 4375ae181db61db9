/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_DISPLAY_CURSOR_MAX_SIDE 256u

#define VTR_TYPE_DISPLAY_CURSOR (vtr_display_cursor_get_type ())
G_DECLARE_FINAL_TYPE (VtrDisplayCursor, vtr_display_cursor, VTR, DISPLAY_CURSOR, GObject)

/* A guest's pointer picture. Immutable. Pixels are B G R A in memory, straight alpha, rows packed.
 * The hot spot is clamped into the picture; an empty picture is the invisible pointer. */

/* NULL when a side is above the limit or @pixels is shorter than the size needs. */
VtrDisplayCursor *vtr_display_cursor_new       (guint   width,
                                                guint   height,
                                                guint   hot_x,
                                                guint   hot_y,
                                                GBytes *pixels) G_GNUC_WARN_UNUSED_RESULT;
guint             vtr_display_cursor_get_width  (VtrDisplayCursor *self);
guint             vtr_display_cursor_get_height (VtrDisplayCursor *self);
guint             vtr_display_cursor_get_hot_x  (VtrDisplayCursor *self);
guint             vtr_display_cursor_get_hot_y  (VtrDisplayCursor *self);
GBytes           *vtr_display_cursor_get_pixels (VtrDisplayCursor *self);   /* (transfer none) */

G_END_DECLS
