/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbDevice: facts that were read once, behind getters. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-device-private.h"

#include <glib/gi18n-lib.h>

#include "usb-error.h"
#include "usb-title.h"

struct _VtrUsbDevice
{
  GObject            parent_instance;

  VtrUsbDeviceFacts  facts;
  VtrUsbKind         kind;
  char              *title;
};

G_DEFINE_FINAL_TYPE (VtrUsbDevice, vtr_usb_device, G_TYPE_OBJECT)

static const char * const NO_MOUNTS[] = { NULL };

void
vtr_usb_device_facts_clear (VtrUsbDeviceFacts *facts)
{
  g_free (facts->id);
  g_free (facts->port);
  g_free (facts->vendor_name);
  g_free (facts->product_name);
  g_free (facts->serial);
  g_free (facts->node);
  g_free (facts->use);
  g_strfreev (facts->mounts);
  g_free (facts->interfaces);
  *facts = (VtrUsbDeviceFacts) { 0 };
}

static void
vtr_usb_device_finalize (GObject *object)
{
  VtrUsbDevice *self = VTR_USB_DEVICE (object);

  vtr_usb_device_facts_clear (&self->facts);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (vtr_usb_device_parent_class)->finalize (object);
}

static void
vtr_usb_device_class_init (VtrUsbDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_usb_device_finalize;
}

static void
vtr_usb_device_init (VtrUsbDevice *self)
{
}

VtrUsbDevice *
vtr_usb_device_new (VtrUsbDeviceFacts *facts)
{
  VtrUsbDevice *self = g_object_new (VTR_TYPE_USB_DEVICE, NULL);

  self->facts = *facts;
  *facts = (VtrUsbDeviceFacts) { 0 };
  self->kind = vtr_usb_kind_from_interfaces (self->facts.klass, self->facts.interfaces,
                                             self->facts.n_interfaces);
  self->title = vtr_usb_title_new (self->facts.vendor, self->facts.product,
                                   self->facts.vendor_name, self->facts.product_name, self->kind);

  return self;
}

void
vtr_usb_device_add_risk (VtrUsbDevice *self,
                         VtrUsbRisk    risk)
{
  self->facts.risks |= risk;
}

const char *
vtr_usb_device_get_id (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.id;
}

guint
vtr_usb_device_get_bus (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), 0);

  return self->facts.bus;
}

guint
vtr_usb_device_get_address (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), 0);

  return self->facts.address;
}

const char *
vtr_usb_device_get_port (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.port;
}

guint16
vtr_usb_device_get_vendor (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), 0);

  return self->facts.vendor;
}

guint16
vtr_usb_device_get_product (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), 0);

  return self->facts.product;
}

guint16
vtr_usb_device_get_version (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), 0);

  return self->facts.version;
}

guint
vtr_usb_device_get_speed (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), 0);

  return self->facts.speed;
}

const char *
vtr_usb_device_get_vendor_name (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.vendor_name;
}

const char *
vtr_usb_device_get_product_name (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.product_name;
}

const char *
vtr_usb_device_get_serial (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.serial;
}

const char *
vtr_usb_device_get_title (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->title;
}

VtrUsbKind
vtr_usb_device_get_kind (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), VTR_USB_KIND_OTHER);

  return self->kind;
}

guint8
vtr_usb_device_get_class (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), 0);

  return self->facts.klass;
}

const VtrUsbInterface *
vtr_usb_device_get_interfaces (VtrUsbDevice *self,
                               guint        *ret_n_interfaces)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);
  g_return_val_if_fail (ret_n_interfaces != NULL, NULL);

  *ret_n_interfaces = self->facts.n_interfaces;
  return self->facts.interfaces;
}

const char *
vtr_usb_device_get_node (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.node;
}

const char *
vtr_usb_device_get_use (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.use;
}

const char * const *
vtr_usb_device_get_mounts (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), NULL);

  return self->facts.mounts != NULL ? (const char * const *) self->facts.mounts : NO_MOUNTS;
}

gboolean
vtr_usb_device_is_busy (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), FALSE);

  return self->facts.is_busy;
}

gboolean
vtr_usb_device_is_permitted (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), FALSE);

  return self->facts.is_permitted;
}

VtrUsbRisk
vtr_usb_device_get_risks (VtrUsbDevice *self)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), VTR_USB_RISK_NONE);

  return self->facts.risks;
}

gboolean
vtr_usb_device_is_same (VtrUsbDevice *a,
                        VtrUsbDevice *b)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (a) && VTR_IS_USB_DEVICE (b), FALSE);

  return g_str_equal (a->facts.id, b->facts.id)
         && a->facts.address == b->facts.address
         && a->facts.vendor == b->facts.vendor
         && a->facts.product == b->facts.product
         && g_strcmp0 (a->facts.serial, b->facts.serial) == 0;
}

gboolean
vtr_usb_device_equal (VtrUsbDevice *a,
                      VtrUsbDevice *b)
{
  if (!vtr_usb_device_is_same (a, b))
    return FALSE;

  return g_strcmp0 (a->title, b->title) == 0
         && g_strcmp0 (a->facts.use, b->facts.use) == 0
         && g_strv_equal (vtr_usb_device_get_mounts (a), vtr_usb_device_get_mounts (b))
         && a->facts.version == b->facts.version
         && a->facts.speed == b->facts.speed
         && a->facts.klass == b->facts.klass
         && a->facts.is_busy == b->facts.is_busy
         && a->facts.is_permitted == b->facts.is_permitted
         && a->facts.risks == b->facts.risks
         && a->facts.n_interfaces == b->facts.n_interfaces
         && (a->facts.n_interfaces == 0
             || memcmp (a->facts.interfaces, b->facts.interfaces,
                        a->facts.n_interfaces * sizeof (VtrUsbInterface)) == 0);
}

gboolean
vtr_usb_device_check_sharable (VtrUsbDevice  *self,
                               GError       **error)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (self), FALSE);

  /* Its devices would vanish with it, and libusbredirhost can't pass it on. */
  if (self->kind == VTR_USB_KIND_HUB)
    {
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_UNSUPPORTED,
                   _("“%s” is a hub, which can’t be passed on: choose the devices behind it."),
                   self->title);
      return FALSE;
    }
  if ((self->facts.risks & VTR_USB_RISK_SYSTEM) != 0)
    {
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_UNSUPPORTED,
                   _("This computer’s own system runs from “%s”."),
                   self->title);
      return FALSE;
    }

  return TRUE;
}
