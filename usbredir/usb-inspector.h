/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "usb-approval.h"
#include "usb-violation.h"

G_BEGIN_DECLS

/* Looks through what a redirected USB device's far end sends to a machine, packet by packet, and
 * reads along what the machine asks of it. Each packet's size and kind are checked before anything
 * is allocated for it, then the protocol's own parser has to take it; the device has to be the one
 * that was approved, in what it announces and in the descriptors that the guest reads. Plain C
 * without I/O, for one thread at a time. Fuzzed. */
typedef struct _VtrUsbInspector VtrUsbInspector;

/* @approval: (nullable): whatever is announced first is the device from then on; never a hub. */
VtrUsbInspector *vtr_usb_inspector_new             (const VtrUsbApproval *approval)
                                                    G_GNUC_WARN_UNUSED_RESULT;
void             vtr_usb_inspector_free            (VtrUsbInspector      *self);

/* Bytes from the machine, which may be sent on as they are. @now: µs on a clock that never goes
 * back. FALSE after a violation, for good. */
bool             vtr_usb_inspector_read_along      (VtrUsbInspector      *self,
                                                    const uint8_t        *data,
                                                    size_t                length,
                                                    int64_t               now);
/* The machine has greeted. The far end is to be heard no sooner: it depends on it how that is
 * read. */
bool             vtr_usb_inspector_is_ready        (VtrUsbInspector      *self);
/* Bytes from the far end; packets that are whole and good are added to @passed. At most one packet
 * is kept back. FALSE after a violation, for good. */
bool             vtr_usb_inspector_check           (VtrUsbInspector      *self,
                                                    const uint8_t        *data,
                                                    size_t                length,
                                                    int64_t               now,
                                                    GByteArray           *passed);
VtrUsbViolation  vtr_usb_inspector_get_violation   (VtrUsbInspector      *self);
bool             vtr_usb_inspector_has_greeted     (VtrUsbInspector      *self);
/* The device that was announced and let through. FALSE: none yet. */
bool             vtr_usb_inspector_get_device      (VtrUsbInspector      *self,
                                                    VtrUsbApproval       *ret_device);
/* The far end said that it is unplugged. */
bool             vtr_usb_inspector_is_unplugged    (VtrUsbInspector      *self);
/* Since when the device owes an answer that every device gives at once; 0 when it owes none. */
int64_t          vtr_usb_inspector_get_owing_since (VtrUsbInspector      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrUsbInspector, vtr_usb_inspector_free)

G_END_DECLS
