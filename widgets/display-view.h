/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_DISPLAY_VIEW (vtr_display_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrDisplayView, vtr_display_view, VTR, DISPLAY_VIEW, GtkWidget)

/* The screen of a guest: draws a client's framebuffer and sends it the keyboard and the pointer.
 *
 * Properties: "client" (VtrDisplayClient, nullable), "scale-to-fit" (else 1:1 in device pixels,
 * inside a scrolled window), "smooth" (filter when scaling), "view-only", "grabbed" (read-only:
 * system shortcuts go to the guest), "label" (accessible name). Draws black where there is no
 * picture. Ctrl+Alt pressed and released alone lets the keyboard go; a click into the screen
 * takes it. */

GtkWidget        *vtr_display_view_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void              vtr_display_view_set_client       (VtrDisplayView   *self,
                                                     VtrDisplayClient *client);   /* (nullable) */
VtrDisplayClient *vtr_display_view_get_client       (VtrDisplayView   *self);
void              vtr_display_view_set_scale_to_fit (VtrDisplayView   *self,
                                                     gboolean          scale_to_fit);
gboolean          vtr_display_view_get_scale_to_fit (VtrDisplayView   *self);
void              vtr_display_view_set_smooth       (VtrDisplayView   *self,
                                                     gboolean          smooth);
void              vtr_display_view_set_view_only    (VtrDisplayView   *self,
                                                     gboolean          view_only);
gboolean          vtr_display_view_is_grabbed       (VtrDisplayView   *self);
void              vtr_display_view_release_grab     (VtrDisplayView   *self);
/* The whole picture as it is now, at the guest's own size; NULL when there is none. (transfer
 * full) */
GdkTexture       *vtr_display_view_dup_texture      (VtrDisplayView   *self);

G_END_DECLS
