/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"
#include "usb-ids.h"

G_BEGIN_DECLS

/* Reads the USB devices of this computer from sysfs, without opening one. @root: "" for the
 * computer itself, else a folder with `sys`, `proc` and `dev` in it. Root hubs, which are part of
 * the computer, are left out. Sorted by where they are plugged in. Reads many small files: any
 * thread but the main one. (transfer full) (element-type VtrUsbDevice) */
GPtrArray *vtr_usb_scan (const char *root,
                         VtrUsbIds  *ids) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
