/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's part (usbfs, linux/usbdevice_fs.h) played for libusb: umockdev brings each ioctl of
 * a device node here. A URB that its device has nothing to say to yet stays "in flight", and is
 * tried again when somebody asks for finished ones. */
#include "mock-bus.h"

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <umockdev.h>

#define N_PORTS 10

typedef struct
{
  MockBus           *bus;
  MockDevice        *device;
  UMockdevIoctlBase *handler;
  char              *node;
  char              *path;           /* in /sys */
  GQueue             flying;         /* UMockdevIoctlData of URBs */
  GQueue             landed;
  gboolean           has_driver;
  gboolean           is_claimed;
  gboolean           is_busy;
  gboolean           is_gone;
} MockPort;

struct _MockBus
{
  UMockdevTestbed *testbed;
  MockPort        *ports[N_PORTS];
  GPtrArray       *gone;             /* MockPort whose clients may still be there */
  GMutex           mutex;
  guint            last_address;
};

static void
mock_port_free (MockPort *port)
{
  g_queue_clear_full (&port->flying, (GDestroyNotify) umockdev_ioctl_data_unref);
  g_queue_clear_full (&port->landed, (GDestroyNotify) umockdev_ioctl_data_unref);
  g_clear_object (&port->handler);
  mock_device_free (port->device);
  g_free (port->node);
  g_free (port->path);
  g_free (port);
}

static int
run_transfer (MockDevice        *device,
              struct usbdevfs_urb *urb,
              guint8            *data)
{
  if (urb->type == USBDEVFS_URB_TYPE_CONTROL)
    return mock_device_control (device, data, data + 8, data[6] | data[7] << 8);
  if ((urb->endpoint & 0x80) != 0)
    return device->klass->read (device, urb->endpoint, data, urb->buffer_length);

  return device->klass->write (device, urb->endpoint, data, urb->buffer_length);
}

/* FALSE: the device has nothing to say yet. */
static gboolean
run_urb (MockPort          *port,
         UMockdevIoctlData *data)
{
  struct usbdevfs_urb *urb = (struct usbdevfs_urb *) (gpointer) data->data;
  UMockdevIoctlData *buffer = NULL;
  int outcome = 0;

  if (port->is_gone)
    {
      urb->status = -ESHUTDOWN;
      return TRUE;
    }

  if (urb->buffer_length > 0)
    buffer = umockdev_ioctl_data_resolve (data, G_STRUCT_OFFSET (struct usbdevfs_urb, buffer),
                                          (gsize) urb->buffer_length, NULL);
  outcome = run_transfer (port->device, urb, buffer != NULL ? buffer->data : NULL);
  if (outcome != -EAGAIN)
    {
      urb->status = MIN (outcome, 0);
      urb->actual_length = MAX (outcome, 0);
      if (buffer != NULL && (urb->endpoint & 0x80 || urb->type == USBDEVFS_URB_TYPE_CONTROL))
        umockdev_ioctl_data_update (buffer, 0, buffer->data, buffer->data_len);
    }
  g_clear_pointer (&buffer, umockdev_ioctl_data_unref);

  return outcome != -EAGAIN;
}

static void
finish (UMockdevIoctlClient *client,
        int                  error)
{
  umockdev_ioctl_client_complete (client, error != 0 ? -1 : 0, error);
}

static void
answer_struct (UMockdevIoctlClient *client,
               gconstpointer        bytes,
               gsize                length)
{
  UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg (client);
  UMockdevIoctlData *target = umockdev_ioctl_data_resolve (arg, 0, length, NULL);

  umockdev_ioctl_data_update (target, 0, (guint8 *) bytes, length);
  umockdev_ioctl_data_unref (target);
  finish (client, 0);
}

static void
answer_capabilities (UMockdevIoctlClient *client)
{
  guint32 capabilities = USBDEVFS_CAP_BULK_SCATTER_GATHER | USBDEVFS_CAP_BULK_CONTINUATION
                         | USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT
                         | USBDEVFS_CAP_ZERO_PACKET;

  answer_struct (client, &capabilities, sizeof capabilities);
}

static void
answer_address (MockPort            *port,
                UMockdevIoctlClient *client)
{
  struct usbdevfs_connectinfo answer = { 0 };

  answer.devnum = (unsigned int) g_ascii_strtoull (strrchr (port->node, '/') + 1, NULL, 10);
  answer_struct (client, &answer, sizeof answer);
}

static void
answer_driver (MockPort            *port,
               UMockdevIoctlClient *client)
{
  struct usbdevfs_getdriver answer = { 0 };

  if (!port->has_driver && !port->is_claimed && !port->is_busy)
    {
      finish (client, ENODATA);
      return;
    }

  g_strlcpy (answer.driver, port->has_driver ? port->device->klass->driver : "usbfs",
             sizeof answer.driver);
  answer_struct (client, &answer, sizeof answer);
}

/* Taking the device from the kernel's driver, and giving it back. */
static void
answer_inner_ioctl (MockPort            *port,
                    UMockdevIoctlClient *client)
{
  UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg (client);
  UMockdevIoctlData *data = umockdev_ioctl_data_resolve (arg, 0, sizeof (struct usbdevfs_ioctl),
                                                         NULL);
  struct usbdevfs_ioctl *inner = (struct usbdevfs_ioctl *) (gpointer) data->data;
  unsigned int code = (unsigned int) inner->ioctl_code;

  umockdev_ioctl_data_unref (data);
  if (code == USBDEVFS_DISCONNECT)
    {
      finish (client, port->has_driver ? 0 : ENODATA);
      port->has_driver = FALSE;
    }
  else if (code == USBDEVFS_CONNECT)
    {
      port->has_driver = !port->is_claimed && !port->is_busy;
      finish (client, port->has_driver ? 0 : EBUSY);
    }
  else
    finish (client, ENOTTY);
}

static void
claim (MockPort            *port,
       UMockdevIoctlClient *client,
       gboolean             take_from_driver)
{
  if (port->is_busy || (port->has_driver && !take_from_driver))
    {
      finish (client, EBUSY);
      return;
    }

  port->has_driver = FALSE;
  port->is_claimed = TRUE;
  finish (client, 0);
}

static void
submit (MockPort            *port,
        UMockdevIoctlClient *client)
{
  UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg (client);
  UMockdevIoctlData *urb = umockdev_ioctl_data_resolve (arg, 0, sizeof (struct usbdevfs_urb), NULL);

  g_queue_push_tail (run_urb (port, urb) ? &port->landed : &port->flying, urb);
  finish (client, 0);
}

static void
land_flying (MockPort *port)
{
  GList *next = NULL;

  for (GList *link = port->flying.head; link != NULL; link = next)
    {
      next = link->next;
      if (run_urb (port, link->data))
        {
          g_queue_push_tail (&port->landed, link->data);
          g_queue_delete_link (&port->flying, link);
        }
    }
}

static void
reap (MockPort            *port,
      UMockdevIoctlClient *client)
{
  UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg (client);
  UMockdevIoctlData *urb = NULL;
  UMockdevIoctlData *target = NULL;

  if (g_queue_is_empty (&port->landed))
    land_flying (port);
  urb = g_queue_pop_head (&port->landed);
  if (urb == NULL)
    {
      finish (client, port->is_gone ? ENODEV : EAGAIN);
      return;
    }

  target = umockdev_ioctl_data_resolve (arg, 0, sizeof (gpointer), NULL);
  umockdev_ioctl_data_set_ptr (target, 0, urb);
  finish (client, 0);
  umockdev_ioctl_data_unref (target);
  umockdev_ioctl_data_unref (urb);
}

static void
discard (MockPort            *port,
         UMockdevIoctlClient *client)
{
  UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg (client);
  gulong address = 0;

  memcpy (&address, arg->data, sizeof address);
  for (GList *link = port->flying.head; link != NULL; link = link->next)
    {
      UMockdevIoctlData *data = link->data;

      if (data->client_addr == address)
        {
          ((struct usbdevfs_urb *) (gpointer) data->data)->status = -ENOENT;
          g_queue_delete_link (&port->flying, link);
          g_queue_push_tail (&port->landed, data);
          finish (client, 0);
          return;
        }
    }

  finish (client, EINVAL);
}

static void
answer_simple (MockPort            *port,
               UMockdevIoctlClient *client,
               gulong               request)
{
  switch (request)
    {
    case USBDEVFS_RESET:
      port->device->klass->reset (port->device);
      finish (client, 0);
      break;
    case USBDEVFS_RELEASEINTERFACE:
      port->is_claimed = FALSE;
      finish (client, 0);
      break;
    case USBDEVFS_CLEAR_HALT:
    case USBDEVFS_RESETEP:
    case USBDEVFS_SETCONFIGURATION:
    case USBDEVFS_SETINTERFACE:
      finish (client, 0);
      break;
    default:
      finish (client, ENOTTY);
      break;
    }
}

static void
answer_ioctl (MockPort            *port,
              UMockdevIoctlClient *client,
              gulong               request)
{
  switch (request)
    {
    case USBDEVFS_GET_CAPABILITIES:
      answer_capabilities (client);
      break;
    case USBDEVFS_CONNECTINFO:
      answer_address (port, client);
      break;
    case USBDEVFS_GETDRIVER:
      answer_driver (port, client);
      break;
    case USBDEVFS_IOCTL:
      answer_inner_ioctl (port, client);
      break;
    case USBDEVFS_CLAIMINTERFACE:
      claim (port, client, FALSE);
      break;
    case USBDEVFS_DISCONNECT_CLAIM:
      claim (port, client, TRUE);
      break;
    case USBDEVFS_SUBMITURB:
      submit (port, client);
      break;
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
      reap (port, client);
      break;
    case USBDEVFS_DISCARDURB:
      discard (port, client);
      break;
    default:
      answer_simple (port, client, request);
      break;
    }
}

static gboolean
on_ioctl (UMockdevIoctlBase   *handler,
          UMockdevIoctlClient *client,
          gpointer             user_data)
{
  MockPort *port = user_data;
  gulong request = umockdev_ioctl_client_get_request (client);
  gboolean is_idle = FALSE;

  g_mutex_lock (&port->bus->mutex);
  /* The stand-in for a device node is always ready, so libusb asks without a pause. */
  if (request == USBDEVFS_REAPURBNDELAY && g_queue_is_empty (&port->landed) && !port->is_gone)
    {
      land_flying (port);
      is_idle = g_queue_is_empty (&port->landed);
    }
  if (port->is_gone && request != USBDEVFS_REAPURBNDELAY && request != USBDEVFS_REAPURB
      && request != USBDEVFS_DISCARDURB)
    finish (client, ENODEV);
  else if (!is_idle)
    answer_ioctl (port, client, request);
  g_mutex_unlock (&port->bus->mutex);

  if (is_idle)
    {
      g_usleep (1000);
      finish (client, EAGAIN);
    }

  return TRUE;
}

MockBus *
mock_bus_new (void)
{
  MockBus *self = g_new0 (MockBus, 1);

  self->testbed = umockdev_testbed_new ();
  self->gone = g_ptr_array_new_with_free_func ((GDestroyNotify) mock_port_free);
  self->last_address = 1;
  g_mutex_init (&self->mutex);

  return self;
}

void
mock_bus_free (MockBus *self)
{
  /* First what calls back, then what it is called back with. */
  g_clear_object (&self->testbed);
  for (guint i = 0; i < N_PORTS; i++)
    g_clear_pointer (&self->ports[i], mock_port_free);
  g_clear_pointer (&self->gone, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
mock_bus_plug (MockBus    *self,
               guint       number,
               MockDevice *device)
{
  MockPort *port = g_new0 (MockPort, 1);
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;
  guint address = ++self->last_address;

  g_assert (number > 0 && number < N_PORTS && self->ports[number] == NULL);
  port->bus = self;
  port->device = device;
  port->has_driver = TRUE;
  port->node = g_strdup_printf ("/dev/bus/usb/001/%03u", address);
  port->path = g_strdup_printf ("/sys/devices/pci0000:00/0000:00:01.0/usb1/1-%u", number);
  port->handler = umockdev_ioctl_base_new ();
  g_signal_connect_after (port->handler, "handle-ioctl", G_CALLBACK (on_ioctl), port);
  self->ports[number] = port;

  record = mock_device_dup_record (device, port->path, port->node, number, address);
  if (!umockdev_testbed_attach_ioctl (self->testbed, port->node, port->handler, &error)
      || !umockdev_testbed_add_from_string (self->testbed, record, &error))
    g_error ("the device can't be plugged in: %s", error->message);
}

void
mock_bus_unplug (MockBus *self,
                 guint    number)
{
  MockPort *port = g_steal_pointer (&self->ports[number]);

  g_assert (port != NULL);
  g_mutex_lock (&self->mutex);
  port->is_gone = TRUE;
  g_mutex_unlock (&self->mutex);
  g_ptr_array_add (self->gone, port);
  umockdev_testbed_uevent (self->testbed, port->path, "remove");
  umockdev_testbed_remove_device (self->testbed, port->path);
}

MockPortState
mock_bus_get_state (MockBus *self,
                    guint    number)
{
  MockPort *port = self->ports[number];
  MockPortState state = 0;

  g_assert (port != NULL);
  g_mutex_lock (&self->mutex);
  state |= port->has_driver ? MOCK_PORT_HAS_DRIVER : 0;
  state |= port->is_claimed ? MOCK_PORT_IS_CLAIMED : 0;
  g_mutex_unlock (&self->mutex);

  return state;
}

void
mock_bus_set_busy (MockBus  *self,
                   guint     number,
                   gboolean  is_busy)
{
  MockPort *port = self->ports[number];

  g_assert (port != NULL);
  g_mutex_lock (&self->mutex);
  port->is_busy = is_busy;
  port->has_driver = !is_busy;
  g_mutex_unlock (&self->mutex);
}

char *
mock_bus_dup_node_path (MockBus *self,
                        guint    number)
{
  g_autofree char *root = umockdev_testbed_get_root_dir (self->testbed);

  return g_strconcat (root, self->ports[number]->node, NULL);
}

void
mock_bus_set_mode (MockBus *self,
                   guint    number,
                   int      mode)
{
  g_autofree char *path = mock_bus_dup_node_path (self, number);

  if (chmod (path, (mode_t) mode) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
}

void
mock_bus_lock (MockBus *self)
{
  g_mutex_lock (&self->mutex);
}

void
mock_bus_unlock (MockBus *self)
{
  g_mutex_unlock (&self->mutex);
}
