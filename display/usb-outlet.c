/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb-outlet"

#include "usb-outlet.h"

G_DEFINE_INTERFACE (VtrUsbOutlet, vtr_usb_outlet, VTR_TYPE_DISPLAY_CLIENT)

static void
vtr_usb_outlet_default_init (VtrUsbOutletInterface *iface)
{
  g_object_interface_install_property (
    iface, g_param_spec_uint ("n-usb-channels", NULL, NULL, 0, G_MAXUINT, 0,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                G_PARAM_EXPLICIT_NOTIFY));
}

guint
vtr_usb_outlet_get_n_channels (VtrUsbOutlet *self)
{
  guint n = 0;

  g_return_val_if_fail (VTR_IS_USB_OUTLET (self), 0);

  g_object_get (self, "n-usb-channels", &n, NULL);

  return n;
}

guint
vtr_usb_outlet_get_n_free (VtrUsbOutlet *self)
{
  g_return_val_if_fail (VTR_IS_USB_OUTLET (self), 0);

  return VTR_USB_OUTLET_GET_IFACE (self)->get_n_free (self);
}

void
vtr_usb_outlet_plug (VtrUsbOutlet *self,
                     VtrUsbPlug   *plug)
{
  g_return_if_fail (VTR_IS_USB_OUTLET (self));
  g_return_if_fail (VTR_IS_USB_PLUG (plug));
  g_return_if_fail (vtr_usb_plug_get_state (plug) == VTR_USB_PLUG_CONNECTING);

  VTR_USB_OUTLET_GET_IFACE (self)->plug (self, plug);
}
