/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"
#include "usb-error.h"
#include "usb-worker.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_EXPORTER (vtr_usb_exporter_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbExporter, vtr_usb_exporter, VTR, USB_EXPORTER, GObject)

/* Gives one device of this computer to whoever is at the other end of one stream, by the usbredir
 * protocol; once. The device is this computer's again, with its drivers, after every end: asked
 * for, unplugged, the stream closed, an error, or this object gone. For the thread that made it
 * (the main one); the work is done by the worker.
 *
 * Property "state"; signal "stopped" (no arguments) when the state becomes
 * VTR_USB_EXPORTER_STOPPED after it was running. */

typedef enum
{
  VTR_USB_EXPORTER_IDLE,
  VTR_USB_EXPORTER_STARTING,
  VTR_USB_EXPORTER_RUNNING,
  VTR_USB_EXPORTER_STOPPED,      /* for good; why is in vtr_usb_exporter_get_error() */
} VtrUsbExporterState;

#define VTR_TYPE_USB_EXPORTER_STATE (vtr_usb_exporter_state_get_type ())
GType vtr_usb_exporter_state_get_type (void);

VtrUsbExporter      *vtr_usb_exporter_new          (VtrUsbWorker         *worker,
                                                    VtrUsbDevice         *device)
                                                    G_GNUC_WARN_UNUSED_RESULT;
VtrUsbDevice        *vtr_usb_exporter_get_device   (VtrUsbExporter       *self);
VtrUsbExporterState  vtr_usb_exporter_get_state    (VtrUsbExporter       *self);
/* Why it stopped: of VTR_USB_ERROR, the code is the reason. NULL while it runs, and when it stopped
 * because it was asked to. (transfer none) */
const GError        *vtr_usb_exporter_get_error    (VtrUsbExporter       *self);
/* Bytes from and to the other side so far. */
void                 vtr_usb_exporter_get_bytes    (VtrUsbExporter       *self,
                                                    guint64              *ret_received,
                                                    guint64              *ret_sent);

/* Takes the device from this computer and begins to talk; ends when the device is ready, which may
 * take seconds. Only once.
 * @stream: pollable (a socket, TLS on one); used by nobody else from now on, closed at the end.
 * @filter: (nullable): rules of usbredir, "class,vendor,product,version,allow|…", that the device
 * has to pass; NULL allows every device. Hubs, and what this system runs from, are refused anyhow.
 * @fd: (transfer full): the device's node, opened by somebody who may; -1 opens it here. */
void                 vtr_usb_exporter_start_async  (VtrUsbExporter       *self,
                                                    GIOStream            *stream,
                                                    const char           *filter,
                                                    int                   fd,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean             vtr_usb_exporter_start_finish (VtrUsbExporter       *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
/* Ends when this computer has the device back. Fine in any state. */
void                 vtr_usb_exporter_stop_async   (VtrUsbExporter       *self,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean             vtr_usb_exporter_stop_finish  (VtrUsbExporter       *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

G_END_DECLS
