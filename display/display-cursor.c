/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-cursor"

#include "display-cursor.h"

struct _VtrDisplayCursor
{
  GObject parent_instance;

  guint   width;
  guint   height;
  guint   hot_x;
  guint   hot_y;
  GBytes *pixels;
};

G_DEFINE_FINAL_TYPE (VtrDisplayCursor, vtr_display_cursor, G_TYPE_OBJECT)

static void
vtr_display_cursor_finalize (GObject *object)
{
  VtrDisplayCursor *self = VTR_DISPLAY_CURSOR (object);

  g_clear_pointer (&self->pixels, g_bytes_unref);

  G_OBJECT_CLASS (vtr_display_cursor_parent_class)->finalize (object);
}

static void
vtr_display_cursor_class_init (VtrDisplayCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_display_cursor_finalize;
}

static void
vtr_display_cursor_init (VtrDisplayCursor *self)
{
}

VtrDisplayCursor *
vtr_display_cursor_new (guint   width,
                        guint   height,
                        guint   hot_x,
                        guint   hot_y,
                        GBytes *pixels)
{
  VtrDisplayCursor *self = NULL;

  g_return_val_if_fail (pixels != NULL, NULL);

  if (width > VTR_DISPLAY_CURSOR_MAX_SIDE || height > VTR_DISPLAY_CURSOR_MAX_SIDE ||
      g_bytes_get_size (pixels) < (gsize) width * height * 4)
    return NULL;

  self = g_object_new (VTR_TYPE_DISPLAY_CURSOR, NULL);
  self->width = height > 0 ? width : 0;
  self->height = width > 0 ? height : 0;
  self->hot_x = self->width > 0 ? MIN (hot_x, self->width - 1) : 0;
  self->hot_y = self->height > 0 ? MIN (hot_y, self->height - 1) : 0;
  self->pixels = g_bytes_ref (pixels);

  return self;
}

guint
vtr_display_cursor_get_width (VtrDisplayCursor *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CURSOR (self), 0);

  return self->width;
}

guint
vtr_display_cursor_get_height (VtrDisplayCursor *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CURSOR (self), 0);

  return self->height;
}

guint
vtr_display_cursor_get_hot_x (VtrDisplayCursor *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CURSOR (self), 0);

  return self->hot_x;
}

guint
vtr_display_cursor_get_hot_y (VtrDisplayCursor *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CURSOR (self), 0);

  return self->hot_y;
}

GBytes *
vtr_display_cursor_get_pixels (VtrDisplayCursor *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_CURSOR (self), NULL);

  return self->pixels;
}
