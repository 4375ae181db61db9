/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <epoxy/egl.h>

#include "damage.h"
#include "scanout.h"

G_BEGIN_DECLS

/* A card that is open, and what OpenGL has of it. The part of VtrGraphicsCard that needs no dmabuf,
 * so that it can be tried where no card takes any. Belongs to one thread. */
typedef struct
{
  EGLDisplay display;
  EGLContext context;
  guint32    texture;       /* 0: none */
  guint32    framebuffer;
} VtrOpenCard;

/* The card by its number, with its context current; FALSE when there is no such card, or it can't
 * do what is needed. @imports: it has to take dmabufs. */
gboolean vtr_open_card_init  (VtrOpenCard            *card,
                              guint                   number,
                              gboolean                imports);
void     vtr_open_card_clear (VtrOpenCard            *card);
/* How many there are. */
guint    vtr_open_card_count (void);

/* From now on @image is read. It stays the caller's. */
gboolean vtr_open_card_take  (VtrOpenCard            *card,
                              EGLImageKHR             image);
void     vtr_open_card_drop  (VtrOpenCard            *card);
/* @rgbx: room for all of @source. */
gboolean vtr_open_card_read  (VtrOpenCard            *card,
                              const VtrScanoutLayout *layout,
                              const VtrRect          *source,
                              uint8_t                *rgbx);

G_END_DECLS
