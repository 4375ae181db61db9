/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "machine-thumbnail.h"

G_BEGIN_DECLS

#define VTR_TYPE_MACHINE_PICTURE (vtr_machine_picture_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachinePicture, vtr_machine_picture, VTR, MACHINE_PICTURE, GtkWidget)

/* A pane of 16:10 that shows a machine's thumbnail, dimmed when it isn't live, or an icon where
 * there is no picture. While it can be seen it asks for a new one every two seconds. */

void vtr_machine_picture_set_thumbnail (VtrMachinePicture   *self,
                                        VtrMachineThumbnail *thumbnail);   /* (nullable) */
void vtr_machine_picture_set_icon_name (VtrMachinePicture   *self,
                                        const char          *icon_name);
/* As wide as a row of a list has room for, rather than a tile of the grid. */
void vtr_machine_picture_set_small     (VtrMachinePicture   *self,
                                        gboolean             is_small);

G_END_DECLS
