/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What somebody said yes to: one kind of device, with the classes of its interfaces. A value;
 * nothing in it is owned. */
typedef struct
{
  uint16_t vendor;
  uint16_t product;
  uint32_t classes[8];      /* a bit for each of the 256 */
} VtrUsbApproval;

void vtr_usb_approval_init      (VtrUsbApproval       *self,
                                 uint16_t              vendor,
                                 uint16_t              product);
void vtr_usb_approval_add_class (VtrUsbApproval       *self,
                                 uint8_t               device_class);
bool vtr_usb_approval_has_class (const VtrUsbApproval *self,
                                 uint8_t               device_class);
/* Every class of @self is one of @other's. */
bool vtr_usb_approval_is_within (const VtrUsbApproval *self,
                                 const VtrUsbApproval *other);
