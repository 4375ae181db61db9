/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-keeper.h"
#include "usb-shares.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_MANAGER (vtr_usb_manager_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbManager, vtr_usb_manager, VTR, USB_MANAGER, GObject)

/* What works with USB devices: the devices of this computer, those that machines have from here,
 * those that always go to one, and those that are shared: as long as the application runs, whatever
 * windows are open. What listens to USB begins when it is first asked for, or at once where devices
 * are remembered. Main thread. */

VtrUsbManager *vtr_usb_manager_new         (VtrMachineList *machines) G_GNUC_WARN_UNUSED_RESULT;
/* The devices of this computer. All: (transfer none) */
VtrUsbMonitor *vtr_usb_manager_get_monitor (VtrUsbManager  *self);
/* What machines have. */
VtrUsbKeeper  *vtr_usb_manager_get_keeper  (VtrUsbManager  *self);
VtrUsbRules   *vtr_usb_manager_get_rules   (VtrUsbManager  *self);
VtrUsbShares  *vtr_usb_manager_get_shares  (VtrUsbManager  *self);
/* The machine's screen is shown, and connected: see VtrUsbKeeper. @outlet: (nullable): it isn't any
 * more. */
void           vtr_usb_manager_set_outlet  (VtrUsbManager  *self,
                                            VtrMachine     *machine,
                                            VtrUsbOutlet   *outlet);
/* (nullable) */
VtrUsbOutlet  *vtr_usb_manager_get_outlet  (VtrUsbManager  *self,
                                            VtrMachine     *machine);
/* The machine of that UUID: (nullable) */
VtrMachine    *vtr_usb_manager_find_machine
                                           (VtrUsbManager  *self,
                                            const char     *uuid);
/* What machines have, where anybody ever asked for it: (nullable) */
VtrUsbKeeper  *vtr_usb_manager_peek_keeper (VtrUsbManager  *self);

G_END_DECLS
