/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The picture: what a display channel drew is copied into the framebuffer. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>

#include "rect.h"
#include "spice-area.h"

/* Copies what of @rect, in the surface's own pixels, is shown. With the surface there. */
static void
copy (VtrSpiceClient *self,
      const VtrRect  *rect)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (client);
  VtrRect shown = { 0 };
  VtrRect target = { 0 };

  if (!vtr_rect_intersect (rect, &self->area, &shown))
    return;

  target = shown;
  target.x -= self->area.x;
  target.y -= self->area.y;

  vtr_framebuffer_lock (framebuffer);
  if (vtr_spice_pixels_copy (&self->surface, &shown, framebuffer, &target))
    vtr_framebuffer_add_damage (framebuffer, &target);
  vtr_framebuffer_unlock (framebuffer);

  if (vtr_display_client_get_state (client) == VTR_DISPLAY_STATE_READY)
    vtr_display_client_receive_frame (client, &target);
  vtr_display_client_queue_damaged (client);
}

static VtrRect
find_area (VtrSpiceClient *self)
{
  return vtr_spice_area_find (self->display, 0, (guint) self->surface.width,
                              (guint) self->surface.height);
}

/* Shows what is to be shown now, in full. */
static void
show (VtrSpiceClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (client);
  VtrRect area = find_area (self);
  g_autoptr (GError) error = NULL;

  vtr_spice_scanouts_pause (self->scanouts);
  if (vtr_display_client_get_width (client) != (int) area.width ||
      vtr_display_client_get_height (client) != (int) area.height)
    {
      if (!vtr_framebuffer_resize (framebuffer, area.width, area.height, &error))
        {
          vtr_spice_client_fail (self, VTR_DISPLAY_ERROR_PROTOCOL, error->message);
          return;
        }
      vtr_display_client_set_size (client, (int) area.width, (int) area.height);
      vtr_spice_client_note_size (self);
    }

  self->area = area;
  self->is_shown = TRUE;
  copy (self, &area);
  vtr_spice_client_check_ready (self);
}

static gboolean
is_marked (VtrSpiceClient *self)
{
  SpiceDisplayPrimary primary = { 0 };

  return spice_display_channel_get_primary (SPICE_CHANNEL (self->display), 0, &primary) &&
         primary.marked;
}

static void
on_primary_create (SpiceDisplayChannel *channel,
                   int                  format,
                   int                  width,
                   int                  height,
                   int                  stride,
                   int                  shmid,
                   gpointer             data,
                   VtrSpiceClient      *self)
{
  if (width <= 0 || height <= 0 || (guint) width > VTR_FRAMEBUFFER_MAX_SIDE ||
      (guint) height > VTR_FRAMEBUFFER_MAX_SIDE ||
      (guint64) width * (guint64) height > VTR_FRAMEBUFFER_MAX_PIXELS)
    {
      vtr_spice_client_fail_protocol (self, _("its screen is larger than any can be"));
      return;
    }

  self->surface = (VtrSpiceSurface) { format, width, height, stride, data };
  if (is_marked (self))
    show (self);
}

void
vtr_spice_client_forget_surface (VtrSpiceClient *self)
{
  self->surface = (VtrSpiceSurface) { 0 };
}

/* The picture stays until there is another. */
static void
on_primary_destroy (SpiceDisplayChannel *channel,
                    VtrSpiceClient      *self)
{
  vtr_spice_client_forget_surface (self);
}

/* The server has drawn all there is so far. */
static void
on_mark (SpiceDisplayChannel *channel,
         int                  mark,
         VtrSpiceClient      *self)
{
  if (mark != 0 && self->surface.data != NULL)
    show (self);
}

static void
on_monitors (SpiceDisplayChannel *channel,
             GParamSpec          *pspec,
             VtrSpiceClient      *self)
{
  VtrRect area = { 0 };

  if (self->surface.data == NULL || !is_marked (self) ||
      vtr_spice_scanouts_are_shown (self->scanouts))
    return;

  area = find_area (self);
  if (!vtr_rect_equal (&area, &self->area))
    show (self);
}

static void
on_invalidate (SpiceDisplayChannel *channel,
               int                  x,
               int                  y,
               int                  width,
               int                  height,
               VtrSpiceClient      *self)
{
  const VtrRect rect = { (guint) MAX (x, 0), (guint) MAX (y, 0), (guint) MAX (width, 0),
                         (guint) MAX (height, 0) };

  if (self->surface.data == NULL || self->area.width == 0)
    return;

  /* What was drawn last is shown. */
  if (vtr_spice_scanouts_are_shown (self->scanouts))
    show (self);
  else
    copy (self, &rect);
}

static void
on_resized (gpointer user_data)
{
  vtr_spice_client_note_size (VTR_SPICE_CLIENT (user_data));
}

static void
on_drawn (const VtrRect *area,
          const VtrRect *drawn,
          gpointer       user_data)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (user_data);
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  self->area = *area;
  self->is_shown = TRUE;
  if (vtr_display_client_get_state (client) == VTR_DISPLAY_STATE_READY)
    vtr_display_client_receive_frame (client, drawn);
  vtr_spice_client_check_ready (self);
}

static const VtrSpiceScanoutsEvents SCANOUTS_EVENTS = { on_resized, on_drawn };

void
vtr_spice_client_forget_scanouts (VtrSpiceClient *self)
{
  g_clear_pointer (&self->scanouts, vtr_spice_scanouts_free);
}

/* Within one computer bytes cost less than packing and unpacking them. */
static void
on_event (SpiceChannel      *channel,
          SpiceChannelEvent  event,
          VtrSpiceClient    *self)
{
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (self));

  if (event == SPICE_CHANNEL_OPENED && vtr_display_endpoint_is_near (endpoint))
    spice_display_channel_change_preferred_compression (channel, SPICE_IMAGE_COMPRESSION_OFF);
}

void
vtr_spice_client_watch_display (VtrSpiceClient *self,
                                SpiceChannel   *channel)
{
  const struct
  {
    const char *name;
    GCallback   callback;
  } handlers[] = {
    { "channel-event", G_CALLBACK (on_event) },
    { "display-primary-create", G_CALLBACK (on_primary_create) },
    { "display-primary-destroy", G_CALLBACK (on_primary_destroy) },
    { "display-mark", G_CALLBACK (on_mark) },
    { "display-invalidate", G_CALLBACK (on_invalidate) },
    { "notify::monitors", G_CALLBACK (on_monitors) },
  };
  int id = 0;

  g_object_get (channel, "channel-id", &id, NULL);
  if (id != 0 || self->display != NULL)
    return;

  self->display = g_object_ref (SPICE_DISPLAY_CHANNEL (channel));
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (channel, handlers[i].name, handlers[i].callback, self, 0);
  self->scanouts = vtr_spice_scanouts_new (self->display, 0, VTR_DISPLAY_CLIENT (self),
                                           &SCANOUTS_EVENTS, self);
  spice_channel_connect (channel);
}
