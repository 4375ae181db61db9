/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection-keys.h"
#include "display-endpoint.h"

G_BEGIN_DECLS

/* Where the screen is, as a connection file says it. Pure. (transfer full). Errors as
 * vtr_connection_file_new_from_data() has them. */
VtrDisplayEndpoint *vtr_connection_place_read (VtrConnectionKeys  *keys,
                                               GError            **error)
                                               G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
