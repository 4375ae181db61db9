/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VTR_TYPE_SPINNER (vtr_spinner_get_type ())
G_DECLARE_FINAL_TYPE (VtrSpinner, vtr_spinner, VTR, SPINNER, AdwBin)

/* A spinner that turns only while it is on the screen. GTK 4.8's turns on a page that isn't shown,
 * too, and its window goes through styles and layout sixty times a second for that, so that
 * whatever is drawn waits for the next frame. Property: "spinning" (off). Main thread. */

/* (transfer floating) */
GtkWidget *vtr_spinner_new          (void);

/* Whether it turns as soon and as long as it is seen. */
void       vtr_spinner_set_spinning (VtrSpinner *self,
                                     gboolean    spinning);
gboolean   vtr_spinner_is_spinning  (VtrSpinner *self);

G_END_DECLS
