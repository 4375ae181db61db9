/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "usb-plug.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_OUTLET (vtr_usb_outlet_get_type ())
G_DECLARE_INTERFACE (VtrUsbOutlet, vtr_usb_outlet, VTR, USB_OUTLET, VtrDisplayClient)

/* A VtrDisplayClient whose protocol carries USB devices of this computer to the guest. Nothing goes
 * there by itself, whatever the server does, and nothing of USB is looked at until something is to
 * go. Main thread.
 *
 * Properties, which each implementation has: "n-usb-channels" (how many devices the server can take
 * in all; changes when the machine gets or loses channels). */
struct _VtrUsbOutletInterface
{
  GTypeInterface parent_interface;

  void  (*plug)       (VtrUsbOutlet *self,
                       VtrUsbPlug   *plug);
  guint (*get_n_free) (VtrUsbOutlet *self);
};

guint vtr_usb_outlet_get_n_channels (VtrUsbOutlet *self);
/* How many more devices could go there now. */
guint vtr_usb_outlet_get_n_free     (VtrUsbOutlet *self);
/* Begins to give it to the guest, once. It may have ended when this returns:
 * VTR_DISPLAY_ERROR_UNSUPPORTED without a free channel. It ends with the connection, too. */
void  vtr_usb_outlet_plug           (VtrUsbOutlet *self,
                                     VtrUsbPlug   *plug);

G_END_DECLS
