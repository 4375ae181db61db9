/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "rfb-session.h"

G_BEGIN_DECLS

#define VTR_TYPE_RFB_CLIENT (vtr_rfb_client_get_type ())
G_DECLARE_FINAL_TYPE (VtrRfbClient, vtr_rfb_client, VTR, RFB_CLIENT, VtrDisplayClient)

/* VNC through the engine of this folder, each connection in a thread of its own. Where a server
 * offers only ways to sign in that the engine doesn't know, libgvnc takes over, into the same
 * framebuffer; this is what its users see all the same.
 *
 * Property: "handshake-timeout" (construct-only, milliseconds). */

VtrDisplayClient *vtr_rfb_client_new             (VtrDisplayEndpoint *endpoint)
                                                  G_GNUC_WARN_UNUSED_RESULT;
/* Before opening. JPEG: 0 to 9, -1 for none; compression: 0 to 9, -1 for what the server thinks.
 * Without it, what suits the distance. */
void              vtr_rfb_client_set_quality     (VtrRfbClient       *self,
                                                  int                 quality,
                                                  int                 compression);
/* Whether libgvnc took over. */
gboolean          vtr_rfb_client_is_delegated    (VtrRfbClient       *self);
/* What was drawn so far. (transfer none) */
const VtrRfbStatistics *
                  vtr_rfb_client_get_statistics  (VtrRfbClient       *self);
/* Of the protocol, as agreed: "3.8". (nullable) */
const char       *vtr_rfb_client_get_version     (VtrRfbClient       *self);

G_END_DECLS
