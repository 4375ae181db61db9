/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "framebuffer.h"

G_BEGIN_DECLS

#define VTR_TYPE_GVNC_FRAMEBUFFER (vtr_gvnc_framebuffer_get_type ())
G_DECLARE_FINAL_TYPE (VtrGvncFramebuffer, vtr_gvnc_framebuffer, VTR, GVNC_FRAMEBUFFER, GObject)

/* What libgvnc's decoders draw on: a VncFramebuffer that passes everything to the checked
 * functions of a VtrFramebuffer. libgvnc calls it on the stacks of its coroutines, on the main
 * thread.
 *
 * After the first thing that may not be, it takes nothing more and emits "violated" (const char
 * *sentence) from the main loop, outside of libgvnc's stacks. */

VtrGvncFramebuffer   *vtr_gvnc_framebuffer_new        (VtrFramebuffer *framebuffer)
                                                       G_GNUC_WARN_UNUSED_RESULT;
/* 32 bits, true colour, B G R X in memory on every machine. */
const VncPixelFormat *vtr_gvnc_framebuffer_get_format (void);

G_END_DECLS
