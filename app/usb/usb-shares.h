/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-share.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_SHARES (vtr_usb_shares_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbShares, vtr_usb_shares, VTR, USB_SHARES, GObject)

/* The devices of this computer that are shared on the network, as long as the application runs.
 * Main thread. Signal "changed" (no arguments): one was added or stopped, or who has it changed. */

VtrUsbShares *vtr_usb_shares_new     (VtrUsbWorker   *worker,
                                      VtrUsbMonitor  *monitor) G_GNUC_WARN_UNUSED_RESULT;
/* At every address of this computer, at a port that is free, behind a new pairing code. One that
 * is shared already is told of. (transfer none) */
VtrUsbShare  *vtr_usb_shares_start   (VtrUsbShares   *self,
                                      VtrUsbDevice   *device,
                                      GError        **error);
/* (transfer none) (nullable) */
VtrUsbShare  *vtr_usb_shares_find    (VtrUsbShares   *self,
                                      VtrUsbDevice   *device);
/* Nobody has the device any more after that. */
void          vtr_usb_shares_stop    (VtrUsbShares   *self,
                                      VtrUsbShare    *share);
guint         vtr_usb_shares_get_count (VtrUsbShares *self);

G_END_DECLS
