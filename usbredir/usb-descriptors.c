/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a device's descriptors (USB 2.0, section 9.6), as the kernel keeps them: the
 * device's, then each configuration's with all that belongs to it. They come from the device. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-descriptors.h"

#include "usb-limits.h"

enum
{
  DEVICE_DESCRIPTOR = 1,
  CONFIGURATION_DESCRIPTOR = 2,
  INTERFACE_DESCRIPTOR = 4,
};

enum
{
  DEVICE_LENGTH = 18,
  CONFIGURATION_LENGTH = 9,
  INTERFACE_LENGTH = 9,
};

static guint16
read_u16 (const guint8 *data)
{
  return (guint16) (data[0] | data[1] << 8);
}

static void
add_interface (GArray       *interfaces,
               const guint8 *data)
{
  VtrUsbInterface interface = { data[2], data[5], data[6], data[7] };

  if (interfaces->len >= VTR_USB_MAX_INTERFACES)
    return;

  for (guint i = 0; i < interfaces->len; i++)
    {
      if (memcmp (&g_array_index (interfaces, VtrUsbInterface, i), &interface,
                  sizeof interface) == 0)
        return;
    }

  g_array_append_val (interfaces, interface);
}

static void
read_interfaces (GArray       *interfaces,
                 const guint8 *data,
                 gsize         length,
                 guint8        configuration)
{
  gboolean is_wanted = FALSE;
  gsize position = 0;

  while (length - position >= 2)
    {
      const guint8 *at = data + position;
      gsize size = at[0];

      if (size < 2 || size > length - position)
        return;

      if (at[1] == CONFIGURATION_DESCRIPTOR && size >= CONFIGURATION_LENGTH)
        is_wanted = configuration == 0 || at[5] == configuration;
      else if (at[1] == INTERFACE_DESCRIPTOR && size >= INTERFACE_LENGTH && is_wanted)
        add_interface (interfaces, at);

      position += size;
    }
}

gboolean
vtr_usb_descriptors_parse (const guint8      *data,
                           gsize              length,
                           guint8             configuration,
                           VtrUsbDescriptors *ret)
{
  g_autoptr (GArray) interfaces = NULL;

  g_return_val_if_fail (ret != NULL, FALSE);

  if (length < DEVICE_LENGTH || data[0] != DEVICE_LENGTH || data[1] != DEVICE_DESCRIPTOR)
    return FALSE;

  interfaces = g_array_new (FALSE, FALSE, sizeof (VtrUsbInterface));
  read_interfaces (interfaces, data + DEVICE_LENGTH, length - DEVICE_LENGTH, configuration);

  ret->klass = data[4];
  ret->vendor = read_u16 (data + 8);
  ret->product = read_u16 (data + 10);
  ret->version = read_u16 (data + 12);
  ret->n_interfaces = interfaces->len;
  ret->interfaces = (VtrUsbInterface *) (gpointer) g_array_free (g_steal_pointer (&interfaces),
                                                                 FALSE);

  return TRUE;
}
