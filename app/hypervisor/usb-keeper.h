/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine-list.h"
#include "usb-attachment.h"
#include "usb-monitor.h"
#include "usb-rules.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_KEEPER (vtr_usb_keeper_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbKeeper, vtr_usb_keeper, VTR, USB_KEEPER, GObject)

/* A GListModel of VtrUsbAttachment: the USB devices that machines of a connection have by this
 * program, of this computer and of the network. Devices that always go to a machine are given to it
 * by themselves when both are there, and to no other; those whose file systems are in use here, as
 * soon as they no longer are. What fails is tried again ever less often, at once when the device is
 * plugged in anew or the machine started. What another program gave is left to it. Main thread. */

VtrUsbKeeper     *vtr_usb_keeper_new            (VtrMachineList       *machines,
                                                 VtrUsbWorker         *worker,
                                                 VtrUsbMonitor        *monitor,
                                                 VtrUsbRules          *rules)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* By hand. It may have ended already. (transfer full) */
VtrUsbAttachment *vtr_usb_keeper_attach         (VtrUsbKeeper         *self,
                                                 VtrMachine           *machine,
                                                 VtrUsbDevice         *device)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* Through a screen that no known machine has. (transfer full) */
VtrUsbAttachment *vtr_usb_keeper_attach_outlet  (VtrUsbKeeper         *self,
                                                 VtrUsbOutlet         *outlet,
                                                 VtrUsbDevice         *device)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* A CD drive with that file in it. @machine: (nullable), as above. (transfer full) */
VtrUsbAttachment *vtr_usb_keeper_attach_disc    (VtrUsbKeeper         *self,
                                                 VtrUsbOutlet         *outlet,
                                                 VtrMachine           *machine,
                                                 const char           *path)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* The machine's screen is shown: devices go through it where there is no other way.
 * @outlet: (nullable): it isn't shown any more. */
void              vtr_usb_keeper_set_outlet     (VtrUsbKeeper         *self,
                                                 VtrMachine           *machine,
                                                 VtrUsbOutlet         *outlet);
/* @code: (nullable). (transfer full) */
VtrUsbAttachment *vtr_usb_keeper_attach_network (VtrUsbKeeper         *self,
                                                 VtrMachine           *machine,
                                                 const VtrUsbAddress  *address,
                                                 const char           *code)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* What has @device now. (transfer none) (nullable) */
VtrUsbAttachment *vtr_usb_keeper_find           (VtrUsbKeeper         *self,
                                                 VtrUsbDevice         *device);
/* Why @device could not be given away the last time; a sentence. (nullable) */
const GError     *vtr_usb_keeper_get_error      (VtrUsbKeeper         *self,
                                                 VtrUsbDevice         *device);
/* The machine that it was to be given to has it from another program. */
gboolean          vtr_usb_keeper_is_given_by_other
                                                (VtrUsbKeeper         *self,
                                                 VtrUsbDevice         *device);
/* Takes everything back from the machines, and gives nothing any more; ends when this computer has
 * all of it. Once. */
void              vtr_usb_keeper_settle_async   (VtrUsbKeeper         *self,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean          vtr_usb_keeper_settle_finish  (VtrUsbKeeper         *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
