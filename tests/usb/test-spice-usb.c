/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A programmed stick and a disc for the guest of a real QEMU, through the USB channels of its SPICE
 * screen, by this program and by vitrinectl. One guest for all of it. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "display-error.h"
#include "mock-bus.h"
#include "mock-stick.h"
#include "spice-screen.h"
#include "usb-outlet.h"
#include "usb-qemu.h"
#include "usb-wait.h"

#define PORT        2
/* What the guest says of each that comes. */
#define STICK       "1209:0101 Mock Stick"
#define IMAGE_BYTES (4u * 1024 * 1024)
#define DISC_BYTES  (1024u * 1024)

typedef struct
{
  char             *folder;
  char             *serial;
  char             *socket;
  char             *monitor;     /* QEMU's, of the human kind */
  char             *image;
  char             *disc;
  char             *image_sum;
  char             *disc_sum;
  MockBus          *bus;
  guint             address;     /* of the stick */
  GSubprocess      *qemu;
  VtrDisplayClient *client;
} Fixture;

static void
start_qemu (Fixture *self)
{
  g_autofree char *monitor = g_strdup_printf ("unix:%s,server=on,wait=off", self->monitor);
  g_autofree char *spice = g_strdup_printf ("unix=on,addr=%s,disable-ticketing=on", self->socket);
  const char *devices[] = {
    "-vga", "std", "-spice", spice, "-monitor", monitor,
    "-chardev", "spicevmc,name=usbredir,id=a", "-device", "usb-redir,chardev=a,bus=xhci.0",
    "-chardev", "spicevmc,name=usbredir,id=b", "-device", "usb-redir,chardev=b,bus=xhci.0", NULL,
  };

  self->qemu = usb_qemu_boot (self->serial, devices);
}

static void
plug_stick (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  MockDevice *stick = mock_stick_new (self->image, &error);

  g_assert_no_error (error);
  mock_bus_plug (self->bus, PORT, stick);
  self->address++;
}

static void
set_up (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("vitrine-spice-usb-XXXXXX", &error);
  g_assert_no_error (error);
  self->serial = g_build_filename (self->folder, "serial", NULL);
  self->socket = g_build_filename (self->folder, "spice", NULL);
  self->monitor = g_build_filename (self->folder, "monitor", NULL);
  self->image = g_build_filename (self->folder, "stick.img", NULL);
  self->disc = g_build_filename (self->folder, "disc.iso", NULL);
  self->image_sum = usb_write_image (self->image, IMAGE_BYTES);
  self->disc_sum = usb_write_image (self->disc, DISC_BYTES);
  self->bus = mock_bus_new ();
  self->address = 1;
  plug_stick (self);
  start_qemu (self);
}

static void
tear_down (Fixture *self)
{
  const char *files[] = { self->serial, self->socket, self->monitor, self->image,
                          self->disc };

  mock_bus_free (self->bus);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_unlink (files[i]);
  g_rmdir (self->folder);
  g_clear_object (&self->qemu);
  g_free (self->folder);
  g_free (self->serial);
  g_free (self->socket);
  g_free (self->monitor);
  g_free (self->image);
  g_free (self->disc);
  g_free (self->image_sum);
  g_free (self->disc_sum);
}

static void
open_client (Fixture *self)
{
  self->client = spice_screen_open (self->socket, 2);
}

static gboolean
is_back (gpointer data)
{
  return mock_bus_get_state (((Fixture *) data)->bus, PORT) == MOCK_PORT_HAS_DRIVER;
}

/* @plug: (transfer full), as what is returned. */
static VtrUsbPlug *
begin (Fixture    *self,
       VtrUsbPlug *plug)
{
  vtr_usb_outlet_plug (VTR_USB_OUTLET (self->client), plug);

  return plug;
}

static VtrUsbPlug *
give_stick (Fixture *self)
{
  VtrUsbPlug *plug = begin (self, vtr_usb_plug_new_device (1, self->address));

  spice_screen_wait_connected (plug);

  return plug;
}

static void
pull (VtrUsbPlug *plug)
{
  vtr_usb_plug_pull (plug);
  spice_screen_wait_ended (plug);
  g_assert_no_error (vtr_usb_plug_get_error (plug));
}

typedef struct
{
  const char *path;
  const char *text;
  guint       n;
} Count;

static gboolean
is_counted (gpointer data)
{
  const Count *count = data;

  return usb_count_text (count->path, count->text) >= count->n;
}

static void
wait_count (Fixture    *self,
            const char *text,
            guint       n)
{
  Count count = { self->serial, text, n };

  usb_wait_until (is_counted, &count);
}

static gboolean
has_thread (const char *name)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task = NULL;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *comm = NULL;

      if (g_file_get_contents (path, &comm, NULL, NULL) &&
          g_str_equal (g_strchomp (comm), name))
        return TRUE;
    }

  return FALSE;
}

/* A screen alone looks at no USB device; then the guest reads all of the stick. */
static void
check_stick (Fixture *self)
{
  g_autofree char *sum = g_strdup_printf ("MD5 sda %s", self->image_sum);
  g_autoptr (VtrUsbPlug) stick = NULL;
  g_autoptr (VtrUsbPlug) nothing = NULL;

  g_assert_false (has_thread ("usb_ev_thread"));
  stick = give_stick (self);
  g_assert_true (has_thread ("usb_ev_thread"));
  g_assert_cmpint ((int) mock_bus_get_state (self->bus, PORT), ==, MOCK_PORT_IS_CLAIMED);
  g_assert_cmpuint (vtr_usb_outlet_get_n_free (VTR_USB_OUTLET (self->client)), ==, 1);
  nothing = begin (self, vtr_usb_plug_new_device (1, 77));
  usb_wait_text (self->serial, sum);
  spice_screen_wait_ended (nothing);
  g_assert_error (vtr_usb_plug_get_error (nothing), VTR_DISPLAY_ERROR,
                  VTR_DISPLAY_ERROR_UNSUPPORTED);

  pull (stick);
  wait_count (self, "USB-GONE", 1);
  g_assert_true (is_back (self));
  g_assert_cmpuint (vtr_usb_outlet_get_n_free (VTR_USB_OUTLET (self->client)), ==, 2);
}

/* Both channels in use, then the stick is torn out. */
static void
check_disc (Fixture *self)
{
  g_autofree char *sum = g_strdup_printf ("MD5 sr0 %s", self->disc_sum);
  g_autoptr (VtrUsbPlug) disc = begin (self, vtr_usb_plug_new_disc (self->disc));
  g_autoptr (VtrUsbPlug) stick = give_stick (self);
  g_autoptr (VtrUsbPlug) third = begin (self, vtr_usb_plug_new_disc (self->disc));

  g_assert_true (spice_screen_has_ended (third));
  g_assert_error (vtr_usb_plug_get_error (third), VTR_DISPLAY_ERROR,
                  VTR_DISPLAY_ERROR_UNSUPPORTED);
  spice_screen_wait_connected (disc);
  usb_wait_text (self->serial, sum);
  wait_count (self, STICK, 2);

  mock_bus_unplug (self->bus, PORT);
  spice_screen_wait_ended (stick);
  g_assert_error (vtr_usb_plug_get_error (stick), VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED);
  wait_count (self, "USB-GONE", 2);
  pull (disc);
  wait_count (self, "USB-GONE", 3);
}

typedef struct
{
  Count        count;
  GSubprocess *program;
} Running;

static gboolean
is_counted_while_running (gpointer data)
{
  Running *running = data;

  if (is_counted (&running->count))
    return TRUE;
  g_assert_nonnull (g_subprocess_get_identifier (running->program));

  return FALSE;
}

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  vtr_display_client_finish_finish (VTR_DISPLAY_CLIENT (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
close_client (Fixture *self)
{
  gboolean is_finished = FALSE;

  vtr_display_client_finish_async (self->client, on_finished, &is_finished);
  usb_wait_until (is_set, &is_finished);
  vtr_display_client_close (self->client);
  g_clear_object (&self->client);
}

/* Runs vitrinectl until @text is there for the @n-th time, and interrupts it. */
static void
run_ctl (Fixture    *self,
         const char *command,
         const char *what,
         const char *text,
         guint       n)
{
  const char *program = g_getenv ("VITRINECTL");
  g_autofree char *address = g_strconcat ("spice+unix://", self->socket, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) ctl = NULL;
  Running running = { 0 };

  ctl = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "usb", command,
                          address, what, NULL);
  g_assert_no_error (error);
  running = (Running) { { self->serial, text, n }, ctl };
  usb_wait_until (is_counted_while_running, &running);
  g_subprocess_send_signal (ctl, SIGINT);
  g_subprocess_wait (ctl, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (ctl));
  g_assert_cmpint (g_subprocess_get_exit_status (ctl), ==, 0);
}

static void
check_ctl (Fixture *self)
{
  g_autofree char *sum = g_strdup_printf ("MD5 sr0 %s", self->disc_sum);

  plug_stick (self);
  run_ctl (self, "attach", "1209:0101", STICK, 3);
  wait_count (self, "USB-GONE", 4);
  g_assert_true (is_back (self));
  run_ctl (self, "cd", self->disc, sum, 2);
  wait_count (self, "USB-GONE", 5);
}

/* Its monitor forgets what it was told when nobody is there any more. (transfer full) */
static GSocketConnection *
order_qemu (Fixture    *self,
            const char *orders)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->monitor);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  GOutputStream *output = NULL;

  g_assert_no_error (error);
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_output_stream_write_all (output, orders, strlen (orders), NULL, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&connection);
}

typedef struct
{
  Fixture    *fixture;
  VtrUsbPlug *stick;
} Arrival;

static void
on_channel (VtrUsbOutlet *outlet,
            GParamSpec   *pspec,
            Arrival      *arrival)
{
  if (arrival->stick == NULL && vtr_usb_outlet_get_n_free (outlet) > 0)
    arrival->stick = begin (arrival->fixture,
                            vtr_usb_plug_new_device (1, arrival->fixture->address));
}

static gboolean
has_arrived (gpointer data)
{
  const Arrival *arrival = data;

  return arrival->stick != NULL && spice_screen_is_connected (arrival->stick);
}

/* A channel that is added while the others are in use serves as soon as it is told of, also for a
 * device that has been known for long. */
static void
check_added_channel (Fixture *self)
{
  g_autoptr (VtrUsbPlug) first = begin (self, vtr_usb_plug_new_disc (self->disc));
  g_autoptr (VtrUsbPlug) second = NULL;
  g_autoptr (GSocketConnection) monitor = NULL;
  Arrival arrival = { self, NULL };

  spice_screen_wait_connected (first);
  second = give_stick (self);
  pull (second);
  g_clear_object (&second);
  second = begin (self, vtr_usb_plug_new_disc (self->disc));
  spice_screen_wait_connected (second);

  g_signal_connect (self->client, "notify::n-usb-channels", G_CALLBACK (on_channel), &arrival);
  monitor = order_qemu (self, "chardev-add spicevmc,name=usbredir,id=c\n"
                              "device_add usb-redir,chardev=c,bus=xhci.0,id=c\n");
  usb_wait_until (has_arrived, &arrival);
  g_signal_handlers_disconnect_by_data (self->client, &arrival);

  pull (arrival.stick);
  g_object_unref (arrival.stick);
  pull (first);
  pull (second);
}

/* While the guest reads. */
static void
check_server_end (Fixture *self)
{
  const guint n_read = usb_count_text (self->serial, "DISK sda");
  g_autoptr (VtrUsbPlug) stick = give_stick (self);

  wait_count (self, "DISK sda", n_read + 1);
  g_subprocess_force_exit (self->qemu);
  spice_screen_wait_ended (stick);
  g_assert_error (vtr_usb_plug_get_error (stick), VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED);
  usb_wait_until (is_back, self);
  g_assert_cmpuint (vtr_usb_outlet_get_n_channels (VTR_USB_OUTLET (self->client)), ==, 0);
}

/* The library complains aloud of a device that is torn out. */
static gboolean
is_fatal (const char     *domain,
          GLogLevelFlags  level,
          const char     *message,
          gpointer        user_data)
{
  return g_strcmp0 (domain, "GSpice") != 0 || strstr (message, "LIBUSB_ERROR_NO_DEVICE") == NULL;
}

static void
on_log (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        user_data)
{
  g_test_message ("%s", message);
}

static void
test_guest (void)
{
  Fixture self = { 0 };

  g_test_log_set_fatal_handler (is_fatal, NULL);
  g_log_set_handler ("GSpice",
                     G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, on_log, NULL);
  set_up (&self);
  open_client (&self);
  check_stick (&self);
  check_disc (&self);
  close_client (&self);
  check_ctl (&self);
  open_client (&self);
  check_added_channel (&self);
  check_server_end (&self);
  g_object_unref (self.client);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  tear_down (&self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spice-usb/guest", test_guest);

  return g_test_run ();
}
