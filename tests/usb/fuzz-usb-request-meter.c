/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each half of the input in one direction, with a greeting before it. */
#include "usb-request-meter.h"

#include <stdint.h>

#include "usb-limits.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  VtrUsbRequestMeter *meter = vtr_usb_request_meter_new ();
  guint8 hello[80] = { 0, 0, 0, 0, 68 };

  hello[76] = size > 0 ? data[0] : 0xff;
  g_assert_true (vtr_usb_request_meter_feed (meter, hello, sizeof hello));
  vtr_usb_request_meter_settle (meter, hello, sizeof hello);
  (void) vtr_usb_request_meter_feed (meter, data, size / 2);
  vtr_usb_request_meter_settle (meter, data + size / 2, size - size / 2);
  (void) vtr_usb_request_meter_feed (meter, data, size / 2);
  g_assert_cmpuint (vtr_usb_request_meter_get_outstanding (meter), <=, VTR_USB_MAX_OUTSTANDING);
  vtr_usb_request_meter_free (meter);

  return 0;
}
