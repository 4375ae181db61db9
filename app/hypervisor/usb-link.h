/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "usb-address.h"
#include "usb-approval.h"
#include "usb-device.h"
#include "usb-worker.h"

G_BEGIN_DECLS

/* Why a connection is no more. */
typedef enum
{
  VTR_USB_LINK_LOST,           /* another one may work */
  VTR_USB_LINK_NO_SOCKET,      /* so may another one; but the machine has no such port */
  VTR_USB_LINK_OVER,           /* none will */
} VtrUsbLinkEnd;

#define VTR_TYPE_USB_LINK (vtr_usb_link_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbLink, vtr_usb_link, VTR, USB_LINK, GObject)

/* The way between one USB device and the socket of a machine's port: an exporter for a device of
 * this computer, a guard for one of the network. One connection at a time. Main thread; keeps
 * itself alive while something is under way.
 *
 * Signals: "connected": the guest has the device. "ended" (VtrUsbLinkEnd as a number, GError):
 * a connection, or trying to make one. "closed": after vtr_usb_link_close(). */

/* @helper: (nullable): who is asked where this user may not open the device, as for
 * vtr_usb_access_open_async(). */
VtrUsbLink *vtr_usb_link_new_local    (VtrUsbWorker         *worker,
                                       VtrUsbDevice         *device,
                                       const char           *helper) G_GNUC_WARN_UNUSED_RESULT;
/* @code: (nullable): the pairing code. @approval: (nullable): what may come; else the first device
 * that comes is the one, for the connections after it, too. */
VtrUsbLink *vtr_usb_link_new_network  (const VtrUsbAddress  *address,
                                       const char           *code,
                                       const VtrUsbApproval *approval) G_GNUC_WARN_UNUSED_RESULT;
/* Fine while it is connected, or being connected: nothing happens then. */
void        vtr_usb_link_connect      (VtrUsbLink           *self,
                                       const char           *socket);
/* Nothing is told, unless something was just being done: that ends as lost when it comes back. The
 * device is let go of soon. */
void        vtr_usb_link_drop         (VtrUsbLink           *self);
/* For good. "closed" comes, maybe at once, when this computer has its device back. */
void        vtr_usb_link_close        (VtrUsbLink           *self);
/* FALSE: it isn't known yet what the far end has, or the device is one of this computer. */
gboolean    vtr_usb_link_get_approval (VtrUsbLink           *self,
                                       VtrUsbApproval       *ret_approval);

G_END_DECLS
