/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-choice.h"
#include "usb-manager.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_CHOICES (vtr_usb_choices_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbChoices, vtr_usb_choices, VTR, USB_CHOICES, GObject)

/* A GListModel of VtrUsbChoice: what one machine can be given by USB, and what it has: the devices
 * of this computer in their order, then those of the network and images. Hubs are left out: nobody
 * can have them. Main thread. */

VtrUsbChoices *vtr_usb_choices_new    (VtrUsbManager        *manager,
                                       VtrMachine           *machine) G_GNUC_WARN_UNUSED_RESULT;
/* Of a screen that no known machine has: nothing is remembered for it, and networked devices don't
 * get there. */
VtrUsbChoices *vtr_usb_choices_new_for_outlet
                                      (VtrUsbManager        *manager,
                                       VtrUsbOutlet         *outlet) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) */
VtrMachine    *vtr_usb_choices_get_machine (VtrUsbChoices   *self);
/* Gives it to the machine, or takes it back; a machine that is off gets that device of this
 * computer whenever it starts, or not any more. What goes wrong is in the choice. */
void           vtr_usb_choices_switch (VtrUsbChoices        *self,
                                       VtrUsbChoice         *choice,
                                       gboolean              is_given);
/* The machine gets that device of this computer whenever both are there, or not any more. */
void           vtr_usb_choices_keep   (VtrUsbChoices        *self,
                                       VtrUsbChoice         *choice,
                                       gboolean              is_kept);
/* A device of the network, as another choice. @code: (nullable) */
void           vtr_usb_choices_add_network
                                      (VtrUsbChoices        *self,
                                       const VtrUsbAddress  *address,
                                       const char           *code);
/* A file of this computer in a drive, as another choice. */
void           vtr_usb_choices_add_image
                                      (VtrUsbChoices        *self,
                                       const char           *path);
/* Takes a choice of the network or of a file back, if it is given, and off the list. */
void           vtr_usb_choices_remove (VtrUsbChoices        *self,
                                       VtrUsbChoice         *choice);

G_END_DECLS
