/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "display-client.h"
#include "spice-relay.h"

G_BEGIN_DECLS

/* What a display channel shows of graphics memory, copied into a client's framebuffer: that of
 * machines with 3D acceleration. Each drawing is answered once, whatever becomes of it: the machine
 * waits for that. Main thread. */
typedef struct _VtrSpiceScanouts VtrSpiceScanouts;

typedef struct
{
  /* The framebuffer and the client have another size. */
  void (*resized) (gpointer       user_data);
  /* @area: of the memory's picture, that is shown; @drawn: of the framebuffer. */
  void (*drawn)   (const VtrRect *area,
                   const VtrRect *drawn,
                   gpointer       user_data);
} VtrSpiceScanoutsEvents;

/* @id: the monitor, of the channel's; the first one answers. @client: told of errors, and resized;
 * not kept alive. @events: static. */
VtrSpiceScanouts *vtr_spice_scanouts_new       (SpiceDisplayChannel          *channel,
                                                guint                         id,
                                                VtrDisplayClient             *client,
                                                const VtrSpiceScanoutsEvents *events,
                                                gpointer                      user_data)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* What the channel has already is shown. It may end the client. */
void              vtr_spice_scanouts_start     (VtrSpiceScanouts             *self);
/* Nothing is written and told any more; what is drawn is still answered. @self: (nullable) */
void              vtr_spice_scanouts_free      (VtrSpiceScanouts             *self);

/* The same, while the channel stays: what is being copied is answered, too. @self: (nullable) */
void              vtr_spice_scanouts_leave     (VtrSpiceScanouts             *self);

/* They were shown last, and not an ordinary surface. @self: (nullable) */
gboolean          vtr_spice_scanouts_are_shown (VtrSpiceScanouts             *self);
/* Something else is shown from now on, until the next drawing. Nothing is written any more once the
 * framebuffer's lock was had. @self: (nullable) */
void              vtr_spice_scanouts_pause     (VtrSpiceScanouts             *self);

/* The connection of a channel: where it tells how much the server leaves unread. */
void              vtr_spice_scanouts_set_relay (SpiceChannel                 *channel,
                                                VtrSpiceRelay                *relay);

G_END_DECLS
