/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "connection.h"

G_BEGIN_DECLS

#define VTR_TYPE_CONNECTION_BAR (vtr_connection_bar_get_type ())
G_DECLARE_FINAL_TYPE (VtrConnectionBar, vtr_connection_bar, VTR, CONNECTION_BAR, AdwBin)

/* The thin bar under a page's header that tells of a lost connection: when it is tried again, and a
 * button to do so now. Hidden while all is well. */

void vtr_connection_bar_set_connection (VtrConnectionBar *self,
                                        VtrConnection    *connection);   /* (nullable) */
/* Also tells of a connection that could never be opened, where the page doesn't. */
void vtr_connection_bar_set_shows_failure (VtrConnectionBar *self,
                                        gboolean          shows_failure);

G_END_DECLS
