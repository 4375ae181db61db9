/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_UNSUPPORTED_CLIENT (vtr_unsupported_client_get_type ())
G_DECLARE_FINAL_TYPE (VtrUnsupportedClient, vtr_unsupported_client, VTR, UNSUPPORTED_CLIENT,
                      VtrDisplayClient)

/* Stands in for a protocol that has no backend: opening it closes it, and the error says so. */

VtrDisplayClient *vtr_unsupported_client_new (VtrDisplayEndpoint *endpoint)
                                              G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
