/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The guest's pointer: its picture, and where it is. */

#include "spice-client-private.h"

/* @rgba: R G B A, straight alpha, rows packed. */
static GBytes *
to_bgra (const guint8 *rgba,
         gsize         n_pixels)
{
  guint8 *bgra = g_malloc (n_pixels * 4);

  for (gsize i = 0; i < n_pixels * 4; i += 4)
    {
      bgra[i] = rgba[i + 2];
      bgra[i + 1] = rgba[i + 1];
      bgra[i + 2] = rgba[i];
      bgra[i + 3] = rgba[i + 3];
    }

  return g_bytes_new_take (bgra, n_pixels * 4);
}

static void
on_cursor_set (SpiceCursorChannel *channel,
               int                 width,
               int                 height,
               int                 hot_x,
               int                 hot_y,
               gpointer            rgba,
               VtrSpiceClient     *self)
{
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (VtrDisplayCursor) cursor = NULL;

  /* A larger picture than any pointer's is passed over, as is one of an unknown kind. */
  if (rgba == NULL || width < 0 || width > (int) VTR_DISPLAY_CURSOR_MAX_SIDE || height < 0 ||
      height > (int) VTR_DISPLAY_CURSOR_MAX_SIDE || hot_x < 0 || hot_y < 0)
    return;

  pixels = to_bgra (rgba, (gsize) width * (gsize) height);
  cursor = vtr_display_cursor_new ((guint) width, (guint) height, (guint) hot_x, (guint) hot_y,
                                   pixels);
  g_clear_object (&self->hidden_cursor);
  vtr_display_client_set_cursor (VTR_DISPLAY_CLIENT (self), cursor);
}

static void
on_cursor_hide (SpiceCursorChannel *channel,
                VtrSpiceClient     *self)
{
  g_autoptr (GBytes) pixels = g_bytes_new (NULL, 0);
  g_autoptr (VtrDisplayCursor) cursor = vtr_display_cursor_new (0, 0, 0, 0, pixels);

  if (self->hidden_cursor == NULL)
    g_set_object (&self->hidden_cursor,
                  vtr_display_client_get_cursor (VTR_DISPLAY_CLIENT (self)));
  vtr_display_client_set_cursor (VTR_DISPLAY_CLIENT (self), cursor);
}

static void
on_cursor_reset (SpiceCursorChannel *channel,
                 VtrSpiceClient     *self)
{
  g_clear_object (&self->hidden_cursor);
  vtr_display_client_set_cursor (VTR_DISPLAY_CLIENT (self), NULL);
  vtr_display_client_forget_pointer_position (VTR_DISPLAY_CLIENT (self));
}

/* The hot spot is there now. A server says it while the guest's pointer isn't absolute, and when it
 * shows one again that was hidden. */
static void
on_cursor_move (SpiceCursorChannel *channel,
                int                 x,
                int                 y,
                VtrSpiceClient     *self)
{
  g_autoptr (VtrDisplayCursor) hidden = g_steal_pointer (&self->hidden_cursor);

  if (hidden != NULL)
    vtr_display_client_set_cursor (VTR_DISPLAY_CLIENT (self), hidden);
  vtr_display_client_set_pointer_position (VTR_DISPLAY_CLIENT (self), x - (int) self->area.x,
                                           y - (int) self->area.y);
}

void
vtr_spice_client_forget_cursor (VtrSpiceClient *self)
{
  g_clear_object (&self->hidden_cursor);
  g_clear_object (&self->cursor);
  vtr_display_client_forget_pointer_position (VTR_DISPLAY_CLIENT (self));
}

void
vtr_spice_client_watch_cursor (VtrSpiceClient *self,
                               SpiceChannel   *channel)
{
  int id = 0;

  g_object_get (channel, "channel-id", &id, NULL);
  if (id != 0 || self->cursor != NULL)
    return;

  self->cursor = g_object_ref (SPICE_CURSOR_CHANNEL (channel));
  g_signal_connect_object (channel, "cursor-set", G_CALLBACK (on_cursor_set), self, 0);
  g_signal_connect_object (channel, "cursor-move", G_CALLBACK (on_cursor_move), self, 0);
  g_signal_connect_object (channel, "cursor-hide", G_CALLBACK (on_cursor_hide), self, 0);
  g_signal_connect_object (channel, "cursor-reset", G_CALLBACK (on_cursor_reset), self, 0);
  spice_channel_connect (channel);
}
