/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "usb-kind.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_DEVICE (vtr_usb_device_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbDevice, vtr_usb_device, VTR, USB_DEVICE, GObject)

/* A USB device of this computer at one moment: a value that never changes, for any thread. When
 * something about the device changes, the list gets another object for it. Nothing here was found
 * by opening the device. */

/* Why to ask before the device is given away. */
typedef enum
{
  VTR_USB_RISK_NONE          = 0,
  VTR_USB_RISK_ONLY_KEYBOARD = 1 << 0,
  VTR_USB_RISK_ONLY_MOUSE    = 1 << 1,
  VTR_USB_RISK_MOUNTED       = 1 << 2,   /* a file system on it is in use; can be unmounted */
  VTR_USB_RISK_SYSTEM        = 1 << 3,   /* this system runs from it: never give it away */
  VTR_USB_RISK_HUB           = 1 << 4,   /* can't be given away at all */
} VtrUsbRisk;

/* Where it is plugged in: bus number and ports, "1-2.3". Stays the same over unplugging. */
const char            *vtr_usb_device_get_id           (VtrUsbDevice *self);
guint                  vtr_usb_device_get_bus          (VtrUsbDevice *self);
/* Another one after each plugging in. */
guint                  vtr_usb_device_get_address      (VtrUsbDevice *self);
/* The ports alone: "2.3". */
const char            *vtr_usb_device_get_port         (VtrUsbDevice *self);
guint16                vtr_usb_device_get_vendor       (VtrUsbDevice *self);
guint16                vtr_usb_device_get_product      (VtrUsbDevice *self);
/* bcdDevice */
guint16                vtr_usb_device_get_version      (VtrUsbDevice *self);
/* In Mbit/s; 0 when not known. */
guint                  vtr_usb_device_get_speed        (VtrUsbDevice *self);
/* What the device says of itself, else what the database of USB ids says. Valid UTF-8 on one line.
 * (nullable) */
const char            *vtr_usb_device_get_vendor_name  (VtrUsbDevice *self);
const char            *vtr_usb_device_get_product_name (VtrUsbDevice *self);
/* (nullable) */
const char            *vtr_usb_device_get_serial       (VtrUsbDevice *self);
/* A name for people, never NULL: "SanDisk Cruzer Blade". */
const char            *vtr_usb_device_get_title        (VtrUsbDevice *self);
VtrUsbKind             vtr_usb_device_get_kind         (VtrUsbDevice *self);
guint8                 vtr_usb_device_get_class        (VtrUsbDevice *self);
/* Of the active configuration's interfaces, each alternate setting once. (transfer none) */
const VtrUsbInterface *vtr_usb_device_get_interfaces   (VtrUsbDevice *self,
                                                        guint        *ret_n_interfaces);
/* The device node: "/dev/bus/usb/001/005". */
const char            *vtr_usb_device_get_node         (VtrUsbDevice *self);
/* What it does for this computer, as a phrase: "Mounted at /media/user/STICK". NULL: nothing that
 * has to be known. */
const char            *vtr_usb_device_get_use          (VtrUsbDevice *self);
/* Where its file systems are mounted. (transfer none) */
const char * const    *vtr_usb_device_get_mounts       (VtrUsbDevice *self);
/* Another program or machine has it, or a file system on it is mounted. */
gboolean               vtr_usb_device_is_busy          (VtrUsbDevice *self);
/* This user may open the device node as it is. */
gboolean               vtr_usb_device_is_permitted     (VtrUsbDevice *self);
VtrUsbRisk             vtr_usb_device_get_risks        (VtrUsbDevice *self);
/* All of the above are the same. */
gboolean               vtr_usb_device_equal            (VtrUsbDevice *a,
                                                        VtrUsbDevice *b);
/* The same device in the same place since the same moment, whatever else has changed. */
gboolean               vtr_usb_device_is_same          (VtrUsbDevice *a,
                                                        VtrUsbDevice *b);
/* FALSE with VTR_USB_ERROR_UNSUPPORTED for what can't be given to anybody: a hub, and what this
 * system runs from. */
gboolean               vtr_usb_device_check_sharable   (VtrUsbDevice *self,
                                                        GError      **error);

G_END_DECLS
