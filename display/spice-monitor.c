/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-monitor"

#include "spice-monitor-private.h"

#include <glib/gi18n-lib.h>

#include "rect.h"
#include "spice-area.h"

/* Where nobody asks for a size in time. */
#define FIRST_WIDTH  1024
#define FIRST_HEIGHT 768
#define FIRST_MS     1000u

struct _VtrSpiceMonitor
{
  VtrDisplayClient     parent_instance;

  VtrSpiceClient      *client;
  guint                number;
  SpiceDisplayChannel *channel;   /* (nullable): of this monitor alone, or of all of them */
  guint                id;        /* among the channel's */
  VtrRect              area;      /* of the surface, that is shown */
  VtrSpiceScanouts    *scanouts;  /* (nullable) while it is closed */
  guint                first_source;
};

G_DEFINE_FINAL_TYPE (VtrSpiceMonitor, vtr_spice_monitor, VTR_TYPE_DISPLAY_CLIENT)

static gboolean
get_surface (VtrSpiceMonitor *self,
             VtrSpiceSurface *ret_surface)
{
  SpiceDisplayPrimary primary = { 0 };

  if (self->channel == NULL ||
      !spice_display_channel_get_primary (SPICE_CHANNEL (self->channel), 0, &primary) ||
      !primary.marked || primary.data == NULL || primary.width <= 0 || primary.height <= 0)
    return FALSE;

  *ret_surface = (VtrSpiceSurface) { primary.format, primary.width, primary.height, primary.stride,
                                     primary.data };

  return TRUE;
}

/* It is switched on by the first request for its size. That is left to whoever shows it for a
 * while: a guest may lose the second one of two that come in a burst. */
static gboolean
on_nobody_asked (gpointer user_data)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (user_data);

  self->first_source = 0;
  if (self->client->monitors[self->number].width == 0)
    vtr_spice_client_set_monitor (self->client, self->number, FIRST_WIDTH, FIRST_HEIGHT);

  return G_SOURCE_REMOVE;
}

static void
wait_for_request (VtrSpiceMonitor *self)
{
  g_clear_handle_id (&self->first_source, g_source_remove);
  self->first_source = g_timeout_add (FIRST_MS, on_nobody_asked, self);
}

/* Copies what of @rect, in the surface's own pixels, is shown. */
static void
copy (VtrSpiceMonitor       *self,
      const VtrSpiceSurface *surface,
      const VtrRect         *rect)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (VTR_DISPLAY_CLIENT (self));
  VtrRect shown = { 0 };
  VtrRect target = { 0 };

  if (!vtr_rect_intersect (rect, &self->area, &shown))
    return;

  target = shown;
  target.x -= self->area.x;
  target.y -= self->area.y;

  vtr_framebuffer_lock (framebuffer);
  if (vtr_spice_pixels_copy (surface, &shown, framebuffer, &target))
    vtr_framebuffer_add_damage (framebuffer, &target);
  vtr_framebuffer_unlock (framebuffer);

  vtr_display_client_queue_damaged (VTR_DISPLAY_CLIENT (self));
}

static void
become_ready (VtrSpiceMonitor *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);

  if (vtr_display_client_get_state (client) == VTR_DISPLAY_STATE_CONNECTING)
    wait_for_request (self);
  vtr_display_client_set_ready (client);
}

/* Shows what is to be shown now, in full. The connection looks at the surface's size. */
static void
show (VtrSpiceMonitor *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (client);
  VtrSpiceSurface surface = { 0 };
  g_autoptr (GError) error = NULL;

  if (!get_surface (self, &surface))
    return;

  self->area = vtr_spice_area_find (self->channel, self->id, (guint) surface.width,
                                    (guint) surface.height);
  if (self->area.width == 0)
    return;

  vtr_spice_scanouts_pause (self->scanouts);

  if (vtr_display_client_get_width (client) != (int) self->area.width ||
      vtr_display_client_get_height (client) != (int) self->area.height)
    {
      if (!vtr_framebuffer_resize (framebuffer, self->area.width, self->area.height, &error))
        {
          vtr_display_client_take_error (client, g_steal_pointer (&error));
          return;
        }
      vtr_display_client_set_size (client, (int) self->area.width, (int) self->area.height);
    }
  copy (self, &surface, &self->area);
  become_ready (self);
}

/* A change of the arrangement isn't a drawing. */
static void
on_monitors (VtrSpiceMonitor *self)
{
  if (!vtr_spice_scanouts_are_shown (self->scanouts))
    show (self);
}

static void
on_invalidate (SpiceDisplayChannel *channel,
               int                  x,
               int                  y,
               int                  width,
               int                  height,
               VtrSpiceMonitor     *self)
{
  const VtrRect rect = { (guint) MAX (x, 0), (guint) MAX (y, 0), (guint) MAX (width, 0),
                         (guint) MAX (height, 0) };
  VtrSpiceSurface surface = { 0 };

  if (!get_surface (self, &surface) || self->area.width == 0)
    return;

  if (vtr_spice_scanouts_are_shown (self->scanouts))
    show (self);
  else
    copy (self, &surface, &rect);
}

static void
on_resized (gpointer user_data)
{
}

static void
on_drawn (const VtrRect *area,
          const VtrRect *drawn,
          gpointer       user_data)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (user_data);

  self->area = *area;
  become_ready (self);
}

static const VtrSpiceScanoutsEvents SCANOUTS_EVENTS = { on_resized, on_drawn };

static void
follow_cursor (VtrSpiceMonitor *self)
{
  vtr_display_client_set_cursor (VTR_DISPLAY_CLIENT (self),
                                 vtr_display_client_get_cursor (
                                   VTR_DISPLAY_CLIENT (self->client)));
}

/* Where the monitors are parts of one surface; one with a channel of its own has a pointer of its
 * own, too, which isn't asked for. */
static void
follow_position (VtrSpiceMonitor *self)
{
  int x = 0;
  int y = 0;

  if (self->area.width != 0 && self->channel == self->client->display &&
      vtr_display_client_get_pointer_position (VTR_DISPLAY_CLIENT (self->client), &x, &y))
    {
      x += (int) self->client->area.x - (int) self->area.x;
      y += (int) self->client->area.y - (int) self->area.y;
      vtr_display_client_set_pointer_position (VTR_DISPLAY_CLIENT (self), x, y);
    }
  else
    {
      vtr_display_client_forget_pointer_position (VTR_DISPLAY_CLIENT (self));
    }
}

static void
follow_pointer (VtrSpiceMonitor *self)
{
  vtr_display_client_set_pointer_absolute (VTR_DISPLAY_CLIENT (self),
                                           vtr_display_client_is_pointer_absolute (
                                             VTR_DISPLAY_CLIENT (self->client)));
}

static void
follow_resize (VtrSpiceMonitor *self)
{
  vtr_display_client_set_can_resize (VTR_DISPLAY_CLIENT (self),
                                     vtr_display_client_can_resize (
                                       VTR_DISPLAY_CLIENT (self->client)));
}

static void
follow_state (VtrSpiceMonitor *self)
{
  if (vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self->client)) ==
      VTR_DISPLAY_STATE_CLOSED)
    vtr_display_client_take_error (VTR_DISPLAY_CLIENT (self),
                                   g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED, "%s",
                                                _("The connection to the screen is closed.")));
}

/* The monitors' channels: one each, or one for all. */
static void
find_channel (VtrSpiceMonitor *self)
{
  g_autoptr (GList) channels = spice_session_get_channels (self->client->session);

  self->id = self->number;
  g_set_object (&self->channel, self->client->display);
  for (GList *l = channels; l != NULL; l = l->next)
    {
      int id = 0;

      g_object_get (l->data, "channel-id", &id, NULL);
      if (SPICE_IS_DISPLAY_CHANNEL (l->data) && (guint) id == self->number)
        {
          g_set_object (&self->channel, l->data);
          self->id = 0;
        }
    }
}

static void
vtr_spice_monitor_open (VtrDisplayClient *client)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (client);
  static const char * const redraws[] = { "display-primary-create", "display-mark" };

  if (self->client->session == NULL || self->client->main == NULL)
    {
      follow_state (self);
      return;
    }

  find_channel (self);
  if (self->channel == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (redraws); i++)
    g_signal_connect_object (self->channel, redraws[i], G_CALLBACK (show), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->channel, "notify::monitors", G_CALLBACK (on_monitors), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->channel, "display-invalidate", G_CALLBACK (on_invalidate), self,
                           0);
  g_signal_connect_object (self->client, "notify::cursor", G_CALLBACK (follow_cursor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "pointer-moved", G_CALLBACK (follow_position), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::pointer-absolute", G_CALLBACK (follow_pointer),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::can-resize", G_CALLBACK (follow_resize), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (follow_state), self,
                           G_CONNECT_SWAPPED);
  follow_cursor (self);
  follow_pointer (self);
  follow_resize (self);

  if (self->id == 0)
    spice_channel_connect (SPICE_CHANNEL (self->channel));
  wait_for_request (self);
  show (self);
  self->scanouts = vtr_spice_scanouts_new (self->channel, self->id, client, &SCANOUTS_EVENTS, self);
  vtr_spice_scanouts_start (self->scanouts);
}

static void
vtr_spice_monitor_close (VtrDisplayClient *client)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (client);

  if (vtr_display_client_get_state (VTR_DISPLAY_CLIENT (self->client)) == VTR_DISPLAY_STATE_CLOSED)
    g_clear_pointer (&self->scanouts, vtr_spice_scanouts_free);
  else
    g_clear_pointer (&self->scanouts, vtr_spice_scanouts_leave);
  if (self->channel != NULL)
    g_signal_handlers_disconnect_by_data (self->channel, self);
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_handle_id (&self->first_source, g_source_remove);
  vtr_spice_client_set_monitor (self->client, self->number, 0, 0);
  g_clear_object (&self->channel);
}

static void
vtr_spice_monitor_send_key (VtrDisplayClient *client,
                            guint32           keysym,
                            guint             scancode,
                            gboolean          pressed)
{
  vtr_display_client_send_key (VTR_DISPLAY_CLIENT (VTR_SPICE_MONITOR (client)->client), keysym,
                               scancode, pressed);
}

static void
vtr_spice_monitor_send_pointer (VtrDisplayClient *client,
                                int               x,
                                int               y,
                                guint             buttons)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (client);

  if (!vtr_display_client_is_pointer_absolute (client))
    vtr_display_client_send_pointer (VTR_DISPLAY_CLIENT (self->client), x, y, buttons);
  else if (self->area.width != 0)
    vtr_spice_client_point (self->client,
                            CLAMP (x, 0, (int) self->area.width - 1) + (int) self->area.x,
                            CLAMP (y, 0, (int) self->area.height - 1) + (int) self->area.y,
                            self->id == 0 ? self->number : 0, buttons);
}

static void
vtr_spice_monitor_request_size (VtrDisplayClient *client,
                                guint             width,
                                guint             height)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (client);

  vtr_spice_client_set_monitor (self->client, self->number, width, height);
}

/* Until it is asked for a size, nobody but the guest knows whether it is on. */
static gboolean
vtr_spice_monitor_needs_request (VtrDisplayClient *client)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (client);
  const VtrSpiceSize *asked = &self->client->monitors[self->number];

  return asked->width != self->area.width || asked->height != self->area.height;
}

static void
vtr_spice_monitor_send_clipboard (VtrDisplayClient *client,
                                  const char       *text)
{
  vtr_display_client_send_clipboard (VTR_DISPLAY_CLIENT (VTR_SPICE_MONITOR (client)->client),
                                     text);
}

/* The connection is signed in already. */
static void
vtr_spice_monitor_set_password (VtrDisplayClient *client,
                                const char       *user,
                                const char       *password)
{
}

static void
vtr_spice_monitor_dispose (GObject *object)
{
  VtrSpiceMonitor *self = VTR_SPICE_MONITOR (object);

  vtr_display_client_close (VTR_DISPLAY_CLIENT (self));
  g_clear_object (&self->channel);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (vtr_spice_monitor_parent_class)->dispose (object);
}

static void
vtr_spice_monitor_class_init (VtrSpiceMonitorClass *klass)
{
  VtrDisplayClientClass *client_class = VTR_DISPLAY_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_spice_monitor_dispose;
  client_class->open = vtr_spice_monitor_open;
  client_class->close = vtr_spice_monitor_close;
  client_class->send_key = vtr_spice_monitor_send_key;
  client_class->send_pointer = vtr_spice_monitor_send_pointer;
  client_class->send_clipboard = vtr_spice_monitor_send_clipboard;
  client_class->set_password = vtr_spice_monitor_set_password;
  client_class->request_size = vtr_spice_monitor_request_size;
  client_class->needs_request = vtr_spice_monitor_needs_request;
}

static void
vtr_spice_monitor_init (VtrSpiceMonitor *self)
{
}

VtrDisplayClient *
vtr_spice_monitor_new (VtrSpiceClient *client,
                       guint           number)
{
  VtrSpiceMonitor *self = NULL;

  self = g_object_new (VTR_TYPE_SPICE_MONITOR, "endpoint",
                       vtr_display_client_get_endpoint (VTR_DISPLAY_CLIENT (client)), NULL);
  self->client = g_object_ref (client);
  self->number = number;

  return VTR_DISPLAY_CLIENT (self);
}
