/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a USB device mainly is, found from the classes of its interfaces. */
typedef enum
{
  VTR_USB_KIND_OTHER,
  VTR_USB_KIND_AUDIO,
  VTR_USB_KIND_BLUETOOTH,
  VTR_USB_KIND_CAMERA,
  VTR_USB_KIND_HUB,
  VTR_USB_KIND_INPUT,        /* a joystick, a tablet, buttons */
  VTR_USB_KIND_KEYBOARD,
  VTR_USB_KIND_MOUSE,
  VTR_USB_KIND_NETWORK,
  VTR_USB_KIND_PHONE,
  VTR_USB_KIND_PRINTER,
  VTR_USB_KIND_SERIAL,
  VTR_USB_KIND_SMART_CARD,
  VTR_USB_KIND_STORAGE,
} VtrUsbKind;

/* The classes of one interface, as the device itself states them. */
typedef struct
{
  guint8 number;         /* bInterfaceNumber */
  guint8 klass;
  guint8 subclass;
  guint8 protocol;
} VtrUsbInterface;

/* Pure. @device_class: of the device itself; 0 where each interface has its own. */
VtrUsbKind  vtr_usb_kind_from_interfaces (guint8                 device_class,
                                          const VtrUsbInterface *interfaces,
                                          guint                  n_interfaces);
/* A lower-case word that stays: "keyboard", "smart-card". */
const char *vtr_usb_kind_to_string       (VtrUsbKind             kind);
/* What it is called in the user's language: "Keyboard". */
const char *vtr_usb_kind_to_label        (VtrUsbKind             kind);
/* The icon for it: "input-keyboard-symbolic". */
const char *vtr_usb_kind_to_icon_name    (VtrUsbKind             kind);

gboolean    vtr_usb_interface_is_keyboard (const VtrUsbInterface *interface);
gboolean    vtr_usb_interface_is_mouse    (const VtrUsbInterface *interface);

G_END_DECLS
