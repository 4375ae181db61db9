/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "damage.h"
#include "scanout.h"

G_BEGIN_DECLS

/* This computer's graphics cards, asked for what is in their memory: only they know how it is laid
 * out. Needs neither a window nor a display server. Belongs to one thread, that all of it is called
 * in; that thread has no other use for OpenGL. */
typedef struct _VtrGraphicsCard VtrGraphicsCard;

/* Opens nothing yet. */
VtrGraphicsCard *vtr_graphics_card_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* @self: (nullable) */
void             vtr_graphics_card_free (VtrGraphicsCard *self);

/* @source of a dmabuf, in its own pixels and from the top, as rows of R G B X without padding,
 * which stay until the next call. (transfer none) (nullable) where no card can do that. */
const uint8_t   *vtr_graphics_card_read (VtrGraphicsCard *self,
                                         VtrScanout      *scanout,
                                         const VtrRect   *source);

G_END_DECLS
