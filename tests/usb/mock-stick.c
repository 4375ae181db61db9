/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk behind the USB mass storage class' bulk-only transport (revision 1.0): a command block of
 * 31 bytes, data one way or the other, a status of 13. The commands are those of SCSI that systems
 * send. */
#include "mock-stick.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMMAND_LENGTH 31
#define STATUS_LENGTH  13
/* What a command that isn't a read has for an answer. */
#define ANSWER_MAX     64

enum
{
  TEST_UNIT_READY = 0x00,
  REQUEST_SENSE = 0x03,
  INQUIRY = 0x12,
  MODE_SENSE = 0x1a,
  START_STOP = 0x1b,
  ALLOW_REMOVAL = 0x1e,
  READ_CAPACITY = 0x25,
  READ_10 = 0x28,
  WRITE_10 = 0x2a,
  SYNCHRONIZE = 0x35,
};

enum
{
  GOOD = 0,
  FAILED = 1,
  ILLEGAL_REQUEST = 5,
};

typedef enum
{
  COMMAND,
  DATA_IN,
  DATA_OUT,
  STATUS,
} Phase;

typedef struct
{
  MockDevice    device;
  guint8       *sectors;
  gsize         size;

  Phase         phase;
  guint32       tag;
  guint8        status;
  guint8        sense;
  guint32       residue;
  guint8        answer[ANSWER_MAX];
  const guint8 *in;             /* what goes to the host, */
  guint8       *out;            /* or where what comes from it goes; NULL: nowhere */
  gsize         rest;
  gboolean      is_mute;
} MockStick;

static const guint8 DESCRIPTORS[] = {
  18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x09, 0x12, 0x01, 0x01, 0x00, 0x01, 1, 2, 3, 1,
  9, 2, 32, 0, 1, 1, 0, 0x80, 50,
  9, 4, 0, 0, 2, 8, 6, 0x50, 0,
  7, 5, 0x81, 2, 0x00, 0x02, 0,
  7, 5, 0x02, 2, 0x00, 0x02, 0,
};

static void
put_u32_be (guint8  *data,
            guint32  number)
{
  data[0] = (guint8) (number >> 24);
  data[1] = (guint8) (number >> 16);
  data[2] = (guint8) (number >> 8);
  data[3] = (guint8) number;
}

static guint32
get_u32_be (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static void
send_data (MockStick    *self,
           const guint8 *data,
           gsize         length,
           guint32       wanted)
{
  self->in = data;
  self->rest = MIN (length, wanted);
  self->residue = wanted - (guint32) self->rest;
  self->phase = wanted > 0 ? DATA_IN : STATUS;
}

static void
fail (MockStick *self,
      guint32    wanted,
      gboolean   is_in)
{
  self->status = FAILED;
  self->sense = ILLEGAL_REQUEST;
  self->residue = wanted;
  if (is_in || wanted == 0)
    {
      send_data (self, self->answer, 0, wanted);
      return;
    }

  self->out = NULL;
  self->rest = wanted;
  self->phase = DATA_OUT;
}

static void
move_sectors (MockStick    *self,
              const guint8 *command,
              guint32       wanted,
              gboolean      is_in)
{
  gsize position = (gsize) get_u32_be (command + 2) * MOCK_SECTOR;
  gsize length = (gsize) (command[7] << 8 | command[8]) * MOCK_SECTOR;

  if (position > self->size || length > self->size - position || length != wanted)
    {
      fail (self, wanted, is_in);
      return;
    }

  if (is_in)
    {
      send_data (self, self->sectors + position, length, wanted);
      return;
    }

  self->out = self->sectors + position;
  self->rest = length;
  self->residue = 0;
  self->phase = length > 0 ? DATA_OUT : STATUS;
}

static void
answer_about_itself (MockStick    *self,
                     const guint8 *command,
                     guint32       wanted)
{
  gsize length = 0;

  memset (self->answer, 0, sizeof self->answer);
  switch (command[0])
    {
    case REQUEST_SENSE:
      self->answer[0] = 0x70;
      self->answer[2] = self->sense;
      self->answer[7] = 10;
      self->answer[12] = self->sense == ILLEGAL_REQUEST ? 0x20 : 0;
      self->sense = 0;
      length = 18;
      break;
    case INQUIRY:
      self->answer[1] = 0x80;
      self->answer[2] = 4;
      self->answer[3] = 2;
      self->answer[4] = 31;
      memcpy (self->answer + 8, "VITRINE Mock Stick      1.0 ", 28);
      length = 36;
      break;
    case READ_CAPACITY:
      put_u32_be (self->answer, (guint32) (self->size / MOCK_SECTOR - 1));
      put_u32_be (self->answer + 4, MOCK_SECTOR);
      length = 8;
      break;
    default:
      self->answer[0] = 3;
      length = 4;
      break;
    }
  send_data (self, self->answer, length, wanted);
}

static void
run_command (MockStick    *self,
             const guint8 *command,
             guint32       wanted,
             gboolean      is_in)
{
  self->status = GOOD;
  switch (command[0])
    {
    case TEST_UNIT_READY:
    case START_STOP:
    case ALLOW_REMOVAL:
    case SYNCHRONIZE:
      self->residue = 0;
      self->phase = STATUS;
      break;
    case INQUIRY:
      /* No pages of vital product data. */
      if ((command[1] & 1) != 0)
        fail (self, wanted, is_in);
      else
        answer_about_itself (self, command, wanted);
      break;
    case REQUEST_SENSE:
    case READ_CAPACITY:
    case MODE_SENSE:
      answer_about_itself (self, command, wanted);
      break;
    case READ_10:
    case WRITE_10:
      move_sectors (self, command, wanted, command[0] == READ_10);
      break;
    default:
      fail (self, wanted, is_in);
      break;
    }
}

static int
control (MockDevice   *device,
         const guint8 *setup,
         guint8       *data,
         int           length)
{
  /* Get Max LUN */
  if (setup[0] == 0xa1 && setup[1] == 0xfe && length > 0)
    {
      data[0] = 0;
      return 1;
    }
  if (setup[0] == 0x21 && setup[1] == 0xff)
    {
      device->klass->reset (device);
      return 0;
    }

  return -EPIPE;
}

static int
write_data (MockDevice   *device,
            guint8        endpoint,
            const guint8 *data,
            int           length)
{
  MockStick *self = (MockStick *) device;
  guint32 wanted = 0;

  if (endpoint != 0x02)
    return -EPIPE;

  if (self->phase == DATA_OUT)
    {
      if ((gsize) length > self->rest)
        return -EPIPE;
      if (self->out != NULL)
        {
          memcpy (self->out, data, (gsize) length);
          self->out += length;
        }
      self->rest -= (gsize) length;
      if (self->rest == 0)
        self->phase = STATUS;
      return length;
    }

  if (self->phase != COMMAND || length != COMMAND_LENGTH || memcmp (data, "USBC", 4) != 0)
    return -EPIPE;

  memcpy (&self->tag, data + 4, 4);
  memcpy (&wanted, data + 8, 4);
  run_command (self, data + 15, GUINT32_FROM_LE (wanted), (data[12] & 0x80) != 0);

  return length;
}

static int
read_status (MockStick *self,
             guint8    *data,
             int        length)
{
  guint32 residue = GUINT32_TO_LE (self->residue);

  if (length < STATUS_LENGTH)
    return -EPIPE;

  memcpy (data, "USBS", 4);
  memcpy (data + 4, &self->tag, 4);
  memcpy (data + 8, &residue, 4);
  data[12] = self->status;
  self->phase = COMMAND;

  return STATUS_LENGTH;
}

static int
read_data (MockDevice *device,
           guint8      endpoint,
           guint8     *data,
           int         length)
{
  MockStick *self = (MockStick *) device;
  gsize part = MIN ((gsize) length, self->rest);

  if (endpoint != 0x81)
    return -EPIPE;
  if (self->is_mute)
    return -EAGAIN;
  if (self->phase == STATUS)
    return read_status (self, data, length);
  if (self->phase != DATA_IN)
    return -EAGAIN;

  memcpy (data, self->in, part);
  self->in += part;
  self->rest -= part;
  if (self->rest == 0)
    self->phase = STATUS;

  return (int) part;
}

static void
reset (MockDevice *device)
{
  MockStick *self = (MockStick *) device;

  self->phase = COMMAND;
  self->rest = 0;
}

static void
free_stick (MockDevice *device)
{
  MockStick *self = (MockStick *) device;

  munmap (self->sectors, self->size);
  g_free (self);
}

static const MockDeviceClass STICK = {
  .product = "Mock Stick",
  .driver = "usb-storage",
  .descriptors = DESCRIPTORS,
  .n_descriptors = sizeof DESCRIPTORS,
  .control = control,
  .write = write_data,
  .read = read_data,
  .reset = reset,
  .free = free_stick,
};

MockDevice *
mock_stick_new (const char  *image,
                GError     **error)
{
  MockStick *self = NULL;
  struct stat facts = { 0 };
  void *sectors = MAP_FAILED;
  int fd = open (image, O_RDWR | O_CLOEXEC);

  if (fd >= 0 && fstat (fd, &facts) == 0 && facts.st_size >= MOCK_SECTOR)
    sectors = mmap (NULL, (gsize) facts.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (fd >= 0)
    close (fd);
  if (sectors == MAP_FAILED)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s can't be a disk", image);
      return NULL;
    }

  self = g_new0 (MockStick, 1);
  self->device.klass = &STICK;
  self->sectors = sectors;
  self->size = (gsize) facts.st_size / MOCK_SECTOR * MOCK_SECTOR;

  return &self->device;
}

void
mock_stick_set_mute (MockDevice *device,
                     gboolean    is_mute)
{
  ((MockStick *) device)->is_mute = is_mute;
}
