/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-kind.h"

G_BEGIN_DECLS

/* What is taken from a device's descriptors. */
typedef struct
{
  guint16          vendor;
  guint16          product;
  guint16          version;
  guint8           klass;
  VtrUsbInterface *interfaces;      /* (owned) */
  guint            n_interfaces;
} VtrUsbDescriptors;

/* Reads the device descriptor and, after it, the configuration of that value (any where it is 0).
 * What is cut off or makes no sense ends the reading there. FALSE, and @ret untouched, when there
 * isn't even a device descriptor. Pure. */
gboolean vtr_usb_descriptors_parse (const guint8      *data,
                                    gsize              length,
                                    guint8             configuration,
                                    VtrUsbDescriptors *ret);

G_END_DECLS
