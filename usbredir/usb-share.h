/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-address.h"
#include "usb-monitor.h"

G_BEGIN_DECLS

#define VTR_TYPE_USB_SHARE (vtr_usb_share_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbShare, vtr_usb_share, VTR, USB_SHARE, GObject)

/* Offers one device of this computer at an address, to one peer at a time. The device stays this
 * computer's until a peer has come, and between two of them. On the network a peer has to have the
 * pairing code (see VtrUsbPairing); at a socket or on the loopback of this computer anybody who
 * gets there may have it, as with usbredirect. Ends when it is stopped, let go of, the device is
 * unplugged or can't be opened, or, with @is_once, when the first peer has left. Main thread.
 *
 * Properties "state" and "peer"; signal "stopped" (no arguments). */

typedef enum
{
  VTR_USB_SHARE_IDLE,
  VTR_USB_SHARE_LISTENING,
  VTR_USB_SHARE_CONNECTED,
  VTR_USB_SHARE_STOPPED,
} VtrUsbShareState;

#define VTR_TYPE_USB_SHARE_STATE (vtr_usb_share_state_get_type ())
GType vtr_usb_share_state_get_type (void);

VtrUsbShare         *vtr_usb_share_new         (VtrUsbWorker         *worker,
                                                VtrUsbMonitor        *monitor,
                                                VtrUsbDevice         *device,
                                                gboolean              is_once)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* Begins to listen. @address: UNIX, TCP for the loopback only, TLS for any address of this
 * computer's; port 0 lets the system choose one. A socket's path must not be there. */
gboolean             vtr_usb_share_start       (VtrUsbShare          *self,
                                                const VtrUsbAddress  *address,
                                                GError              **error);
/* Gives the device back and stops to listen. */
void                 vtr_usb_share_stop        (VtrUsbShare          *self);
VtrUsbDevice        *vtr_usb_share_get_device  (VtrUsbShare          *self);
VtrUsbShareState     vtr_usb_share_get_state   (VtrUsbShare          *self);
/* Where it listens, with the port; NULL before it does. */
const VtrUsbAddress *vtr_usb_share_get_address (VtrUsbShare          *self);
/* What the peer has to have; NULL where nothing is needed. */
const char          *vtr_usb_share_get_code    (VtrUsbShare          *self);
/* Who has the device: an address; NULL: nobody. */
const char          *vtr_usb_share_get_peer    (VtrUsbShare          *self);
/* Why the last peer lost the device, or why sharing stopped; NULL: it was asked to. */
const GError        *vtr_usb_share_get_error   (VtrUsbShare          *self);

G_END_DECLS
