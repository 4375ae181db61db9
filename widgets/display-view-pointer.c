/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-view"

#include "display-view-private.h"

#include <math.h>

/* The guest's pointer: the desktop's takes its shape where the guest follows that one. A guest
 * without a tablet moves its pointer itself; where the server doesn't draw it into the screen but
 * tells where it is, it is drawn here. */

static GdkTexture *
make_texture (VtrDisplayCursor *cursor)
{
  guint width = vtr_display_cursor_get_width (cursor);

  return gdk_memory_texture_new ((int) width, (int) vtr_display_cursor_get_height (cursor),
                                 GDK_MEMORY_B8G8R8A8, vtr_display_cursor_get_pixels (cursor),
                                 (gsize) width * 4);
}

static gboolean
is_empty (VtrDisplayCursor *cursor)
{
  return vtr_display_cursor_get_width (cursor) == 0 || vtr_display_cursor_get_height (cursor) == 0;
}

static GdkCursor *
make_cursor (VtrDisplayCursor *cursor)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkCursor) fallback = NULL;

  if (is_empty (cursor))
    return gdk_cursor_new_from_name ("none", NULL);

  texture = make_texture (cursor);
  fallback = gdk_cursor_new_from_name ("default", NULL);

  return gdk_cursor_new_from_texture (texture, (int) vtr_display_cursor_get_hot_x (cursor),
                                      (int) vtr_display_cursor_get_hot_y (cursor), fallback);
}

/* Whether it is drawn, and where its hot spot is in the guest's screen. */
static gboolean
get_place (VtrDisplayView *self,
           int            *ret_x,
           int            *ret_y)
{
  return self->client != NULL && !vtr_display_client_is_pointer_absolute (self->client) &&
         vtr_display_client_get_pointer_position (self->client, ret_x, ret_y);
}

/* A pointer that isn't captured is no pointer of a guest that knows movements only. */
void
vtr_display_view_update_cursor (VtrDisplayView *self)
{
  VtrDisplayCursor *cursor = NULL;
  g_autoptr (GdkCursor) gdk_cursor = NULL;
  int x = 0;
  int y = 0;

  g_clear_object (&self->guest_pointer);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  if (self->client != NULL && !self->view_only && !vtr_display_view_waits_for_capture (self) &&
      !get_place (self, &x, &y))
    cursor = vtr_display_client_get_cursor (self->client);
  if (vtr_display_view_is_captured (self))
    gdk_cursor = gdk_cursor_new_from_name ("none", NULL);
  else if (cursor != NULL)
    gdk_cursor = make_cursor (cursor);

  gtk_widget_set_cursor (GTK_WIDGET (self), gdk_cursor);
}

void
vtr_display_view_note_pointer_move (VtrDisplayView *self)
{
  int x = 0;
  int y = 0;

  /* With the first place, and without the last, the desktop's looks different. */
  if (get_place (self, &x, &y) && self->guest_pointer != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    vtr_display_view_update_cursor (self);
}

/* As large as the screen is drawn, and cut off at its edges. */
void
vtr_display_view_snapshot_pointer (VtrDisplayView *self,
                                   GtkSnapshot    *snapshot)
{
  const VtrPointerMapper *mapper = vtr_display_picture_get_mapper (self->picture);
  VtrDisplayCursor *cursor = NULL;
  double zoom_x = 0;
  double zoom_y = 0;
  float scale = (float) mapper->scale;
  float left = (float) (mapper->shift_x + mapper->x) / scale;
  float top = (float) (mapper->shift_y + mapper->y) / scale;
  int x = 0;
  int y = 0;

  if (!get_place (self, &x, &y) || mapper->picture_width <= 0 || mapper->picture_height <= 0)
    return;
  cursor = vtr_display_client_get_cursor (self->client);
  if (cursor == NULL || is_empty (cursor))
    return;

  if (self->guest_pointer == NULL)
    self->guest_pointer = make_texture (cursor);
  zoom_x = (double) mapper->width / mapper->picture_width;
  zoom_y = (double) mapper->height / mapper->picture_height;
  x -= (int) vtr_display_cursor_get_hot_x (cursor);
  y -= (int) vtr_display_cursor_get_hot_y (cursor);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (left, top, (float) mapper->width / scale,
                                                         (float) mapper->height / scale));
  gtk_snapshot_append_texture (
    snapshot, self->guest_pointer,
    &GRAPHENE_RECT_INIT (left + (float) round (x * zoom_x) / scale,
                         top + (float) round (y * zoom_y) / scale,
                         (float) (vtr_display_cursor_get_width (cursor) * zoom_x) / scale,
                         (float) (vtr_display_cursor_get_height (cursor) * zoom_y) / scale));
  gtk_snapshot_pop (snapshot);
}
