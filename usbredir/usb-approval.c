/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-approval.h"

#define N_WORDS 8

void
vtr_usb_approval_init (VtrUsbApproval *self,
                       uint16_t        vendor,
                       uint16_t        product)
{
  *self = (VtrUsbApproval) { .vendor = vendor, .product = product };
}

void
vtr_usb_approval_add_class (VtrUsbApproval *self,
                            uint8_t         device_class)
{
  self->classes[device_class / 32] |= UINT32_C (1) << (device_class % 32);
}

bool
vtr_usb_approval_has_class (const VtrUsbApproval *self,
                            uint8_t               device_class)
{
  return (self->classes[device_class / 32] >> (device_class % 32) & 1) != 0;
}

bool
vtr_usb_approval_is_within (const VtrUsbApproval *self,
                            const VtrUsbApproval *other)
{
  for (int i = 0; i < N_WORDS; i++)
    if ((self->classes[i] & ~other->classes[i]) != 0)
      return false;

  return true;
}
