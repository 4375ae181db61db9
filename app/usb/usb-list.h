/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "usb-manager.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_LIST (vtr_usb_list_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbList, vtr_usb_list, VTR, USB_LIST, GtkBox)

/* The USB devices that a machine can be given, with a switch each, and ways to more of them; with a
 * machine that is off, those that it gets when it starts. The list is made when it is first shown.
 *
 * Signal: "left" (no arguments): another window of its own comes next. */

GtkWidget *vtr_usb_list_new            (void) G_GNUC_WARN_UNUSED_RESULT;
/* Once. */
void       vtr_usb_list_set_manager    (VtrUsbList    *self,
                                        VtrUsbManager *manager);
void       vtr_usb_list_set_machine    (VtrUsbList    *self,
                                        VtrMachine    *machine);   /* (nullable) */
/* In place of a machine: one whose screen is all that is known. @outlet: (nullable) */
void       vtr_usb_list_set_outlet     (VtrUsbList    *self,
                                        VtrUsbOutlet  *outlet);
/* The devices scroll where they are higher than that, in pixels; else all have their place. */
void       vtr_usb_list_set_max_height (VtrUsbList    *self,
                                        int            height);

G_END_DECLS
