/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* The main channel: who moves the pointer, and whether the guest has an agent. */

#include "spice-client-private.h"

static void
on_mouse_update (SpiceMainChannel *channel,
                 VtrSpiceClient   *self)
{
  int mode = 0;

  g_object_get (channel, "mouse-mode", &mode, NULL);
  vtr_display_client_set_pointer_absolute (VTR_DISPLAY_CLIENT (self),
                                           mode == SPICE_MOUSE_MODE_CLIENT);
}

/* It came, went, or said what it can do. */
static void
on_agent_update (SpiceMainChannel *channel,
                 VtrSpiceClient   *self)
{
  gboolean is_connected = FALSE;

  g_object_get (channel, "agent-connected", &is_connected, NULL);
  if (!is_connected)
    vtr_spice_client_reset_clipboard (self);
  vtr_spice_client_update_can_resize (self);
  vtr_spice_client_update_guest (self);
  vtr_spice_client_update_monitors (self);
  vtr_spice_client_announce_clipboard (self);
}

void
vtr_spice_client_watch_main (VtrSpiceClient *self,
                             SpiceChannel   *channel)
{
  if (self->main != NULL)
    return;

  self->main = g_object_ref (SPICE_MAIN_CHANNEL (channel));
  g_signal_connect_object (channel, "main-mouse-update", G_CALLBACK (on_mouse_update), self, 0);
  g_signal_connect_object (channel, "main-agent-update", G_CALLBACK (on_agent_update), self, 0);
  vtr_spice_client_watch_clipboard (self);
}
