/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VTR_USB_ERROR (vtr_usb_error_quark ())
GQuark vtr_usb_error_quark (void);

/* What goes wrong with USB devices, and why an export ended. The messages are sentences for users
 * and say what to do where something can be done. */
typedef enum
{
  VTR_USB_ERROR_FAILED,
  VTR_USB_ERROR_NOT_FOUND,       /* no such device, or more than one */
  VTR_USB_ERROR_NO_PERMISSION,   /* the user may not open the device */
  VTR_USB_ERROR_BUSY,            /* another program or machine has it */
  VTR_USB_ERROR_UNSUPPORTED,     /* a hub, or no USB on this computer */
  VTR_USB_ERROR_UNPLUGGED,       /* the device was taken out */
  VTR_USB_ERROR_DEVICE_LOST,     /* it is there, and doesn't answer */
  VTR_USB_ERROR_PEER_CLOSED,     /* the other side, or the network between, ended it */
  VTR_USB_ERROR_REJECTED,        /* a filter, here or on the other side, doesn't allow it */
  VTR_USB_ERROR_PROTOCOL,        /* the other side sent what can't be understood */
  VTR_USB_ERROR_UNTRUSTED,       /* the other side isn't the one of the pairing code */
  VTR_USB_ERROR_CONNECT,         /* no connection could be made */
  VTR_USB_ERROR_INVALID,         /* an address, a pairing code or a filter that is none */
} VtrUsbError;

G_END_DECLS
