/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The database of names for USB vendors and products that hwdata brings (usb.ids), mapped and
 * searched in place. One thread at a time. */
typedef struct _VtrUsbIds VtrUsbIds;

/* @path: (nullable): where it is; NULL for the usual places. Without the file nothing has a name.
 */
VtrUsbIds *vtr_usb_ids_new    (const char  *path) G_GNUC_WARN_UNUSED_RESULT;
void       vtr_usb_ids_free   (VtrUsbIds   *self);
/* Sets the names to NULL that aren't known. (out) (transfer full) */
void       vtr_usb_ids_lookup (VtrUsbIds   *self,
                               guint16      vendor,
                               guint16      product,
                               char       **ret_vendor_name,
                               char       **ret_product_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrUsbIds, vtr_usb_ids_free)

G_END_DECLS
