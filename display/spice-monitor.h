/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_SPICE_MONITOR (vtr_spice_monitor_get_type ())
G_DECLARE_FINAL_TYPE (VtrSpiceMonitor, vtr_spice_monitor, VTR, SPICE_MONITOR, VtrDisplayClient)

/* One more monitor of a guest, as a screen of its own: a VtrDisplayClient on the connection of
 * another, the VtrSpiceClient that makes it. Opening switches the monitor on in the guest, closing
 * switches it off; it closes, too, with the connection. Keys and the pointer go through the
 * connection. Main thread. */

G_END_DECLS
