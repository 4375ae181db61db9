/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "usb-device.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_USB_CHOICE_HERE,         /* this computer has it, or its owner on the network */
  VTR_USB_CHOICE_CHANGING,     /* on its way to the machine */
  VTR_USB_CHOICE_GIVEN,        /* the machine has it */
  VTR_USB_CHOICE_LEAVING,      /* on its way back */
  VTR_USB_CHOICE_PROMISED,     /* the machine is off, and gets it when it starts */
} VtrUsbChoiceState;

#define VTR_TYPE_USB_CHOICE (vtr_usb_choice_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbChoice, vtr_usb_choice, VTR, USB_CHOICE, GObject)

/* What a machine can be given by USB, as the popover shows it: a device of this computer, one of
 * the network, or an image. Main thread. Signal "changed" (no arguments): something below did. */

/* @id: what it is found by; two of one list differ. @device: (nullable): of this computer. */
VtrUsbChoice      *vtr_usb_choice_new           (const char        *id,
                                                 VtrUsbDevice      *device)
                                                 G_GNUC_WARN_UNUSED_RESULT;
const char        *vtr_usb_choice_get_id        (VtrUsbChoice      *self);
/* (transfer none) (nullable) */
VtrUsbDevice      *vtr_usb_choice_get_device    (VtrUsbChoice      *self);
/* The same device after something about it changed. */
void               vtr_usb_choice_set_device    (VtrUsbChoice      *self,
                                                 VtrUsbDevice      *device);
/* Of a choice without a device of this computer. */
void               vtr_usb_choice_set_words     (VtrUsbChoice      *self,
                                                 const char        *title,
                                                 const char        *icon_name);
const char        *vtr_usb_choice_get_title     (VtrUsbChoice      *self);
const char        *vtr_usb_choice_get_icon_name (VtrUsbChoice      *self);
/* What it does now: "Mounted at /media/user/STICK". (nullable) */
const char        *vtr_usb_choice_get_detail    (VtrUsbChoice      *self);
void               vtr_usb_choice_set_detail    (VtrUsbChoice      *self,
                                                 const char        *detail);
VtrUsbChoiceState  vtr_usb_choice_get_state     (VtrUsbChoice      *self);
void               vtr_usb_choice_set_state     (VtrUsbChoice      *self,
                                                 VtrUsbChoiceState  state);
/* What went wrong last. (transfer none) (nullable) */
const GError      *vtr_usb_choice_get_error     (VtrUsbChoice      *self);
void               vtr_usb_choice_set_error     (VtrUsbChoice      *self,
                                                 const GError      *error);
/* The pairing code of a choice of the network. (nullable) */
const char        *vtr_usb_choice_get_code      (VtrUsbChoice      *self);
void               vtr_usb_choice_set_code      (VtrUsbChoice      *self,
                                                 const char        *code);
/* The machine gets it whenever it can. */
gboolean           vtr_usb_choice_is_kept       (VtrUsbChoice      *self);
void               vtr_usb_choice_set_kept      (VtrUsbChoice      *self,
                                                 gboolean           is_kept);

G_END_DECLS
