/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "damage.h"

G_BEGIN_DECLS

/* The part of a channel's picture, which is so large, that is the monitor @id. The first one is all
 * of it where the server doesn't say; another has no size while it is off. Main thread. */
VtrRect vtr_spice_area_find (SpiceDisplayChannel *channel,
                             guint                id,
                             guint                width,
                             guint                height);

G_END_DECLS
