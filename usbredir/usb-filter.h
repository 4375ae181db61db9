/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "usb-device.h"

G_BEGIN_DECLS

/* Which devices may be given away, in usbredir's own syntax: "class,vendor,product,version,allow",
 * several with "|" between them; -1 is any, the first that fits counts, and what none fits is
 * denied. Hexadecimal numbers begin with 0x. Pure; any thread. Fuzzed. */
typedef struct _VtrUsbFilter VtrUsbFilter;

#define VTR_USB_FILTER_MAX_BYTES 8192u

/* VTR_USB_ERROR_INVALID, in words for people. */
VtrUsbFilter *vtr_usb_filter_parse     (const char         *text,
                                        GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void          vtr_usb_filter_free      (VtrUsbFilter       *self);
/* The same rules, in the one way they are usually written. (transfer full) */
char         *vtr_usb_filter_to_string (const VtrUsbFilter *self);
gboolean      vtr_usb_filter_allows    (const VtrUsbFilter *self,
                                        VtrUsbDevice       *device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrUsbFilter, vtr_usb_filter_free)

G_END_DECLS
