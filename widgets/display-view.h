/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "display-client.h"
#include "key-remap.h"
#include "pointer-mapper.h"

G_BEGIN_DECLS

#define VTR_TYPE_DISPLAY_VIEW (vtr_display_view_get_type ())
G_DECLARE_FINAL_TYPE (VtrDisplayView, vtr_display_view, VTR, DISPLAY_VIEW, GtkWidget)

/* The screen of a guest: draws a client's framebuffer and sends it the keyboard and the pointer.
 *
 * Properties: "client" (VtrDisplayClient, nullable), "smooth" (filter when scaling), "view-only",
 * "grabbed" (read-only: system shortcuts go to the guest), "captured" (read-only: the pointer is
 * held, for a guest that knows movements only), "label" (accessible name). Signal "no-capture"
 * (const char *why: a sentence): the pointer can't be held. Draws black where there is no
 * picture.
 *
 * A click into the screen, or Enter while it has the focus, gives it the keyboard; the release
 * keys, Ctrl+Alt unless others are set, take keyboard and pointer back. */

GtkWidget        *vtr_display_view_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void              vtr_display_view_set_client       (VtrDisplayView   *self,
                                                     VtrDisplayClient *client);   /* (nullable) */
VtrDisplayClient *vtr_display_view_get_client       (VtrDisplayView   *self);
/* Zoomed, it is as large as its picture and belongs into a scrolled window. Fits at first. */
void              vtr_display_view_set_scaling      (VtrDisplayView   *self,
                                                     VtrPictureScaling scaling);
VtrPictureScaling vtr_display_view_get_scaling      (VtrDisplayView   *self);
/* Device pixels for one of the guest's, as it is drawn now; 0 without a picture. */
double            vtr_display_view_get_drawn_zoom   (VtrDisplayView   *self);
/* Whether the guest is asked for a screen as large as this widget (divided by the zoom), which then
 * has no size of its own. Off at first. */
void              vtr_display_view_set_resize_guest (VtrDisplayView   *self,
                                                     gboolean          resize_guest);
void              vtr_display_view_set_smooth       (VtrDisplayView   *self,
                                                     gboolean          smooth);
void              vtr_display_view_set_view_only    (VtrDisplayView   *self,
                                                     gboolean          view_only);
/* @keys: as of vtr_key_combo_parse(); Ctrl+Alt where it isn't understood. (nullable) */
void              vtr_display_view_set_release_keys (VtrDisplayView   *self,
                                                     const char       *keys);
/* As it is written: "Ctrl+Alt". */
const char       *vtr_display_view_get_release_label (VtrDisplayView  *self);
/* Shortcuts that never go to the guest: names as above. (nullable) */
void              vtr_display_view_set_host_shortcuts (VtrDisplayView *self,
                                                     const char * const *names);
/* Keys that the guest gets others for; those above are still the ones that are pressed here.
 * (nullable) */
void              vtr_display_view_set_key_remap    (VtrDisplayView   *self,
                                                     VtrKeyRemap      *remap);
/* All three as that view has them now. */
void              vtr_display_view_copy_keys        (VtrDisplayView   *self,
                                                     VtrDisplayView   *other);
gboolean          vtr_display_view_is_grabbed       (VtrDisplayView   *self);
void              vtr_display_view_release_grab     (VtrDisplayView   *self);
/* The whole picture as it is now, at the guest's own size; NULL when there is none. (transfer
 * full) */
GdkTexture       *vtr_display_view_dup_texture      (VtrDisplayView   *self);

G_END_DECLS
