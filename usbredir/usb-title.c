/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-title.h"

#include <string.h>

#include "usb-ids.h"

char *
vtr_usb_title_new (guint16     vendor,
                   guint16     product,
                   const char *vendor_name,
                   const char *product_name,
                   VtrUsbKind  kind)
{
  if (product_name == NULL && vendor_name == NULL)
    return g_strdup_printf ("%s %04x:%04x", vtr_usb_kind_to_label (kind), vendor, product);
  if (product_name == NULL)
    return g_strdup_printf ("%s %s", vendor_name, vtr_usb_kind_to_label (kind));
  if (vendor_name == NULL || g_str_has_prefix (product_name, vendor_name))
    return g_strdup (product_name);

  return g_strdup_printf ("%s %s", vendor_name, product_name);
}

static VtrUsbKind
find_kind (const VtrUsbApproval *approval)
{
  VtrUsbInterface interfaces[G_MAXUINT8 + 1] = { 0 };
  guint n_interfaces = 0;

  for (guint klass = 0; klass <= G_MAXUINT8; klass++)
    {
      if (vtr_usb_approval_has_class (approval, (guint8) klass))
        interfaces[n_interfaces++].klass = (guint8) klass;
    }

  return vtr_usb_kind_from_interfaces (0, interfaces, n_interfaces);
}

char *
vtr_usb_title_new_for_approval (const VtrUsbApproval *approval,
                                VtrUsbKind           *ret_kind)
{
  g_autoptr (VtrUsbIds) ids = NULL;
  g_autofree char *vendor_name = NULL;
  g_autofree char *product_name = NULL;

  g_return_val_if_fail (approval != NULL, NULL);
  g_return_val_if_fail (ret_kind != NULL, NULL);

  *ret_kind = find_kind (approval);
  ids = vtr_usb_ids_new (NULL);
  vtr_usb_ids_lookup (ids, approval->vendor, approval->product, &vendor_name, &product_name);

  return vtr_usb_title_new (approval->vendor, approval->product, vendor_name, product_name,
                            *ret_kind);
}
