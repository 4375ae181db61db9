/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The guest's monitors besides the first: how many there can be, which are on, and where they are:
 * in a row, as their numbers say. A server has a channel for each, or one for all of them. */

#include "spice-client-private.h"

#include "spice-monitor-private.h"

static guint
count (VtrSpiceClient *self)
{
  g_autoptr (GList) channels = NULL;
  guint n_channels = 0;
  guint n_heads = 1;

  /* Without the agent nobody in the guest would switch one on. */
  if (self->session == NULL || self->display == NULL ||
      !vtr_display_client_can_resize (VTR_DISPLAY_CLIENT (self)))
    return 1;

  channels = spice_session_get_channels (self->session);
  for (GList *l = channels; l != NULL; l = l->next)
    n_channels += SPICE_IS_DISPLAY_CHANNEL (l->data) ? 1 : 0;
  g_object_get (self->display, "monitors-max", &n_heads, NULL);

  return CLAMP (n_channels > 1 ? n_channels : n_heads, 1, VTR_SPICE_CLIENT_MONITORS);
}

void
vtr_spice_client_update_monitors (VtrSpiceClient *self)
{
  guint n_monitors = count (self);

  if (self->n_monitors == n_monitors)
    return;

  self->n_monitors = n_monitors;
  g_object_notify (G_OBJECT (self), "n-monitors");
}

void
vtr_spice_client_place_monitors (VtrSpiceClient *self,
                                 guint           width,
                                 guint           height)
{
  int x = (int) width;

  spice_main_channel_update_display_enabled (self->main, 0, TRUE, FALSE);
  spice_main_channel_update_display (self->main, 0, 0, 0, (int) width, (int) height, FALSE);
  for (int i = 1; i < VTR_SPICE_CLIENT_MONITORS; i++)
    {
      const VtrSpiceSize *size = &self->monitors[i];

      if (size->width == 0 && !size->was_on)
        continue;

      spice_main_channel_update_display_enabled (self->main, i, size->width != 0, FALSE);
      if (size->width != 0)
        spice_main_channel_update_display (self->main, i, x, 0, (int) size->width,
                                           (int) size->height, FALSE);
      x += (int) size->width;
    }
}

void
vtr_spice_client_set_monitor (VtrSpiceClient *self,
                              guint           number,
                              guint           width,
                              guint           height)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  VtrSpiceSize *size = &self->monitors[number];

  if (size->width == width && size->height == height)
    return;

  size->was_on = size->was_on || size->width != 0;
  size->width = width;
  size->height = height;
  if (self->main == NULL || !vtr_display_client_can_resize (client))
    return;

  vtr_spice_client_place_monitors (self, (guint) vtr_display_client_get_width (client),
                                   (guint) vtr_display_client_get_height (client));
  spice_main_channel_send_monitor_config (self->main);
}

VtrDisplayClient *
vtr_spice_client_new_monitor (VtrGuestAgent *agent,
                              guint          number)
{
  return vtr_spice_monitor_new (VTR_SPICE_CLIENT (agent), number);
}
