/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_GVNC_CLIENT (vtr_gvnc_client_get_type ())
G_DECLARE_FINAL_TYPE (VtrGvncClient, vtr_gvnc_client, VTR, GVNC_CLIENT, VtrDisplayClient)

/* VNC through libgvnc, which decodes in coroutines of the default main context. Property
 * "handshake-timeout" (construct-only, ms): how long the server may take until it tells the size of
 * its screen, not counting the time a user takes for a password. */

VtrDisplayClient *vtr_gvnc_client_new (VtrDisplayEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
