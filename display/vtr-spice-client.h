/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_SPICE_CLIENT (vtr_spice_client_get_type ())
G_DECLARE_FINAL_TYPE (VtrSpiceClient, vtr_spice_client, VTR, SPICE_CLIENT, VtrDisplayClient)

/* A SPICE screen by spice-client-glib, whose session and channels live in the default main context.
 * Properties, construct-only: "handshake-timeout" (ms, for tests).
 *
 * The header isn't called like the type because the library's own header is called so. */

VtrDisplayClient *vtr_spice_client_new (VtrDisplayEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;
/* Of the protocol, as the server says: "2.2". (nullable) while not known. */
const char       *vtr_spice_client_get_version (VtrSpiceClient *self);

G_END_DECLS
