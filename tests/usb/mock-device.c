/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock-device.h"

#include <errno.h>

enum
{
  GET_STATUS = 0,
  CLEAR_FEATURE = 1,
  GET_DESCRIPTOR = 6,
  GET_CONFIGURATION = 8,
  SET_CONFIGURATION = 9,
  SET_INTERFACE = 11,
};

enum
{
  DEVICE_LENGTH = 18,
};

static int
answer (guint8       *data,
        int           length,
        const guint8 *bytes,
        gsize         n_bytes)
{
  int part = (int) MIN ((gsize) MAX (length, 0), n_bytes);

  memcpy (data, bytes, (gsize) part);

  return part;
}

static int
answer_string (guint8     *data,
               int         length,
               const char *text)
{
  guint8 bytes[128] = { 0 };
  gsize n_bytes = MIN (2 + 2 * strlen (text), sizeof bytes);

  bytes[0] = (guint8) n_bytes;
  bytes[1] = 3;
  for (gsize i = 0; 2 + 2 * i < n_bytes; i++)
    bytes[2 + 2 * i] = (guint8) text[i];

  return answer (data, length, bytes, n_bytes);
}

static int
get_descriptor (MockDevice   *self,
                const guint8 *setup,
                guint8       *data,
                int           length)
{
  static const guint8 LANGUAGES[] = { 4, 3, 9, 4 };
  const MockDeviceClass *klass = self->klass;

  if (setup[3] == 1)
    return answer (data, length, klass->descriptors, DEVICE_LENGTH);
  if (setup[3] == 2)
    return answer (data, length, klass->descriptors + DEVICE_LENGTH,
                   klass->n_descriptors - DEVICE_LENGTH);
  if (setup[3] != 3)
    return -EPIPE;

  switch (setup[2])
    {
    case 0:
      return answer (data, length, LANGUAGES, sizeof LANGUAGES);
    case 1:
      return answer_string (data, length, MOCK_MAKER);
    case 2:
      return answer_string (data, length, klass->product);
    case 3:
      return answer_string (data, length, MOCK_SERIAL);
    default:
      return -EPIPE;
    }
}

void
mock_device_free (MockDevice *self)
{
  self->klass->free (self);
}

int
mock_device_control (MockDevice   *self,
                     const guint8 *setup,
                     guint8       *data,
                     int           length)
{
  static const guint8 NO_STATUS[2] = { 0 };

  /* Type and recipient in one, then the request. */
  switch (setup[0] << 8 | setup[1])
    {
    case 0x8000 | GET_DESCRIPTOR:
      return get_descriptor (self, setup, data, length);
    case 0x8000 | GET_CONFIGURATION:
      return answer (data, length, &self->configuration, 1);
    case 0x8000 | GET_STATUS:
    case 0x8100 | GET_STATUS:
    case 0x8200 | GET_STATUS:
      return answer (data, length, NO_STATUS, sizeof NO_STATUS);
    case 0x0000 | SET_CONFIGURATION:
      self->configuration = setup[2];
      return 0;
    case 0x0100 | SET_INTERFACE:
    case 0x0200 | CLEAR_FEATURE:
      return 0;
    default:
      return self->klass->control (self, setup, data, length);
    }
}

char *
mock_device_dup_record (MockDevice *self,
                        const char *path,
                        const char *node,
                        guint       port,
                        guint       address)
{
  const MockDeviceClass *klass = self->klass;
  const guint8 *descriptors = klass->descriptors;
  g_autoptr (GString) bytes = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < klass->n_descriptors; i++)
    g_string_append_printf (bytes, "%02X", descriptors[i]);

  /* What the node has for who reads it are the descriptors, too. */
  g_string_append_printf (text,
                          "P: %s\nN: %s=%s\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: BUSNUM=001\n"
                          "E: DEVNUM=%03u\nE: DEVNAME=%s\nE: DEVTYPE=usb_device\nE: MAJOR=189\n"
                          "E: MINOR=%u\n",
                          path + strlen ("/sys"), node + strlen ("/dev/"), bytes->str, address,
                          node, address - 1);
  g_string_append_printf (text,
                          "A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=%u\\n\n"
                          "A: devpath=%u\\n\nA: speed=480\\n\nA: idVendor=%02x%02x\\n\n"
                          "A: idProduct=%02x%02x\\n\nA: bDeviceClass=%02x\\n\n",
                          address, port, descriptors[9], descriptors[8], descriptors[11],
                          descriptors[10], descriptors[4]);
  g_string_append_printf (text,
                          "A: manufacturer=" MOCK_MAKER "\\n\nA: product=%s\\n\n"
                          "A: serial=" MOCK_SERIAL "\\n\nH: descriptors=%s\n",
                          klass->product, bytes->str);

  return g_string_free (text, FALSE);
}
