/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the machine asks of the device, read along as it is sent: so that it can be told what
 * answers it, and whether it is answered at all. Plain C, one thread at a time. */
typedef struct _VtrUsbRequests VtrUsbRequests;

typedef enum
{
  VTR_USB_REQUEST_OTHER         = 0,
  VTR_USB_REQUEST_DEVICE        = 1 << 0,     /* for the device descriptor */
  VTR_USB_REQUEST_CONFIGURATION = 1 << 1,     /* for a configuration's */
} VtrUsbRequestKind;

typedef struct
{
  unsigned kinds;           /* VtrUsbRequestKind */
  uint32_t max_length;      /* of the data that the answer may have */
} VtrUsbRequest;

VtrUsbRequests *vtr_usb_requests_new           (void);
void            vtr_usb_requests_free          (VtrUsbRequests  *self);
/* The next bytes, as they come. @now: µs on a clock that never goes back. FALSE: it isn't the
 * protocol, or there are more requests than VTR_USB_GUARD_MAX_REQUESTS. */
bool            vtr_usb_requests_feed          (VtrUsbRequests  *self,
                                                const uint8_t   *data,
                                                size_t           length,
                                                int64_t          now);
/* The machine has greeted: what it can do. */
bool            vtr_usb_requests_has_greeted   (VtrUsbRequests  *self,
                                                uint32_t        *ret_capabilities);
/* From here on the packets have long numbers. */
void            vtr_usb_requests_use_long_ids  (VtrUsbRequests  *self);
/* The request of type @type and number @id, which is answered now. FALSE: there was none. */
bool            vtr_usb_requests_take          (VtrUsbRequests  *self,
                                                uint32_t         type,
                                                uint64_t         id,
                                                VtrUsbRequest   *ret_request);
/* When the oldest was sent of those that every device answers at once; 0 for none. */
int64_t         vtr_usb_requests_get_oldest    (VtrUsbRequests  *self);
/* The configuration that the machine wanted last, once; FALSE: none since then. */
bool            vtr_usb_requests_take_chosen   (VtrUsbRequests  *self,
                                                uint8_t         *ret_value);
