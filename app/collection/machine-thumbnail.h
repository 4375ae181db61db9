/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "machine.h"
#include "remote-screen.h"

G_BEGIN_DECLS

#define VTR_TYPE_MACHINE_THUMBNAIL (vtr_machine_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachineThumbnail, vtr_machine_thumbnail, VTR, MACHINE_THUMBNAIL, GObject)

/* A small picture of a machine's screen: a new one whenever it is asked for and the machine runs,
 * else the last one, which is kept on disk. Of a remote screen always the last one. Scaling and
 * files are a worker's. Main thread.
 *
 * Properties: "texture" (GdkTexture, nullable), "live" (the machine runs, so the picture is of
 * now). */

VtrMachineThumbnail *vtr_machine_thumbnail_new         (VtrMachine          *machine)
                                                        G_GNUC_WARN_UNUSED_RESULT;
VtrMachineThumbnail *vtr_machine_thumbnail_new_for_remote (VtrRemoteScreen  *screen)
                                                        G_GNUC_WARN_UNUSED_RESULT;
/* Asks for a new picture, unless one is being made. */
void                 vtr_machine_thumbnail_refresh     (VtrMachineThumbnail *self);
/* (transfer none) (nullable) */
GdkTexture          *vtr_machine_thumbnail_get_texture (VtrMachineThumbnail *self);
gboolean             vtr_machine_thumbnail_is_live     (VtrMachineThumbnail *self);
/* Keeps a picture of the machine's screen as its last one, in a worker. */
void                 vtr_machine_thumbnail_keep        (VtrMachine          *machine,
                                                        GdkTexture          *picture);
/* The same of a remote screen, which says when it is done: "picture-changed". */
void                 vtr_machine_thumbnail_keep_remote (VtrRemoteScreen     *screen,
                                                        GdkTexture          *picture);
/* Removes what is kept of a machine that is no more. Blocks for an unlink(). */
void                 vtr_machine_thumbnail_forget      (const char          *uuid);

G_END_DECLS
