/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "framebuffer.h"

G_BEGIN_DECLS

/* The surface that a display channel draws on, in the library's memory; data is NULL while there
 * is none. */
typedef struct
{
  int           format;    /* SpiceSurfaceFmt */
  int           width;
  int           height;
  int           stride;    /* bytes */
  const guint8 *data;
} VtrSpiceSurface;

/* Copies @source of the surface to @target, of the same size. False, and nothing written, when
 * either lies outside or the format isn't known. With the framebuffer's lock held. */
bool vtr_spice_pixels_copy (const VtrSpiceSurface *surface,
                            const VtrRect         *source,
                            VtrFramebuffer        *framebuffer,
                            const VtrRect         *target);

G_END_DECLS
