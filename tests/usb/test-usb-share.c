/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-share.h"

#include <glib/gstdio.h>

#include "mock-guest.h"
#include "mock-hub.h"
#include "mock-stick.h"
#include "usb-connect.h"
#include "usb-error.h"
#include "usb-fixture.h"
#include "usb-pairing.h"

static gboolean
is_listening (gpointer user_data)
{
  return vtr_usb_share_get_state (user_data) == VTR_USB_SHARE_LISTENING;
}

static gboolean
is_stopped (gpointer user_data)
{
  return vtr_usb_share_get_state (user_data) == VTR_USB_SHARE_STOPPED;
}

static GIOStream *
connect_to (const VtrUsbAddress  *address,
            const char           *code,
            GError              **error)
{
  g_autofree char *place = vtr_usb_address_to_string (address);

  return usb_connect (place, code, NULL, error);
}

static VtrUsbShare *
share (UsbFixture  *fixture,
       const char  *place,
       gboolean     is_once)
{
  g_autoptr (VtrUsbDevice) device = usb_fixture_find (fixture, "1-2");
  g_autoptr (VtrUsbShare) self = NULL;
  g_autoptr (VtrUsbAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self = vtr_usb_share_new (fixture->worker, fixture->monitor, device, is_once);
  address = vtr_usb_address_parse (place, &error);
  g_assert_no_error (error);
  g_assert_true (vtr_usb_share_start (self, address, &error));
  g_assert_no_error (error);
  g_assert_cmpint (vtr_usb_share_get_state (self), ==, VTR_USB_SHARE_LISTENING);
  g_assert_cmpint (mock_bus_get_state (fixture->bus, 2), ==, MOCK_PORT_HAS_DRIVER);

  return g_steal_pointer (&self);
}

static void
assert_readable (UsbFixture *fixture,
                 MockGuest  *guest)
{
  g_autoptr (GBytes) data = NULL;

  g_assert_true (mock_guest_wait_device (guest));
  data = mock_guest_read (guest, 8, 256);
  g_assert_nonnull (data);
  g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data),
                   fixture->sectors + 8 * MOCK_SECTOR, 256 * MOCK_SECTOR);
}

static void
test_tls (UsbFixture    *fixture,
          gconstpointer  unused)
{
  g_autoptr (VtrUsbShare) self = share (fixture, "tls:127.0.0.1:0", FALSE);
  const VtrUsbAddress *address = vtr_usb_share_get_address (self);

  /* One peer after the other. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *typed = g_ascii_strdown (vtr_usb_share_get_code (self), -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (GIOStream) stream = connect_to (address, typed, &error);
      g_autoptr (MockGuest) guest = NULL;

      g_assert_no_error (error);
      g_assert_true (G_IS_TLS_CONNECTION (stream));
      guest = mock_guest_new (stream);
      assert_readable (fixture, guest);
      g_assert_cmpint (vtr_usb_share_get_state (self), ==, VTR_USB_SHARE_CONNECTED);
      g_assert_nonnull (vtr_usb_share_get_peer (self));

      g_io_stream_close (stream, NULL, NULL);
      usb_fixture_wait (is_listening, self);
      g_assert_null (vtr_usb_share_get_peer (self));
      g_assert_cmpint (mock_bus_get_state (fixture->bus, 2), ==, MOCK_PORT_HAS_DRIVER);
    }
}

static void
test_wrong_code (UsbFixture    *fixture,
                 gconstpointer  unused)
{
  g_autoptr (VtrUsbShare) self = share (fixture, "tls:127.0.0.1:0", FALSE);
  const VtrUsbAddress *address = vtr_usb_share_get_address (self);
  g_autofree char *other_code = vtr_usb_pairing_new_code ();
  g_autoptr (GError) error = NULL;

  g_assert_null (connect_to (address, other_code, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_UNTRUSTED);
  g_clear_error (&error);
  g_assert_null (connect_to (address, NULL, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID);
  g_assert_cmpint (vtr_usb_share_get_state (self), ==, VTR_USB_SHARE_LISTENING);
  g_assert_cmpint (mock_bus_get_state (fixture->bus, 2), ==, MOCK_PORT_HAS_DRIVER);
}

/* Who speaks usbredir without TLS gets nothing of the device. */
static void
test_no_tls (UsbFixture    *fixture,
             gconstpointer  unused)
{
  g_autoptr (VtrUsbShare) self = share (fixture, "tls:127.0.0.1:0", FALSE);
  g_autoptr (VtrUsbAddress) plain = vtr_usb_address_copy (vtr_usb_share_get_address (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (MockGuest) guest = NULL;

  plain->kind = VTR_USB_ADDRESS_TCP;
  stream = connect_to (plain, NULL, &error);
  g_assert_no_error (error);
  guest = mock_guest_new (stream);
  g_assert_false (mock_guest_wait_device (guest));
  g_assert_cmpint (vtr_usb_share_get_state (self), ==, VTR_USB_SHARE_LISTENING);
}

/* An importer that meets somebody who has no code, with TLS and all. */
static void
test_false_sharer (UsbFixture    *fixture,
                   gconstpointer  unused)
{
  g_autoptr (VtrUsbShare) self = share (fixture, "tls:127.0.0.1:0", FALSE);
  g_autofree char *code = vtr_usb_pairing_new_code ();
  g_autoptr (GError) error = NULL;

  /* The sharer of another code is as false as any. */
  g_assert_cmpstr (code, !=, vtr_usb_share_get_code (self));
  g_assert_null (connect_to (vtr_usb_share_get_address (self), code, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_UNTRUSTED);
}

static void
test_one_peer (UsbFixture    *fixture,
               gconstpointer  unused)
{
  g_autoptr (VtrUsbShare) self = share (fixture, "tls:127.0.0.1:0", FALSE);
  const VtrUsbAddress *address = vtr_usb_share_get_address (self);
  const char *code = vtr_usb_share_get_code (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) first = connect_to (address, code, &error);
  g_autoptr (MockGuest) guest = NULL;

  g_assert_no_error (error);
  guest = mock_guest_new (first);
  g_assert_true (mock_guest_wait_device (guest));
  g_assert_null (connect_to (address, code, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_BUSY);
  assert_readable (fixture, guest);

  vtr_usb_share_stop (self);
  mock_guest_wait_end (guest);
  g_clear_error (&error);
  g_assert_null (connect_to (address, code, &error));
  g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_CONNECT);
}

static void
test_once (UsbFixture    *fixture,
           gconstpointer  unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "socket", NULL);
  g_autofree char *place = g_strconcat ("unix:", path, NULL);
  g_autoptr (VtrUsbShare) self = share (fixture, place, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = connect_to (vtr_usb_share_get_address (self), NULL, &error);
  g_autoptr (MockGuest) guest = NULL;
  GStatBuf facts = { 0 };

  g_assert_no_error (error);
  g_assert_null (vtr_usb_share_get_code (self));
  g_assert_cmpint (g_stat (path, &facts), ==, 0);
  g_assert_cmphex (facts.st_mode & 0777, ==, 0700);
  guest = mock_guest_new (stream);
  assert_readable (fixture, guest);
  g_io_stream_close (stream, NULL, NULL);
  usb_fixture_wait (is_stopped, self);
  g_assert_null (vtr_usb_share_get_error (self));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_unplugged (UsbFixture    *fixture,
                gconstpointer  unused)
{
  g_autoptr (VtrUsbShare) self = share (fixture, "tcp:127.0.0.1:0", FALSE);

  mock_bus_unplug (fixture->bus, 2);
  usb_fixture_wait (is_stopped, self);
  g_assert_error (vtr_usb_share_get_error (self), VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED);
}

static void
assert_refused (UsbFixture *fixture,
                const char *id,
                const char *place,
                int         code)
{
  g_autoptr (VtrUsbDevice) device = usb_fixture_find (fixture, id);
  g_autoptr (VtrUsbShare) self = NULL;
  g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (place, NULL);
  g_autoptr (GError) error = NULL;

  self = vtr_usb_share_new (fixture->worker, fixture->monitor, device, FALSE);
  g_assert_nonnull (address);
  g_assert_false (vtr_usb_share_start (self, address, &error));
  g_assert_error (error, VTR_USB_ERROR, code);
}

static void
test_refused (UsbFixture    *fixture,
              gconstpointer  unused)
{
  g_autoptr (VtrUsbShare) self = share (fixture, "tcp:127.0.0.1:0", FALSE);
  g_autofree char *taken = vtr_usb_address_to_string (vtr_usb_share_get_address (self));

  mock_bus_plug (fixture->bus, 4, mock_hub_new ());
  assert_refused (fixture, "1-4", "tcp:127.0.0.1:0", VTR_USB_ERROR_UNSUPPORTED);
  assert_refused (fixture, "1-2", "tcp:0.0.0.0:0", VTR_USB_ERROR_INVALID);
  assert_refused (fixture, "1-2", "tls:example.org:0", VTR_USB_ERROR_INVALID);
  assert_refused (fixture, "1-2", "ssh:example.org:4000", VTR_USB_ERROR_INVALID);
  assert_refused (fixture, "1-2", taken, VTR_USB_ERROR_CONNECT);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*test) (UsbFixture *, gconstpointer);
  } TESTS[] = {
    { "/usb-share/tls", test_tls },
    { "/usb-share/wrong-code", test_wrong_code },
    { "/usb-share/no-tls", test_no_tls },
    { "/usb-share/false-sharer", test_false_sharer },
    { "/usb-share/one-peer", test_one_peer },
    { "/usb-share/once", test_once },
    { "/usb-share/unplugged", test_unplugged },
    { "/usb-share/refused", test_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, UsbFixture, NULL, usb_fixture_set_up, TESTS[i].test,
                usb_fixture_tear_down);

  return g_test_run ();
}
