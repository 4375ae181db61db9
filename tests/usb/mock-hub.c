/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock-hub.h"

#include <errno.h>

static const guint8 DESCRIPTORS[] = {
  18, 1, 0x00, 0x02, 9, 0, 1, 64, 0x09, 0x12, 0x03, 0x01, 0x00, 0x01, 1, 2, 3, 1,
  9, 2, 25, 0, 1, 1, 0, 0xe0, 50,
  9, 4, 0, 0, 1, 9, 0, 0, 0,
  7, 5, 0x81, 3, 1, 0, 12,
};

static int
control (MockDevice   *device,
         const guint8 *setup,
         guint8       *data,
         int           length)
{
  return -EPIPE;
}

static int
write_data (MockDevice   *device,
            guint8        endpoint,
            const guint8 *data,
            int           length)
{
  return -EPIPE;
}

static int
read_data (MockDevice *device,
           guint8      endpoint,
           guint8     *data,
           int         length)
{
  return -EAGAIN;
}

static void
reset (MockDevice *device)
{
}

static void
free_hub (MockDevice *device)
{
  g_free (device);
}

static const MockDeviceClass HUB = {
  .product = "Mock Hub",
  .driver = "hub",
  .descriptors = DESCRIPTORS,
  .n_descriptors = sizeof DESCRIPTORS,
  .control = control,
  .write = write_data,
  .read = read_data,
  .reset = reset,
  .free = free_hub,
};

MockDevice *
mock_hub_new (void)
{
  MockDevice *self = g_new0 (MockDevice, 1);

  self->klass = &HUB;

  return self;
}
