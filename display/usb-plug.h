/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VTR_USB_PLUG_CONNECTING,
  VTR_USB_PLUG_CONNECTED,
  VTR_USB_PLUG_LEAVING,
  VTR_USB_PLUG_ENDED,       /* for good: this computer has it; get_error() says why */
} VtrUsbPlugState;

#define VTR_TYPE_USB_PLUG (vtr_usb_plug_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbPlug, vtr_usb_plug, VTR, USB_PLUG, GObject)

/* A USB device of this computer, or a disc in a drive made for it, in the machine whose screen a
 * VtrUsbOutlet shows. Main thread.
 *
 * Properties: "state" (VtrUsbPlugState, as a number). */

/* Where the device is: the bus, and its address on it. */
VtrUsbPlug      *vtr_usb_plug_new_device  (guint            bus,
                                           guint            address) G_GNUC_WARN_UNUSED_RESULT;
/* @path: of a file with the contents of a disc. */
VtrUsbPlug      *vtr_usb_plug_new_disc    (const char      *path) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): it is a device. */
const char      *vtr_usb_plug_get_path    (VtrUsbPlug      *self);
guint            vtr_usb_plug_get_bus     (VtrUsbPlug      *self);
guint            vtr_usb_plug_get_address (VtrUsbPlug      *self);
VtrUsbPlugState  vtr_usb_plug_get_state   (VtrUsbPlug      *self);
/* VTR_DISPLAY_ERROR; (nullable): none, or it was asked to end. */
const GError    *vtr_usb_plug_get_error   (VtrUsbPlug      *self);
/* How long the user, or what decides for him, may think before it counts as a no: a minute, unless
 * something else was set. In milliseconds. */
guint            vtr_usb_plug_get_patience (VtrUsbPlug     *self);
void             vtr_usb_plug_set_patience (VtrUsbPlug     *self,
                                           guint            patience);
/* It ends soon; fine in any state. */
void             vtr_usb_plug_pull        (VtrUsbPlug      *self);

/* For outlets, which follow "state" to hear of leaving. Nothing, when it has ended. */
void             vtr_usb_plug_set_connected (VtrUsbPlug    *self);
/* Ends it as soon as the device is free. @error: (transfer full) (nullable); the first stays. */
void             vtr_usb_plug_leave       (VtrUsbPlug      *self,
                                           GError          *error);
/* @error: as above. */
void             vtr_usb_plug_end         (VtrUsbPlug      *self,
                                           GError          *error);

G_END_DECLS
