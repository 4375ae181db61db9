/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "media-finder.h"
#include "os-database.h"

G_BEGIN_DECLS

#define VTR_TYPE_MEDIA_CHOOSER (vtr_media_chooser_get_type ())
G_DECLARE_FINAL_TYPE (VtrMediaChooser, vtr_media_chooser, VTR, MEDIA_CHOOSER, AdwBin)

/* The list of media found on this computer and chosen by hand, one of which may be selected, and a
 * dialog to choose others. Looks at files in the background. Property "media" (VtrMedia, nullable):
 * the selected one. */

/* Once, by the page that made it. */
void      vtr_media_chooser_set_up     (VtrMediaChooser *self,
                                        VtrOsDatabase   *database,
                                        VtrMediaFinder  *finder,
                                        GSettings       *settings);
VtrMedia *vtr_media_chooser_get_media  (VtrMediaChooser *self);   /* (transfer none) (nullable) */
/* Looks at a file and, if it is a medium, adds and selects it; else says why not. */
void      vtr_media_chooser_open_path  (VtrMediaChooser *self,
                                        const char      *path);
void      vtr_media_chooser_show_dialog (VtrMediaChooser *self);
/* Selects nothing. */
void      vtr_media_chooser_clear      (VtrMediaChooser *self);
/* Looks for media again. */
void      vtr_media_chooser_refresh    (VtrMediaChooser *self);

G_END_DECLS
