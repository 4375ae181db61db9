/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The protocol's own parser, in the machine's place: what it doesn't take, the machine isn't given.
 * QEMU (7.2) ends the whole machine when its parser stops in the middle of something. Plain C, one
 * thread at a time. */
typedef struct _VtrUsbShadow VtrUsbShadow;

/* @capabilities: the machine's, of its greeting. */
VtrUsbShadow *vtr_usb_shadow_new  (uint32_t       capabilities);
void          vtr_usb_shadow_free (VtrUsbShadow  *self);
/* One whole packet, no longer than VTR_USB_GUARD_MAX_PACKET and its header. */
bool          vtr_usb_shadow_take (VtrUsbShadow  *self,
                                   const uint8_t *packet,
                                   size_t         length);
