/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "usb-manager.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_POPOVER (vtr_usb_popover_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbPopover, vtr_usb_popover, VTR, USB_POPOVER, GtkPopover)

/* The USB devices that a machine can be given, with a switch each, and ways to more of them. The
 * list is made when it is first opened. */

GtkWidget *vtr_usb_popover_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* Once. */
void       vtr_usb_popover_set_manager (VtrUsbPopover *self,
                                        VtrUsbManager *manager);
void       vtr_usb_popover_set_machine (VtrUsbPopover *self,
                                        VtrMachine    *machine);   /* (nullable) */
/* In place of a machine: one whose screen is all that is known. @outlet: (nullable) */
void       vtr_usb_popover_set_outlet  (VtrUsbPopover *self,
                                        VtrUsbOutlet  *outlet);

G_END_DECLS
