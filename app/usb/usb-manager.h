/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-attachment.h"
#include "usb-monitor.h"
#include "usb-shares.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_MANAGER (vtr_usb_manager_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbManager, vtr_usb_manager, VTR, USB_MANAGER, GObject)

/* The USB devices that machines have from here, and those that are shared: as long as the
 * application runs, whatever windows are open. What listens to USB begins when it is first asked
 * for. Main thread. */

VtrUsbManager    *vtr_usb_manager_new             (void) G_GNUC_WARN_UNUSED_RESULT;
/* The devices of this computer. (transfer none) */
VtrUsbMonitor    *vtr_usb_manager_get_monitor     (VtrUsbManager        *self);
/* (transfer none) */
VtrUsbShares     *vtr_usb_manager_get_shares      (VtrUsbManager        *self);
/* A GListModel of VtrUsbAttachment, without those that have ended. (transfer none) */
GListModel       *vtr_usb_manager_get_attachments (VtrUsbManager        *self);
/* The attachment of a device of this computer, to whatever machine. (transfer none) (nullable) */
VtrUsbAttachment *vtr_usb_manager_find            (VtrUsbManager        *self,
                                                   VtrUsbDevice         *device);
/* Gives a device of this computer to a running machine. The attachment tells what becomes of it.
 * (transfer full) */
VtrUsbAttachment *vtr_usb_manager_attach          (VtrUsbManager        *self,
                                                   VtrMachine           *machine,
                                                   VtrUsbDevice         *device)
                                                   G_GNUC_WARN_UNUSED_RESULT;
/* The same with a device of the network. @code: (nullable): the pairing code. (transfer full) */
VtrUsbAttachment *vtr_usb_manager_attach_network  (VtrUsbManager        *self,
                                                   VtrMachine           *machine,
                                                   const VtrUsbAddress  *address,
                                                   const char           *code)
                                                   G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
