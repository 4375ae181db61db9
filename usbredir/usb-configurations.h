/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-approval.h"
#include "usb-violation.h"

/* What a device tells the guest of itself, in its descriptors: the guest goes by these, not by what
 * the far end announced, so the two have to agree. Plain C, one thread at a time. */
typedef struct _VtrUsbConfigurations VtrUsbConfigurations;

VtrUsbConfigurations *vtr_usb_configurations_new  (void);
void                  vtr_usb_configurations_free (VtrUsbConfigurations *self);

/* The answer to a question for the device descriptor, or for a configuration's, from its beginning;
 * the guest may have asked for a part. */
VtrUsbViolation vtr_usb_configurations_see_device (VtrUsbConfigurations *self,
                                                   const VtrUsbApproval *approval,
                                                   const uint8_t        *data,
                                                   size_t                length);
VtrUsbViolation vtr_usb_configurations_see        (VtrUsbConfigurations *self,
                                                   const VtrUsbApproval *approval,
                                                   const uint8_t        *data,
                                                   size_t                length);
/* The guest takes the configuration of that number (0: none) into use: only then its classes
 * matter, since phones and network cards have others that nobody uses. */
VtrUsbViolation vtr_usb_configurations_choose     (VtrUsbConfigurations *self,
                                                   const VtrUsbApproval *approval,
                                                   uint8_t               value);
