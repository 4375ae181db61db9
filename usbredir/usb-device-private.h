/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"

G_BEGIN_DECLS

/* What a VtrUsbDevice is made of. */
typedef struct
{
  char            *id;
  char            *port;
  char            *vendor_name;
  char            *product_name;
  char            *serial;
  char            *node;
  char            *use;
  GStrv            mounts;         /* (nullable) */
  VtrUsbInterface *interfaces;
  guint            n_interfaces;
  guint            bus;
  guint            address;
  guint            speed;
  guint16          vendor;
  guint16          product;
  guint16          version;
  guint8           klass;
  gboolean         is_busy;
  gboolean         is_permitted;
  VtrUsbRisk       risks;
} VtrUsbDeviceFacts;

/* Takes over what @facts points to, and leaves it empty. */
VtrUsbDevice *vtr_usb_device_new         (VtrUsbDeviceFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
void          vtr_usb_device_facts_clear (VtrUsbDeviceFacts *facts);
/* While it is being made. */
void          vtr_usb_device_add_risk    (VtrUsbDevice      *self,
                                          VtrUsbRisk         risk);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VtrUsbDeviceFacts, vtr_usb_device_facts_clear)

G_END_DECLS
