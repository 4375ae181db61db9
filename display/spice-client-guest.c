/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* What the agent in the guest is able to do. */

#include "spice-client-private.h"

#include <spice/vd_agent.h>

static void
set_flag (VtrSpiceClient *self,
          gboolean       *flag,
          gboolean        value,
          const char     *property)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify (G_OBJECT (self), property);
}

void
vtr_spice_client_update_guest (VtrSpiceClient *self)
{
  gboolean connected = FALSE;

  g_object_get (self->main, "agent-connected", &connected, NULL);
  /* An agent that never said what it can takes files; those that refuse them say so. */
  set_flag (self, &self->can_send_files,
            connected && !spice_main_channel_agent_test_capability (
                           self->main, VD_AGENT_CAP_FILE_XFER_DISABLED),
            "can-send-files");
}

void
vtr_spice_client_init_guest_agent (VtrGuestAgentInterface *iface)
{
  iface->send_file = vtr_spice_client_send_file;
  iface->new_monitor = vtr_spice_client_new_monitor;
  iface->set_shared_folder = vtr_spice_client_set_shared_folder;
  iface->offer_clipboard = vtr_spice_client_offer_clipboard;
  iface->provide_clipboard = vtr_spice_client_provide_clipboard;
  iface->fetch_clipboard = vtr_spice_client_fetch_clipboard;
}
