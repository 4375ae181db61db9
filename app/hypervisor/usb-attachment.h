/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "usb-address.h"
#include "usb-approval.h"
#include "usb-device.h"
#include "usb-outlet.h"
#include "usb-worker.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_USB_ATTACHMENT_CONNECTING,
  VTR_USB_ATTACHMENT_CONNECTED,      /* the guest has it */
  VTR_USB_ATTACHMENT_WAITING,        /* tries again by itself; get_error() says why */
  VTR_USB_ATTACHMENT_LEAVING,
  VTR_USB_ATTACHMENT_ENDED,          /* nothing of it is left; get_error() says why */
} VtrUsbAttachmentState;

#define VTR_TYPE_USB_ATTACHMENT (vtr_usb_attachment_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbAttachment, vtr_usb_attachment, VTR, USB_ATTACHMENT, GObject)

/* One USB device given to one running machine, of this computer or of the network: its port in the
 * machine, and the bytes between the two. Lasts over the guest's restart, the machine's being saved
 * and restored, and losses of the network; ends with the machine, when the device is unplugged or
 * breaks the rules, and when somebody takes the port away. This computer has its device back then,
 * and neither port, socket nor folder is left. Main thread; keeps itself alive until it has ended.
 *
 * Properties: "state" (VtrUsbAttachmentState, as a number). */

VtrUsbAttachment     *vtr_usb_attachment_new_local   (VtrMachine           *machine,
                                                      VtrUsbWorker         *worker,
                                                      VtrUsbDevice         *device)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* @code: (nullable): the pairing code. @approval: (nullable): the first device that comes is the
 * device. What comes goes through a VtrUsbGuard. */
VtrUsbAttachment     *vtr_usb_attachment_new_network (VtrMachine           *machine,
                                                      const VtrUsbAddress  *address,
                                                      const char           *code,
                                                      const VtrUsbApproval *approval)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* Through the machine's screen, which has to be shown: where no port is possible. @machine:
 * (nullable): no libvirt that is known has it. What is lost isn't given again by itself. */
VtrUsbAttachment     *vtr_usb_attachment_new_on_screen
                                                     (VtrUsbOutlet         *outlet,
                                                      VtrMachine           *machine,
                                                      VtrUsbDevice         *device)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* The same for a CD drive with that file in it. */
VtrUsbAttachment     *vtr_usb_attachment_new_disc    (VtrUsbOutlet         *outlet,
                                                      VtrMachine           *machine,
                                                      const char           *path)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* Once. */
void                  vtr_usb_attachment_start       (VtrUsbAttachment     *self);
/* It ends soon; fine in any state. */
void                  vtr_usb_attachment_detach      (VtrUsbAttachment     *self);
VtrUsbAttachmentState vtr_usb_attachment_get_state   (VtrUsbAttachment     *self);
/* (nullable): none, or it was asked to end. */
const GError         *vtr_usb_attachment_get_error   (VtrUsbAttachment     *self);
/* What it is called: the device's name, or the address. */
const char           *vtr_usb_attachment_get_title   (VtrUsbAttachment     *self);
/* The device of this computer: (nullable) */
VtrUsbDevice         *vtr_usb_attachment_get_device  (VtrUsbAttachment     *self);
/* (nullable) */
VtrMachine           *vtr_usb_attachment_get_machine (VtrUsbAttachment     *self);
/* The file in the drive that it is: (nullable) */
const char           *vtr_usb_attachment_get_disc    (VtrUsbAttachment     *self);
/* The screen it goes through: (nullable) */
VtrUsbOutlet         *vtr_usb_attachment_get_outlet  (VtrUsbAttachment     *self);
/* Of a networked device: what it is. FALSE: not known yet. */
gboolean              vtr_usb_attachment_get_approval (VtrUsbAttachment    *self,
                                                      VtrUsbApproval       *ret_approval);

G_END_DECLS
