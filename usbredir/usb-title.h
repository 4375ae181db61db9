/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "usb-approval.h"
#include "usb-kind.h"

G_BEGIN_DECLS

/* What a USB device is called for people. */

/* A maker's name in front, unless the product's begins with it; the kind where there is no name.
 * Both names: (nullable). (transfer full) */
char *vtr_usb_title_new              (guint16               vendor,
                                      guint16               product,
                                      const char           *vendor_name,
                                      const char           *product_name,
                                      VtrUsbKind            kind) G_GNUC_WARN_UNUSED_RESULT;
/* Of a device that only its ids and classes are known of: by the database of USB ids. Blocks for
 * reading that. (transfer full) */
char *vtr_usb_title_new_for_approval (const VtrUsbApproval *approval,
                                      VtrUsbKind           *ret_kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
