/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The guest's screen as large as the user wants it, by the guest's agent. One request is under way
 * at a time, and of those that come meanwhile the newest is made when the screen followed, or when
 * it didn't for too long. */

#include "spice-client-private.h"

#include <spice/vd_agent.h>

#define PATIENCE_MS 1000

static gboolean on_patience_over (gpointer user_data);

static void
request (VtrSpiceClient *self,
         guint           width,
         guint           height)
{
  self->wanted_width = 0;
  self->wanted_height = 0;
  self->resize_source = g_timeout_add (PATIENCE_MS, on_patience_over, self);

  vtr_spice_client_place_monitors (self, width, height);
  spice_main_channel_send_monitor_config (self->main);
}

static gboolean
can_resize (VtrSpiceClient *self)
{
  return self->main != NULL && vtr_display_client_can_resize (VTR_DISPLAY_CLIENT (self));
}

static void
request_newest (VtrSpiceClient *self)
{
  VtrDisplayClient *client = VTR_DISPLAY_CLIENT (self);
  gboolean is_so = vtr_display_client_get_width (client) == (int) self->wanted_width &&
                   vtr_display_client_get_height (client) == (int) self->wanted_height;

  if (self->wanted_width != 0 && !is_so && can_resize (self))
    request (self, self->wanted_width, self->wanted_height);
}

static gboolean
on_patience_over (gpointer user_data)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (user_data);

  self->resize_source = 0;
  request_newest (self);

  return G_SOURCE_REMOVE;
}

void
vtr_spice_client_request_size (VtrDisplayClient *client,
                               guint             width,
                               guint             height)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  self->wanted_width = width;
  self->wanted_height = height;
  if (self->resize_source == 0)
    request_newest (self);
}

void
vtr_spice_client_note_size (VtrSpiceClient *self)
{
  g_clear_handle_id (&self->resize_source, g_source_remove);
  request_newest (self);
}

void
vtr_spice_client_update_can_resize (VtrSpiceClient *self)
{
  gboolean is_connected = FALSE;

  g_object_get (self->main, "agent-connected", &is_connected, NULL);
  vtr_display_client_set_can_resize (
    VTR_DISPLAY_CLIENT (self),
    is_connected &&
    spice_main_channel_agent_test_capability (self->main, VD_AGENT_CAP_MONITORS_CONFIG));
}
