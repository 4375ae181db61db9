/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"
#include "usb-worker.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_MONITOR (vtr_usb_monitor_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbMonitor, vtr_usb_monitor, VTR, USB_MONITOR, GObject)

/* A GListModel of VtrUsbDevice: what is plugged into this computer, sorted by place, without its
 * root hubs. Follows plugging in and out, mounting and unmounting; empty on a computer without
 * USB. An item is replaced when something about its device changes; devices that stay as they are
 * stay the same objects. Belongs to the thread that made it (the main one); all reading is done by
 * the worker.
 *
 * Property "ready": the list has been read once. */

VtrUsbMonitor *vtr_usb_monitor_new            (VtrUsbWorker         *worker)
                                               G_GNUC_WARN_UNUSED_RESULT;
gboolean       vtr_usb_monitor_is_ready       (VtrUsbMonitor        *self);
/* Reads the list anew; ends when it is up to date. For what nobody tells of: permissions. */
void           vtr_usb_monitor_refresh_async  (VtrUsbMonitor        *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean       vtr_usb_monitor_refresh_finish (VtrUsbMonitor        *self,
                                               GAsyncResult         *result,
                                               GError              **error);
/* The device that a user's text names: its id ("1-2.3"), or vendor:product[:serial] in hexadecimal
 * where only one device has those. VTR_USB_ERROR_NOT_FOUND. (transfer full) */
VtrUsbDevice  *vtr_usb_monitor_find           (VtrUsbMonitor        *self,
                                               const char           *text,
                                               GError              **error);
/* The device that @device was, as it is now; NULL when it isn't plugged in there any more.
 * (transfer full) */
VtrUsbDevice  *vtr_usb_monitor_find_same      (VtrUsbMonitor        *self,
                                               VtrUsbDevice         *device);

G_END_DECLS
