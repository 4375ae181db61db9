/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#include "damage.h"

G_BEGIN_DECLS

#define VTR_FRAMEBUFFER_MAX_SIDE   16384u
#define VTR_FRAMEBUFFER_MAX_PIXELS (64u * 1024 * 1024)

#define VTR_TYPE_FRAMEBUFFER (vtr_framebuffer_get_type ())
G_DECLARE_FINAL_TYPE (VtrFramebuffer, vtr_framebuffer, VTR, FRAMEBUFFER, GObject)

/* The pixels of a remote display: 32 bits each, B G R X in memory, and what has changed since
 * the view last took it. One writer (a backend, on any one thread) and one reader (the view, on
 * the main thread): both hold the lock while they touch pixels. No signals; the client tells
 * when there is new damage.
 *
 * Every writing function checks its rectangle against the current size and returns false (and
 * writes nothing) when any part lies outside: CVE-2017-5884, CVE-2017-5581 and their kind end
 * here. */

VtrFramebuffer *vtr_framebuffer_new         (void) G_GNUC_WARN_UNUSED_RESULT;

/* 0x0 means "no picture". Content is cleared; everything is damaged. Checks the limits above, and
 * changes nothing when they are passed; where there is no memory it is 0x0 afterwards. Any thread,
 * without the lock. */
bool            vtr_framebuffer_resize      (VtrFramebuffer  *self,
                                             uint32_t         width,
                                             uint32_t         height,
                                             GError         **error);
/* Who asked first gets it first, so that a thread that gives the lock back and takes it again lets
 * the others in between. */
void            vtr_framebuffer_lock        (VtrFramebuffer  *self);
void            vtr_framebuffer_unlock      (VtrFramebuffer  *self);

/* All below: with the lock held. */
uint32_t        vtr_framebuffer_get_width   (VtrFramebuffer  *self);
uint32_t        vtr_framebuffer_get_height  (VtrFramebuffer  *self);
size_t          vtr_framebuffer_get_stride  (VtrFramebuffer  *self);   /* bytes */
/* Pixels from the top left; valid until the lock is released. NULL when 0x0. */
uint8_t        *vtr_framebuffer_get_pixels  (VtrFramebuffer  *self);

bool            vtr_framebuffer_contains    (VtrFramebuffer  *self,
                                             const VtrRect   *rect);
bool            vtr_framebuffer_fill        (VtrFramebuffer  *self,
                                             const VtrRect   *rect,
                                             uint32_t         bgrx);
/* @pixels: rect->height rows of rect->width BGRX pixels, @stride bytes apart, @length bytes in
 * all. */
bool            vtr_framebuffer_blit        (VtrFramebuffer  *self,
                                             const VtrRect   *rect,
                                             const uint8_t   *pixels,
                                             size_t           stride,
                                             size_t           length);
bool            vtr_framebuffer_copy        (VtrFramebuffer  *self,
                                             const VtrRect   *destination,
                                             uint32_t         source_x,
                                             uint32_t         source_y);
void            vtr_framebuffer_add_damage  (VtrFramebuffer  *self,
                                             const VtrRect   *rect);
/* Moves the damage collected so far into @damage (an initialised one) and starts anew. */
void            vtr_framebuffer_take_damage (VtrFramebuffer  *self,
                                             VtrDamage       *damage);

/* Every pixel was drawn (told by vtr_framebuffer_add_damage()) since the size was set: a whole
 * frame has come. */
bool            vtr_framebuffer_is_complete (VtrFramebuffer  *self);

/* A copy as PNG-ready bytes: RGB, 3 bytes a pixel, rows packed. (nullable) when 0x0. Takes the
 * lock itself. */
GBytes         *vtr_framebuffer_dup_rgb     (VtrFramebuffer  *self,
                                             uint32_t        *ret_width,
                                             uint32_t        *ret_height);

G_END_DECLS
