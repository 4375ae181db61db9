/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-rule.h"

#define KEY_MACHINE "machine"
#define KEY_PORT    "port"
#define KEY_VENDOR  "vendor"
#define KEY_PRODUCT "product"
#define KEY_SERIAL  "serial"

static gboolean
read_id (GKeyFile   *file,
         const char *group,
         const char *key,
         guint16    *ret_id)
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);
  guint64 value = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT16, &value, NULL))
    return FALSE;

  *ret_id = (guint16) value;

  return TRUE;
}

VtrUsbRule *
vtr_usb_rule_read (GKeyFile   *file,
                   const char *group)
{
  VtrUsbRule *self = g_new0 (VtrUsbRule, 1);

  self->id = g_strdup (group);
  self->machine = g_key_file_get_string (file, group, KEY_MACHINE, NULL);
  self->port = g_key_file_get_string (file, group, KEY_PORT, NULL);
  self->serial = g_key_file_get_string (file, group, KEY_SERIAL, NULL);
  if (self->machine != NULL && g_uuid_string_is_valid (self->machine) &&
      (self->port != NULL || (read_id (file, group, KEY_VENDOR, &self->vendor) &&
                              read_id (file, group, KEY_PRODUCT, &self->product))))
    return self;

  g_debug ("“%s” is no rule that is understood", group);
  vtr_usb_rule_free (self);

  return NULL;
}

static void
write_id (GKeyFile   *file,
          const char *group,
          const char *key,
          guint16     id)
{
  g_autofree char *text = g_strdup_printf ("%04x", id);

  g_key_file_set_string (file, group, key, text);
}

void
vtr_usb_rule_write (GKeyFile     *file,
                    const char   *machine,
                    VtrUsbDevice *device,
                    gboolean      by_port)
{
  g_autofree char *group = g_uuid_string_random ();

  g_key_file_set_string (file, group, KEY_MACHINE, machine);
  if (by_port)
    {
      g_key_file_set_string (file, group, KEY_PORT, vtr_usb_device_get_id (device));
      return;
    }

  write_id (file, group, KEY_VENDOR, vtr_usb_device_get_vendor (device));
  write_id (file, group, KEY_PRODUCT, vtr_usb_device_get_product (device));
  if (vtr_usb_device_get_serial (device) != NULL)
    g_key_file_set_string (file, group, KEY_SERIAL, vtr_usb_device_get_serial (device));
}

void
vtr_usb_rule_free (VtrUsbRule *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->machine);
  g_free (self->port);
  g_free (self->serial);
  g_free (self);
}

gboolean
vtr_usb_rule_fits (const VtrUsbRule *self,
                   VtrUsbDevice     *device)
{
  if (self->port != NULL)
    return g_str_equal (self->port, vtr_usb_device_get_id (device));

  return self->vendor == vtr_usb_device_get_vendor (device) &&
         self->product == vtr_usb_device_get_product (device) &&
         (self->serial == NULL ||
          g_strcmp0 (self->serial, vtr_usb_device_get_serial (device)) == 0);
}

guint
vtr_usb_rule_get_weight (const VtrUsbRule *self)
{
  if (self->port != NULL)
    return 2;

  return self->serial != NULL ? 3 : 1;
}
