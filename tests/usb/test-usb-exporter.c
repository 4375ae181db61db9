/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-exporter.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mock-guest.h"
#include "mock-hub.h"
#include "mock-keyboard.h"
#include "mock-stick.h"
#include "usb-access.h"
#include "usb-fixture.h"

/* Both ends of a connection. */
static void
make_pair (GIOStream **ret_here,
           GIOStream **ret_there)
{
  int fds[2] = { -1, -1 };
  GIOStream **ends[] = { ret_here, ret_there };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[i], NULL);

      *ends[i] = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
    }
}

typedef struct
{
  gboolean  is_done;
  GError   *error;
  int       fd;
} Outcome;

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;

  vtr_usb_exporter_start_finish (VTR_USB_EXPORTER (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;

  vtr_usb_exporter_stop_finish (VTR_USB_EXPORTER (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static gboolean
is_outcome_done (gpointer user_data)
{
  return ((Outcome *) user_data)->is_done;
}

static gboolean
is_exporter_stopped (gpointer user_data)
{
  return vtr_usb_exporter_get_state (user_data) == VTR_USB_EXPORTER_STOPPED;
}

static VtrUsbExporter *
start (UsbFixture  *fixture,
       const char  *id,
       const char  *filter,
       GIOStream  **ret_there,
       GError     **error)
{
  g_autoptr (VtrUsbDevice) device = usb_fixture_find (fixture, id);
  g_autoptr (VtrUsbExporter) exporter = vtr_usb_exporter_new (fixture->worker, device);
  g_autoptr (GIOStream) here = NULL;
  Outcome outcome = { 0 };

  make_pair (&here, ret_there);
  vtr_usb_exporter_start_async (exporter, here, filter, -1, NULL, on_started, &outcome);
  g_assert_cmpint (vtr_usb_exporter_get_state (exporter), ==, VTR_USB_EXPORTER_STARTING);
  usb_fixture_wait (is_outcome_done, &outcome);
  if (outcome.error != NULL)
    {
      g_assert_cmpint (vtr_usb_exporter_get_state (exporter), ==, VTR_USB_EXPORTER_STOPPED);
      g_propagate_error (error, outcome.error);
      return NULL;
    }

  g_assert_cmpint (vtr_usb_exporter_get_state (exporter), ==, VTR_USB_EXPORTER_RUNNING);

  return g_steal_pointer (&exporter);
}

static void
assert_given_back (UsbFixture *fixture,
                   guint       port)
{
  g_assert_cmpint (mock_bus_get_state (fixture->bus, port), ==, MOCK_PORT_HAS_DRIVER);
}

static void
test_read_and_write (UsbFixture    *fixture,
                     gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (VtrUsbExporter) exporter = start (fixture, "1-2", NULL, &there, &error);
  g_autoptr (MockGuest) guest = mock_guest_new (there);
  g_autofree char *written = NULL;
  guint8 sector[MOCK_SECTOR] = "what the guest wrote";
  Outcome outcome = { 0 };
  guint64 received = 0;
  guint64 sent = 0;

  g_assert_no_error (error);
  g_assert_true (mock_guest_wait_device (guest));
  g_assert_cmphex (mock_guest_get_device (guest), ==, 0x12090101);
  g_assert_cmpint (mock_bus_get_state (fixture->bus, 2), ==, MOCK_PORT_IS_CLAIMED);

  for (guint i = 0; i < USB_FIXTURE_SECTORS; i += 512)
    {
      g_autoptr (GBytes) data = mock_guest_read (guest, i, 512);

      g_assert_nonnull (data);
      g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data),
                       fixture->sectors + i * MOCK_SECTOR, 512 * MOCK_SECTOR);
    }
  g_assert_true (mock_guest_write (guest, 100, sector, 1));
  vtr_usb_exporter_get_bytes (exporter, &received, &sent);
  g_assert_cmpuint (received, >, MOCK_SECTOR);
  g_assert_cmpuint (sent, >, USB_FIXTURE_SECTORS * MOCK_SECTOR);

  vtr_usb_exporter_stop_async (exporter, on_stopped, &outcome);
  usb_fixture_wait (is_outcome_done, &outcome);
  g_assert_cmpint (vtr_usb_exporter_get_state (exporter), ==, VTR_USB_EXPORTER_STOPPED);
  g_assert_null (vtr_usb_exporter_get_error (exporter));
  assert_given_back (fixture, 2);
  mock_guest_wait_end (guest);

  g_assert_true (g_file_get_contents (fixture->image, &written, NULL, NULL));
  g_assert_cmpmem (written + 100 * MOCK_SECTOR, MOCK_SECTOR, sector, MOCK_SECTOR);
}

static void
test_keys (UsbFixture    *fixture,
           gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (VtrUsbExporter) exporter = NULL;
  g_autoptr (MockGuest) guest = NULL;
  MockDevice *keyboard = mock_keyboard_new ();

  mock_bus_plug (fixture->bus, 3, keyboard);
  exporter = start (fixture, "1-3", NULL, &there, &error);
  g_assert_no_error (error);
  guest = mock_guest_new (there);
  g_assert_true (mock_guest_wait_device (guest));

  mock_bus_lock (fixture->bus);
  mock_keyboard_press (keyboard, 0x04);
  mock_bus_unlock (fixture->bus);
  g_assert_cmphex (mock_guest_wait_key (guest), ==, 0x04);
}

/* In the middle of a transfer, and while nothing is under way. */
static void
test_unplugged (UsbFixture    *fixture,
                gconstpointer  in_transfer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (VtrUsbExporter) exporter = start (fixture, "1-2", NULL, &there, &error);
  g_autoptr (MockGuest) guest = mock_guest_new (there);

  g_assert_no_error (error);
  g_assert_true (mock_guest_wait_device (guest));
  if (GPOINTER_TO_INT (in_transfer))
    {
      mock_bus_lock (fixture->bus);
      mock_stick_set_mute (fixture->stick, TRUE);
      mock_bus_unlock (fixture->bus);
      mock_guest_begin_read (guest, 0, 64);
    }

  mock_bus_unplug (fixture->bus, 2);
  usb_fixture_wait (is_exporter_stopped, exporter);
  g_assert_error (vtr_usb_exporter_get_error (exporter), VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED);
  /* Not only the stream's end: a network that is lost looks like that, too. */
  mock_guest_wait_end (guest);
  g_assert_cmphex (mock_guest_get_device (guest), ==, 0);
}

static void
test_peer_gone (UsbFixture    *fixture,
                gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (VtrUsbExporter) exporter = start (fixture, "1-2", NULL, &there, &error);
  g_autoptr (MockGuest) guest = mock_guest_new (there);

  g_assert_no_error (error);
  g_assert_true (mock_guest_wait_device (guest));
  mock_guest_begin_read (guest, 0, 64);
  g_assert_true (g_io_stream_close (there, NULL, NULL));
  usb_fixture_wait (is_exporter_stopped, exporter);
  g_assert_error (vtr_usb_exporter_get_error (exporter), VTR_USB_ERROR, VTR_USB_ERROR_PEER_CLOSED);
  assert_given_back (fixture, 2);
}

static void
test_peer_hostile (UsbFixture    *fixture,
                   gconstpointer  unused)
{
  static const char * const GREETINGS[] = {
    "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (GREETINGS); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GIOStream) there = NULL;
      g_autoptr (VtrUsbExporter) exporter = start (fixture, "1-2", NULL, &there, &error);

      g_assert_no_error (error);
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (there),
                                                GREETINGS[i], strlen (GREETINGS[i]), NULL, NULL,
                                                NULL));
      usb_fixture_wait (is_exporter_stopped, exporter);
      g_assert_error (vtr_usb_exporter_get_error (exporter), VTR_USB_ERROR,
                      VTR_USB_ERROR_PROTOCOL);
      assert_given_back (fixture, 2);
    }
}

/* One request for more than any system asks for in one go. */
static void
test_peer_greedy (UsbFixture    *fixture,
                  gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (VtrUsbExporter) exporter = start (fixture, "1-2", NULL, &there, &error);
  g_autoptr (MockGuest) guest = mock_guest_new (there);

  g_assert_no_error (error);
  g_assert_true (mock_guest_wait_device (guest));
  mock_guest_ask (guest, 120u << 20);
  usb_fixture_wait (is_exporter_stopped, exporter);
  g_assert_error (vtr_usb_exporter_get_error (exporter), VTR_USB_ERROR, VTR_USB_ERROR_PROTOCOL);
  assert_given_back (fixture, 2);
}

static void
test_peer_rejects (UsbFixture    *fixture,
                   gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (VtrUsbExporter) exporter = start (fixture, "1-2", NULL, &there, &error);
  g_autoptr (MockGuest) guest = mock_guest_new (there);

  g_assert_no_error (error);
  g_assert_true (mock_guest_wait_device (guest));
  mock_guest_reject (guest);
  usb_fixture_wait (is_exporter_stopped, exporter);
  g_assert_error (vtr_usb_exporter_get_error (exporter), VTR_USB_ERROR, VTR_USB_ERROR_REJECTED);
  assert_given_back (fixture, 2);
}

static void
assert_refused (UsbFixture *fixture,
                const char *id,
                const char *filter,
                int         code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;

  g_assert_null (start (fixture, id, filter, &there, &error));
  g_assert_error (error, VTR_USB_ERROR, code);
}

static void
test_busy (UsbFixture    *fixture,
           gconstpointer  unused)
{
  mock_bus_set_busy (fixture->bus, 2, TRUE);
  assert_refused (fixture, "1-2", NULL, VTR_USB_ERROR_BUSY);
}

static void
test_no_permission (UsbFixture    *fixture,
                    gconstpointer  unused)
{
  g_autoptr (VtrUsbDevice) device = NULL;

  mock_bus_set_mode (fixture->bus, 2, 0);
  assert_refused (fixture, "1-2", NULL, VTR_USB_ERROR_NO_PERMISSION);
  mock_bus_set_mode (fixture->bus, 2, 0600);
}

static void
test_hub (UsbFixture    *fixture,
          gconstpointer  unused)
{
  mock_bus_plug (fixture->bus, 4, mock_hub_new ());
  assert_refused (fixture, "1-4", NULL, VTR_USB_ERROR_UNSUPPORTED);
}

static void
test_filter (UsbFixture    *fixture,
             gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (VtrUsbExporter) exporter = NULL;

  assert_refused (fixture, "1-2", "3,-1,-1,-1,1|-1,-1,-1,-1,0", VTR_USB_ERROR_REJECTED);
  assert_refused (fixture, "1-2", "no rule at all", VTR_USB_ERROR_INVALID);
  assert_given_back (fixture, 2);
  exporter = start (fixture, "1-2", "8,-1,-1,-1,1|-1,-1,-1,-1,0", &there, &error);
  g_assert_no_error (error);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->fd = vtr_usb_access_open_finish (result, &outcome->error);
  outcome->is_done = TRUE;
}

static int
open_with (VtrUsbDevice  *device,
           const char    *helper,
           guint          patience,
           GCancellable  *cancellable,
           GError       **error)
{
  Outcome outcome = { 0 };

  vtr_usb_access_open_async (device, helper, patience, cancellable, on_opened, &outcome);
  usb_fixture_wait (is_outcome_done, &outcome);
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);

  return outcome.fd;
}

/* With a descriptor that a helper's permission led to. */
static void
test_helper (UsbFixture    *fixture,
             gconstpointer  unused)
{
  g_autoptr (VtrUsbDevice) device = usb_fixture_find (fixture, "1-2");
  g_autofree char *node = mock_bus_dup_node_path (fixture->bus, 2);
  g_autofree char *commands = g_strdup_printf ("[ \"$bus $address\" = \"1 2\" ] && "
                                               "chmod 600 %s && echo SUCCESS && read wait", node);
  g_autofree char *helper = usb_fixture_make_helper (fixture, commands);
  g_autoptr (VtrUsbExporter) exporter = vtr_usb_exporter_new (fixture->worker, device);
  g_autoptr (GIOStream) here = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (MockGuest) guest = NULL;
  g_autoptr (GBytes) data = NULL;
  g_autoptr (GError) error = NULL;
  Outcome outcome = { 0 };
  int fd = -1;

  mock_bus_set_mode (fixture->bus, 2, 0);
  fd = open_with (device, helper, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);

  make_pair (&here, &there);
  vtr_usb_exporter_start_async (exporter, here, NULL, fd, NULL, on_started, &outcome);
  usb_fixture_wait (is_outcome_done, &outcome);
  g_assert_no_error (outcome.error);
  guest = mock_guest_new (there);
  g_assert_true (mock_guest_wait_device (guest));
  data = mock_guest_read (guest, 0, 8);
  g_assert_nonnull (data);
  mock_bus_unplug (fixture->bus, 2);
  usb_fixture_wait (is_exporter_stopped, exporter);
  g_assert_error (vtr_usb_exporter_get_error (exporter), VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED);
  g_unlink (helper);
}

/* It says no, says nothing, isn't there, lets us wait; and the user doesn't want to wait. */
static void
test_no_helper (UsbFixture    *fixture,
                gconstpointer  unused)
{
  static const char * const COMMANDS[] = { "echo CANCELED", "exit 1", "echo SUCCESS" };
  g_autoptr (VtrUsbDevice) device = usb_fixture_find (fixture, "1-2");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *helper = NULL;
  g_autoptr (GError) error = NULL;

  mock_bus_set_mode (fixture->bus, 2, 0);
  for (guint i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    {
      g_autofree char *refusing = usb_fixture_make_helper (fixture, COMMANDS[i]);

      g_assert_cmpint (open_with (device, refusing, 0, NULL, &error), ==, -1);
      g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_NO_PERMISSION);
      g_assert_nonnull (strstr (error->message, "ATTR{idProduct}==\"0101\""));
      g_clear_error (&error);
    }

  g_assert_cmpint (open_with (device, "/nonexistent/helper", 0, NULL, &error), ==, -1);
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_NO_PERMISSION);
  g_clear_error (&error);

  helper = usb_fixture_make_helper (fixture, "read wait");
  g_assert_cmpint (open_with (device, helper, 50, NULL, &error), ==, -1);
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_NO_PERMISSION);
  g_assert_nonnull (strstr (error->message, "ATTR{idProduct}==\"0101\""));
  g_clear_error (&error);

  g_timeout_add_once (50, (GSourceOnceFunc) g_cancellable_cancel, cancellable);
  g_assert_cmpint (open_with (device, helper, 0, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_unlink (helper);
  mock_bus_set_mode (fixture->bus, 2, 0600);
}

/* Nobody stops it: the exporter is just let go of. */
static void
test_let_go (UsbFixture    *fixture,
             gconstpointer  unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) there = NULL;
  VtrUsbExporter *exporter = start (fixture, "1-2", NULL, &there, &error);
  g_autoptr (MockGuest) guest = mock_guest_new (there);

  g_assert_no_error (error);
  g_assert_true (mock_guest_wait_device (guest));
  g_assert_finalize_object (exporter);
  mock_guest_wait_end (guest);
}

/* After it was taken out and put in again, the device is another one. */
static void
test_replugged (UsbFixture    *fixture,
                gconstpointer  unused)
{
  g_autoptr (VtrUsbDevice) old_device = usb_fixture_find (fixture, "1-2");
  g_autoptr (VtrUsbExporter) exporter = vtr_usb_exporter_new (fixture->worker, old_device);
  g_autoptr (GIOStream) here = NULL;
  g_autoptr (GIOStream) there = NULL;
  g_autoptr (GError) error = NULL;
  Outcome outcome = { 0 };

  mock_bus_unplug (fixture->bus, 2);
  mock_bus_plug (fixture->bus, 2, mock_stick_new (fixture->image, &error));
  g_assert_no_error (error);
  make_pair (&here, &there);
  vtr_usb_exporter_start_async (exporter, here, NULL, -1, NULL, on_started, &outcome);
  usb_fixture_wait (is_outcome_done, &outcome);
  g_assert_error (outcome.error, VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED);
  g_clear_error (&outcome.error);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char     *path;
    void          (*test) (UsbFixture *, gconstpointer);
    gconstpointer   data;
  } TESTS[] = {
    { "/usb-exporter/read-and-write", test_read_and_write, NULL },
    { "/usb-exporter/keys", test_keys, NULL },
    { "/usb-exporter/unplugged-idle", test_unplugged, GINT_TO_POINTER (FALSE) },
    { "/usb-exporter/unplugged-in-transfer", test_unplugged, GINT_TO_POINTER (TRUE) },
    { "/usb-exporter/peer-gone", test_peer_gone, NULL },
    { "/usb-exporter/peer-hostile", test_peer_hostile, NULL },
    { "/usb-exporter/peer-greedy", test_peer_greedy, NULL },
    { "/usb-exporter/peer-rejects", test_peer_rejects, NULL },
    { "/usb-exporter/busy", test_busy, NULL },
    { "/usb-exporter/no-permission", test_no_permission, NULL },
    { "/usb-exporter/helper", test_helper, NULL },
    { "/usb-exporter/no-helper", test_no_helper, NULL },
    { "/usb-exporter/hub", test_hub, NULL },
    { "/usb-exporter/filter", test_filter, NULL },
    { "/usb-exporter/let-go", test_let_go, NULL },
    { "/usb-exporter/replugged", test_replugged, NULL },
  };

  usb_fixture_become_ordinary ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, UsbFixture, TESTS[i].data, usb_fixture_set_up, TESTS[i].test,
                usb_fixture_tear_down);

  return g_test_run ();
}
