/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device of this computer on its way into a machine, which is a socket and a reader of sticks
 * here: who may open it, and who is asked for that. */
#include "usb-link.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "mock-guest.h"
#include "usb-error.h"
#include "usb-fixture.h"

#define PLACE "1-2"
#define PORT  2

typedef struct
{
  UsbFixture         usb;
  VtrUsbLink        *link;
  char              *socket;
  char              *helper;
  GSocketListener   *listener;
  GSocketConnection *machine;      /* once the link has come */
  gboolean           is_connected;
  gboolean           is_closed;
  gboolean           has_ended;
  VtrUsbLinkEnd      reason;
  GError            *error;
} Fixture;

static void
on_accepted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  fixture->machine = g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL,
                                                      &error);
  g_assert_no_error (error);
}

static void
on_connected (VtrUsbLink *link,
              Fixture    *fixture)
{
  fixture->is_connected = TRUE;
}

static void
on_ended (VtrUsbLink   *link,
          guint         reason,
          const GError *error,
          Fixture      *fixture)
{
  fixture->has_ended = TRUE;
  fixture->reason = reason;
  fixture->error = g_error_copy (error);
}

static void
on_closed (VtrUsbLink *link,
           Fixture    *fixture)
{
  fixture->is_closed = TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  usb_fixture_set_up (&fixture->usb, NULL);
  fixture->socket = g_build_filename (fixture->usb.folder, "socket", NULL);
  fixture->listener = g_socket_listener_new ();
  address = g_unix_socket_address_new (fixture->socket);
  g_socket_listener_add_address (fixture->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_closed (gpointer fixture)
{
  return ((Fixture *) fixture)->is_closed;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  if (!fixture->is_closed)
    {
      vtr_usb_link_close (fixture->link);
      usb_fixture_wait (is_closed, fixture);
    }
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->link);
  g_clear_object (&fixture->machine);
  g_socket_listener_close (fixture->listener);
  g_clear_object (&fixture->listener);
  g_clear_error (&fixture->error);
  g_unlink (fixture->socket);
  if (fixture->helper != NULL)
    g_unlink (fixture->helper);
  g_free (fixture->socket);
  g_free (fixture->helper);
  usb_fixture_tear_down (&fixture->usb, NULL);
}

static gboolean
is_connected (gpointer fixture)
{
  return ((Fixture *) fixture)->is_connected;
}

static gboolean
has_ended (gpointer fixture)
{
  return ((Fixture *) fixture)->has_ended;
}

static gboolean
is_dialled (gpointer fixture)
{
  return ((Fixture *) fixture)->machine != NULL;
}

/* @helper: (nullable): what the helper does; without one the device is this user's. Returns when
 * the machine is reached. */
static void
start (Fixture    *fixture,
       const char *helper)
{
  g_autoptr (VtrUsbDevice) device = usb_fixture_find (&fixture->usb, PLACE);

  if (helper != NULL)
    {
      fixture->helper = usb_fixture_make_helper (&fixture->usb, helper);
      mock_bus_set_mode (fixture->usb.bus, PORT, 0);
    }
  fixture->link = vtr_usb_link_new_local (fixture->usb.worker, device, fixture->helper);
  g_signal_connect (fixture->link, "connected", G_CALLBACK (on_connected), fixture);
  g_signal_connect (fixture->link, "ended", G_CALLBACK (on_ended), fixture);
  g_signal_connect (fixture->link, "closed", G_CALLBACK (on_closed), fixture);
  g_socket_listener_accept_async (fixture->listener, NULL, on_accepted, fixture);
  vtr_usb_link_connect (fixture->link, fixture->socket);
  usb_fixture_wait (is_dialled, fixture);
}

/* The machine reads from it, and this computer gets it back. */
static void
check_use (Fixture *fixture)
{
  g_autoptr (MockGuest) guest = mock_guest_new (G_IO_STREAM (fixture->machine));
  g_autoptr (GBytes) data = NULL;

  usb_fixture_wait (is_connected, fixture);
  g_assert_true (mock_guest_wait_device (guest));
  data = mock_guest_read (guest, 0, 8);
  g_assert_nonnull (data);
  g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data), fixture->usb.sectors,
                   8 * 512);

  vtr_usb_link_close (fixture->link);
  usb_fixture_wait (is_closed, fixture);
  g_assert_cmpint (mock_bus_get_state (fixture->usb.bus, PORT), ==, MOCK_PORT_HAS_DRIVER);
  g_assert_false (fixture->has_ended);
  mock_guest_wait_end (guest);
}

static void
test_permitted (Fixture       *fixture,
                gconstpointer  unused)
{
  start (fixture, NULL);
  check_use (fixture);
}

/* What the helper gave lasts as long as it is used. */
static void
test_helper (Fixture       *fixture,
             gconstpointer  unused)
{
  g_autofree char *node = mock_bus_dup_node_path (fixture->usb.bus, PORT);
  g_autofree char *commands = g_strdup_printf ("[ \"$bus $address\" = \"1 2\" ] && chmod 600 %s && "
                                               "echo SUCCESS && read wait", node);

  start (fixture, commands);
  check_use (fixture);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  unused)
{
  start (fixture, "echo CANCELED");
  usb_fixture_wait (has_ended, fixture);
  g_assert_cmpint ((int) fixture->reason, ==, VTR_USB_LINK_OVER);
  g_assert_error (fixture->error, VTR_USB_ERROR, VTR_USB_ERROR_NO_PERMISSION);
  g_assert_nonnull (strstr (fixture->error->message, "ATTR{idVendor}==\"1209\""));
  g_assert_false (fixture->is_connected);
  mock_bus_set_mode (fixture->usb.bus, PORT, 0600);
}

/* The user doesn't want to wait for who is asked. */
static void
test_given_up (Fixture       *fixture,
               gconstpointer  unused)
{
  start (fixture, "read wait");
  vtr_usb_link_close (fixture->link);
  usb_fixture_wait (is_closed, fixture);
  g_assert_false (fixture->has_ended);
  g_assert_false (fixture->is_connected);
  mock_bus_set_mode (fixture->usb.bus, PORT, 0600);
}

/* The answer comes when the machine has been saved: another connection may work. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  unused)
{
  g_autofree char *node = mock_bus_dup_node_path (fixture->usb.bus, PORT);
  g_autofree char *leave = g_build_filename (fixture->usb.folder, "leave", NULL);
  g_autofree char *commands = g_strdup_printf ("while ! [ -e %s ]; do sleep 0.02; done; "
                                               "chmod 600 %s && echo SUCCESS && read wait",
                                               leave, node);

  start (fixture, commands);
  vtr_usb_link_drop (fixture->link);
  g_assert_true (g_file_set_contents (leave, "", 0, NULL));
  usb_fixture_wait (has_ended, fixture);
  g_assert_cmpint ((int) fixture->reason, ==, VTR_USB_LINK_LOST);
  g_assert_false (fixture->is_connected);

  g_clear_object (&fixture->machine);
  g_socket_listener_accept_async (fixture->listener, NULL, on_accepted, fixture);
  fixture->has_ended = FALSE;
  vtr_usb_link_connect (fixture->link, fixture->socket);
  usb_fixture_wait (is_dialled, fixture);
  check_use (fixture);
  g_unlink (leave);
}

int
main (int    argc,
      char **argv)
{
  usb_fixture_become_ordinary ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/usb-link/permitted", Fixture, NULL, set_up, test_permitted, tear_down);
  g_test_add ("/usb-link/helper", Fixture, NULL, set_up, test_helper, tear_down);
  g_test_add ("/usb-link/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/usb-link/given-up", Fixture, NULL, set_up, test_given_up, tear_down);
  g_test_add ("/usb-link/dropped", Fixture, NULL, set_up, test_dropped, tear_down);

  return g_test_run ();
}
