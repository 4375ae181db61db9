/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock-keyboard.h"

#include <errno.h>

#define REPORT_LENGTH 8
#define QUEUE_LENGTH  256

typedef struct
{
  MockDevice device;
  guint8     reports[QUEUE_LENGTH][REPORT_LENGTH];
  guint      first;
  guint      n_reports;
} MockKeyboard;

/* The usual report of a keyboard that a BIOS understands (HID 1.11, appendix B.1). */
static const guint8 REPORT_DESCRIPTOR[] = {
  0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01,
  0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x06, 0x75, 0x08,
  0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0,
};

static const guint8 DESCRIPTORS[] = {
  18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x09, 0x12, 0x02, 0x01, 0x00, 0x01, 1, 2, 3, 1,
  9, 2, 34, 0, 1, 1, 0, 0xa0, 50,
  9, 4, 0, 0, 1, 3, 1, 1, 0,
  9, 0x21, 0x11, 0x01, 0, 1, 0x22, sizeof REPORT_DESCRIPTOR, 0,
  7, 5, 0x81, 3, 8, 0, 7,
};

static int
control (MockDevice   *device,
         const guint8 *setup,
         guint8       *data,
         int           length)
{
  if (setup[0] == 0x81 && setup[1] == 6 && setup[3] == 0x22)
    {
      int part = MIN (length, (int) sizeof REPORT_DESCRIPTOR);

      memcpy (data, REPORT_DESCRIPTOR, (gsize) part);
      return part;
    }
  /* Setting the idle rate, the protocol, the lights. */
  if (setup[0] == 0x21)
    return length;

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
  MockKeyboard *self = (MockKeyboard *) device;
  int part = MIN (length, REPORT_LENGTH);

  if (self->n_reports == 0)
    return -EAGAIN;

  memcpy (data, self->reports[self->first], (gsize) part);
  self->first = (self->first + 1) % QUEUE_LENGTH;
  self->n_reports--;

  return part;
}

static void
reset (MockDevice *device)
{
  ((MockKeyboard *) device)->n_reports = 0;
}

static void
free_keyboard (MockDevice *device)
{
  g_free (device);
}

static const MockDeviceClass KEYBOARD = {
  .product = "Mock Keyboard",
  .driver = "usbhid",
  .descriptors = DESCRIPTORS,
  .n_descriptors = sizeof DESCRIPTORS,
  .control = control,
  .write = write_data,
  .read = read_data,
  .reset = reset,
  .free = free_keyboard,
};

MockDevice *
mock_keyboard_new (void)
{
  MockKeyboard *self = g_new0 (MockKeyboard, 1);

  self->device.klass = &KEYBOARD;

  return &self->device;
}

void
mock_keyboard_press (MockDevice *device,
                     guint8      usage)
{
  MockKeyboard *self = (MockKeyboard *) device;

  for (guint i = 0; i < 2 && self->n_reports < QUEUE_LENGTH; i++)
    {
      guint8 *report = self->reports[(self->first + self->n_reports) % QUEUE_LENGTH];

      memset (report, 0, REPORT_LENGTH);
      report[2] = i == 0 ? usage : 0;
      self->n_reports++;
    }
}
