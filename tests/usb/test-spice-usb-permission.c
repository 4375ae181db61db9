/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ordinary user's device for a SPICE screen: spice-client-glib runs a helper that asks polkit.
 * What comes of that, with a helper of the test's and a QEMU whose machine stands still. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "display-error.h"
#include "spice-screen.h"
#include "usb-fixture.h"
#include "usb-outlet.h"
#include "usb-qemu.h"
#include "usb-wait.h"

#define SHORT_MS 50u

typedef struct
{
  UsbFixture        usb;
  VtrUsbDevice     *device;
  char             *socket;
  char             *helper;
  char             *asked;       /* is there when a slow helper runs */
  char             *answered;    /* is there when it may go on, gone when it did */
  GSubprocess      *qemu;
  VtrDisplayClient *client;
} Fixture;

static gboolean
is_listening (gpointer data)
{
  Fixture *self = data;
  g_autoptr (GSocketClient) socket = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket);
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect (socket, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

static void
start_qemu (Fixture *self)
{
  g_autofree char *spice = g_strdup_printf ("unix=on,addr=%s,disable-ticketing=on", self->socket);
  const char *arguments[] = {
    "-M", "q35", "-accel", "tcg", "-m", "64", "-nodefaults", "-display", "none", "-vga", "std",
    "-spice", spice, "-device", "qemu-xhci,id=x", "-chardev", "spicevmc,name=usbredir,id=a",
    "-device", "usb-redir,chardev=a,bus=x.0", NULL,
  };

  self->qemu = usb_qemu_start (arguments);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  usb_fixture_set_up (&self->usb, NULL);
  self->device = usb_fixture_find (&self->usb, "1-2");
  self->socket = g_build_filename (self->usb.folder, "spice", NULL);
  self->asked = g_build_filename (self->usb.folder, "asked", NULL);
  self->answered = g_build_filename (self->usb.folder, "answered", NULL);
  start_qemu (self);
  usb_wait_until (is_listening, self);
  self->client = spice_screen_open (self->socket, 1);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  vtr_display_client_close (self->client);
  g_clear_object (&self->client);
  g_subprocess_force_exit (self->qemu);
  g_subprocess_wait (self->qemu, NULL, NULL);
  g_clear_object (&self->qemu);
  g_unlink (self->socket);
  g_free (self->socket);
  if (self->helper != NULL)
    g_unlink (self->helper);
  g_free (self->helper);
  g_unlink (self->asked);
  g_free (self->asked);
  g_free (self->answered);
  g_clear_object (&self->device);
  usb_fixture_tear_down (&self->usb, NULL);
}

/* @commands: what the library's helper does once it knows the device. */
static void
set_helper (Fixture    *self,
            const char *commands)
{
  g_free (self->helper);
  self->helper = usb_fixture_make_helper (&self->usb, commands);
  g_setenv ("SPICE_USB_ACL_BINARY", self->helper, TRUE);
}

/* (transfer full) */
static VtrUsbPlug *
plug_in (Fixture *self,
         guint    patience)
{
  VtrUsbPlug *plug = vtr_usb_plug_new_device (vtr_usb_device_get_bus (self->device),
                                              vtr_usb_device_get_address (self->device));

  g_assert_cmpuint (vtr_usb_plug_get_patience (plug), >=, 60000);
  if (patience > 0)
    vtr_usb_plug_set_patience (plug, patience);
  vtr_usb_outlet_plug (VTR_USB_OUTLET (self->client), plug);
  g_assert_cmpint ((int) vtr_usb_plug_get_state (plug), ==, VTR_USB_PLUG_CONNECTING);

  return plug;
}

static gboolean
is_back (gpointer data)
{
  return mock_bus_get_state (((Fixture *) data)->usb.bus, 2) == MOCK_PORT_HAS_DRIVER;
}

static void
assert_unused (Fixture *self)
{
  g_assert_cmpuint (vtr_usb_outlet_get_n_free (VTR_USB_OUTLET (self->client)), ==, 1);
  g_assert_true (is_back (self));
}

static void
test_allowed (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (VtrUsbPlug) plug = NULL;

  set_helper (self, "[ \"$bus $address\" = \"1 2\" ] && echo SUCCESS && read wait");
  plug = plug_in (self, 0);
  spice_screen_wait_connected (plug);
  g_assert_cmpint ((int) mock_bus_get_state (self->usb.bus, 2), ==, MOCK_PORT_IS_CLAIMED);
  vtr_display_client_close (self->client);
  spice_screen_wait_ended (plug);
  g_assert_error (vtr_usb_plug_get_error (plug), VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED);
  usb_wait_until (is_back, self);
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  static const char NOT_ALLOWED[] = "This program was not allowed to use the USB device.";
  static const struct
  {
    const char *commands;
    const char *message;
  } CASES[] = {
    { "echo CANCELED", NOT_ALLOWED },
    { "echo 'Not authorized'", NOT_ALLOWED },
    { "exit 1", "Nobody can be asked for permission to use the USB device: polkit doesn’t run on "
                "this computer." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (VtrUsbPlug) plug = NULL;

      set_helper (self, CASES[i].commands);
      plug = plug_in (self, 0);
      spice_screen_wait_ended (plug);
      g_assert_error (vtr_usb_plug_get_error (plug), VTR_DISPLAY_ERROR,
                      VTR_DISPLAY_ERROR_UNSUPPORTED);
      g_assert_cmpstr (vtr_usb_plug_get_error (plug)->message, ==, CASES[i].message);
      assert_unused (self);
    }
}

static gboolean
is_asked (gpointer data)
{
  return g_file_test (((Fixture *) data)->asked, G_FILE_TEST_EXISTS);
}

static gboolean
has_gone_on (gpointer data)
{
  return !g_file_test (((Fixture *) data)->answered, G_FILE_TEST_EXISTS);
}

/* The user answers polkit after all, when nobody waits any more. */
static void
answer (Fixture *self)
{
  g_assert_true (g_file_set_contents (self->answered, "", 0, NULL));
  usb_wait_until (has_gone_on, self);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (5000);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  assert_unused (self);
}

static void
set_slow_helper (Fixture *self)
{
  g_autofree char *commands =
    g_strdup_printf (": >%s; until [ -e %s ]; do sleep 0.02; done; echo SUCCESS; rm %s",
                     self->asked, self->answered, self->answered);

  set_helper (self, commands);
}

static void
test_late (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (VtrUsbPlug) plug = NULL;

  set_slow_helper (self);
  plug = plug_in (self, SHORT_MS);
  spice_screen_wait_ended (plug);
  g_assert_error (vtr_usb_plug_get_error (plug), VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_TIMED_OUT);
  g_assert_cmpstr (vtr_usb_plug_get_error (plug)->message, ==,
                   "Nobody allowed this program to use the USB device in time.");
  usb_wait_until (is_asked, self);
  answer (self);
}

/* The user doesn't want to wait. */
static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (VtrUsbPlug) plug = NULL;

  set_slow_helper (self);
  plug = plug_in (self, 0);
  usb_wait_until (is_asked, self);
  vtr_usb_plug_pull (plug);
  spice_screen_wait_ended (plug);
  g_assert_no_error (vtr_usb_plug_get_error (plug));
  answer (self);
}

int
main (int    argc,
      char **argv)
{
  usb_fixture_become_ordinary ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/spice-usb-permission/allowed", Fixture, NULL, set_up, test_allowed, tear_down);
  g_test_add ("/spice-usb-permission/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/spice-usb-permission/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/spice-usb-permission/cancel", Fixture, NULL, set_up, test_cancel, tear_down);

  return g_test_run ();
}
