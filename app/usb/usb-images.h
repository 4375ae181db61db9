/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "usb-choice.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_IMAGES (vtr_usb_images_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbImages, vtr_usb_images, VTR, USB_IMAGES, GObject)

/* The image files that a running machine has as USB CD drives, as choices: each is there until it
 * is removed, with the drive or without. Main thread. */

/* Appends its choices to @choices, beginning with those of drives that are there already. */
VtrUsbImages *vtr_usb_images_new    (VtrMachine   *machine,
                                     GListStore   *choices) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it is one of an image. */
gboolean      vtr_usb_images_owns   (VtrUsbChoice *choice);
/* Of such a choice. */
const char   *vtr_usb_images_get_path (VtrUsbChoice *choice);
void          vtr_usb_images_show_words (VtrUsbChoice *choice);
/* The id of a file's choice. (transfer full) */
char         *vtr_usb_images_dup_id (const char   *path);
/* The choice of that file, a new one where there is none. (transfer full) */
VtrUsbChoice *vtr_usb_images_take_choice
                                    (GListStore   *choices,
                                     const char   *path) G_GNUC_WARN_UNUSED_RESULT;
/* Plugs in a drive with the file of that path. */
void          vtr_usb_images_insert (VtrUsbImages *self,
                                     const char   *path);
/* Plugs the drive of that choice in, or takes it away. */
void          vtr_usb_images_switch (VtrUsbImages *self,
                                     VtrUsbChoice *choice,
                                     gboolean      is_given);

G_END_DECLS
