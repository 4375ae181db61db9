/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VTR_TYPE_USB_WORKER (vtr_usb_worker_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbWorker, vtr_usb_worker, VTR, USB_WORKER, GObject)

/* The one thread that owns libusb and every open USB device: opening and claiming a device takes
 * seconds, and what runs in one thread needs no locks. The program makes one and hands it to
 * whatever works with USB devices. To be made and let go of on the main thread; letting go waits
 * until every device has been given back to this computer. */

VtrUsbWorker *vtr_usb_worker_new          (void) G_GNUC_WARN_UNUSED_RESULT;
/* libusb could be started. Where it couldn't, there are no devices and no export starts. */
gboolean      vtr_usb_worker_is_available (VtrUsbWorker   *self);
/* What the thread runs: for a stream that is worked on there. (transfer none) */
GMainContext *vtr_usb_worker_get_context  (VtrUsbWorker   *self);
/* Runs @function once in the thread, after what was asked before. Any thread. */
void          vtr_usb_worker_run          (VtrUsbWorker   *self,
                                           GSourceFunc     function,
                                           gpointer        data,
                                           GDestroyNotify  destroy);
/* Ends when all that was asked of the thread before is done: then the devices of exporters that
 * were let go of are this computer's again. */
void          vtr_usb_worker_settle_async  (VtrUsbWorker         *self,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean      vtr_usb_worker_settle_finish (VtrUsbWorker         *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
