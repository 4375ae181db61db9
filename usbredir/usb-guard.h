/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "usb-guard-session.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_USB_GUARD_WAITING,         /* for the far end's device */
  VTR_USB_GUARD_CONNECTED,       /* the machine has it */
  VTR_USB_GUARD_ENDED,           /* both streams are closed; get_end(), get_error() */
} VtrUsbGuardState;

#define VTR_TYPE_USB_GUARD (vtr_usb_guard_get_type ())
G_DECLARE_FINAL_TYPE (VtrUsbGuard, vtr_usb_guard, VTR, USB_GUARD, GObject)

/* Stands between a USB device on the network and a machine's port for it: only what makes sense,
 * comes at a bearable rate and is of the approved device gets through, see VtrUsbInspector. One
 * malformed packet, and QEMU ends the machine. It works in a thread of its own; the object is for
 * the thread it was made in, where "notify::state" comes. Letting go of it stops it.
 *
 * Properties: "state" (VtrUsbGuardState, as a number). */

/* @peer: to the far end. @machine: to the port, which nothing was read from. Both are taken over
 * and closed at the end. @approval: (nullable): the first device that is announced is let through,
 * if it is no hub. @patience: (nullable): the usual. Starts at once. */
VtrUsbGuard     *vtr_usb_guard_new        (GIOStream            *peer,
                                           GIOStream            *machine,
                                           const VtrUsbApproval *approval,
                                           const VtrUsbPatience *patience)
                                           G_GNUC_WARN_UNUSED_RESULT;
void             vtr_usb_guard_stop       (VtrUsbGuard          *self);
VtrUsbGuardState vtr_usb_guard_get_state  (VtrUsbGuard          *self);
VtrUsbGuardEnd   vtr_usb_guard_get_end    (VtrUsbGuard          *self);
/* Of VTR_USB_ERROR, a sentence; NULL unless it ended by itself. */
const GError    *vtr_usb_guard_get_error  (VtrUsbGuard          *self);
/* What was let through. FALSE: nothing yet. */
gboolean         vtr_usb_guard_get_device (VtrUsbGuard          *self,
                                           VtrUsbApproval       *ret_device);

G_END_DECLS
