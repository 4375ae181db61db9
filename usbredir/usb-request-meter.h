/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Looks at what the other side asks of a device of ours before libusbredirhost does, which
 * allocates whatever size is asked for: bounds each packet, and all that was asked for and isn't
 * answered yet (VTR_USB_MAX_PACKET, VTR_USB_MAX_OUTSTANDING). No more than that is checked here.
 * One thread. */
typedef struct _VtrUsbRequestMeter VtrUsbRequestMeter;

VtrUsbRequestMeter *vtr_usb_request_meter_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void                vtr_usb_request_meter_free       (VtrUsbRequestMeter *self);
/* The next bytes from the other side, in pieces of any size. FALSE: they ask for too much, or begin
 * with something else than a greeting; no more may be fed then. */
gboolean            vtr_usb_request_meter_feed       (VtrUsbRequestMeter *self,
                                                      const guint8       *data,
                                                      gsize               length);
/* The next bytes to the other side: what they answer is settled. */
void                vtr_usb_request_meter_settle     (VtrUsbRequestMeter *self,
                                                      const guint8       *data,
                                                      gsize               length);
/* The other side has said hello. */
gboolean            vtr_usb_request_meter_is_greeted (VtrUsbRequestMeter *self);
/* Bytes asked for and not answered. */
gsize               vtr_usb_request_meter_get_outstanding (VtrUsbRequestMeter *self);

G_END_DECLS
