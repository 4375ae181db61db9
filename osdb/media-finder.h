/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_MEDIA_FINDER (vtr_media_finder_get_type ())
G_DECLARE_FINAL_TYPE (VtrMediaFinder, vtr_media_finder, VTR, MEDIA_FINDER, GObject)

/* A GListModel of VtrMedia: the ISO files found in the usual folders, in the background, newest
 * first. Bounded in depth and number; follows no symbolic link out of the folder and crosses no
 * file system. */

/* Empty until the first refresh.
 * @folders: (nullable): paths to look in; NULL for Downloads and the home folder. */
VtrMediaFinder *vtr_media_finder_new     (VtrOsDatabase      *database,
                                          const char * const *folders) G_GNUC_WARN_UNUSED_RESULT;
/* Looks again; items that are still there stay the same objects. Property "searching" says when it
 * ends. */
void            vtr_media_finder_refresh (VtrMediaFinder *self);
gboolean        vtr_media_finder_is_searching (VtrMediaFinder *self);

G_END_DECLS
