/* SPDX-License-Identifier: GPL-3.0-or-later */
/* USB devices of the network given to a real machine, whose guest tells on its serial port what it
 * sees. On the embedded driver, or, as an ordinary user, on the daemon of his session. One machine
 * for all of it, without any display. */

#include "hypervisor-fixture.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "mock-keyboard.h"
#include "mock-stick.h"
#include "redir-peer.h"
#include "usb-attachment.h"
#include "usb-error.h"
#include "usb-port.h"
#include "usb-wait.h"

#define IMAGE_BYTES (4u * 1024 * 1024)
#define WRITTEN     "written by the guest"

/* Two ports. */
static const char XML[] =
  "<domain type='qemu'><name>usb</name><memory unit='MiB'>192</memory>"
  "<os><type arch='x86_64' machine='q35'>hvm</type><kernel>%s</kernel><initrd>%s</initrd>"
  "<cmdline>%s write</cmdline></os><cpu mode='custom'><model>qemu64</model></cpu><devices>"
  "<controller type='usb' model='qemu-xhci' ports='2'/>"
  "<controller type='pci' model='pcie-root'/><controller type='pci' model='pcie-root-port'/>"
  "<controller type='pci' model='pcie-root-port'/><controller type='pci' model='pcie-root-port'/>"
  "<serial type='file'><source path='%s'/></serial><memballoon model='none'/></devices></domain>";

typedef struct
{
  char          *folder;
  char          *serial;
  char          *image;
  char          *sum;
  VtrConnection *connection;
  VtrMachine    *machine;
} Shared;

static Shared shared;

/* Somebody on the network who has a device, and gives it to whoever comes. */
typedef struct
{
  char            *path;
  char            *address;
  GSocketListener *listener;
  GCancellable    *cancellable;
  RedirPeer       *peer;             /* the last that came, or NULL */
  gboolean         is_keyboard;
  const char      *garbage;          /* (nullable): is said instead */
  GIOStream       *garbled;
  guint            n_accepted;
} Host;

static char *
dup_guest_file (const char *name)
{
  const char *folder = g_getenv ("VITRINE_USB_GUEST");
  g_autofree char *build = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  if (folder != NULL)
    return g_build_filename (folder, name, NULL);

  build = g_test_build_filename (G_TEST_DIST, "usb", "guest", "build.sh", NULL);
  g_spawn_sync (NULL, (char *[]) { build, (char *) "--print", (char *) name, NULL }, NULL,
                G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);

  return g_strchomp (output);
}

static char *
dup_xml (void)
{
  g_autofree char *kernel = dup_guest_file ("vmlinuz");
  g_autofree char *initrd = dup_guest_file ("initrd");
  g_autofree char *line = dup_guest_file ("command-line");
  g_autofree char *arguments = NULL;

  g_assert_true (g_file_get_contents (line, &arguments, NULL, NULL));

  return g_strdup_printf (XML, kernel, initrd, g_strchomp (arguments), shared.serial);
}

static void serve (Host *host);

static void
on_accepted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  Host *host = user_data;
  int fd = -1;

  connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, &error);
  if (connection == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_object (&host->cancellable);
      return;
    }

  host->n_accepted++;
  if (host->garbage != NULL)
    {
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                 host->garbage, strlen (host->garbage), NULL, NULL, NULL);
      g_set_object (&host->garbled, G_IO_STREAM (connection));
    }
  else
    {
      g_clear_pointer (&host->peer, redir_peer_free);
      fd = fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)), F_DUPFD_CLOEXEC,
                  3);
      host->peer = redir_peer_new (host->is_keyboard ? mock_keyboard_new ()
                                                     : mock_stick_new (shared.image, NULL), fd);
    }
  serve (host);
}

static void
serve (Host *host)
{
  g_socket_listener_accept_async (host->listener, host->cancellable, on_accepted, host);
}

static void
host_start (Host       *host,
            const char *name)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  host->path = g_build_filename (shared.folder, name, NULL);
  host->address = g_strconcat ("unix:", host->path, NULL);
  host->listener = g_socket_listener_new ();
  host->cancellable = g_cancellable_new ();
  address = g_unix_socket_address_new (host->path);
  g_socket_listener_add_address (host->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  serve (host);
}

static gboolean
is_cancelled (gpointer data)
{
  return ((Host *) data)->cancellable == NULL;
}

static void
host_stop (Host *host)
{
  g_cancellable_cancel (host->cancellable);
  usb_wait_until (is_cancelled, host);
  g_socket_listener_close (host->listener);
  g_clear_object (&host->listener);
  g_clear_pointer (&host->peer, redir_peer_free);
  g_clear_object (&host->garbled);
  g_unlink (host->path);
  g_free (host->path);
  g_free (host->address);
}

static VtrUsbAttachment *
attach (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (text, &error);
  VtrUsbAttachment *attachment = NULL;

  g_assert_no_error (error);
  attachment = vtr_usb_attachment_new_network (shared.machine, address, NULL, NULL);
  g_assert_cmpstr (vtr_usb_attachment_get_title (attachment), ==, text);
  vtr_usb_attachment_start (attachment);

  return attachment;
}

typedef struct
{
  VtrUsbAttachment      *attachment;
  VtrUsbAttachmentState  state;
} StateWait;

static gboolean
is_in_state (gpointer data)
{
  const StateWait *wait = data;
  const VtrUsbAttachmentState state = vtr_usb_attachment_get_state (wait->attachment);

  if (state == VTR_USB_ATTACHMENT_ENDED && wait->state != state)
    g_error ("It has ended: %s", vtr_usb_attachment_get_error (wait->attachment)->message);

  return state == wait->state;
}

static void
wait_state (VtrUsbAttachment      *attachment,
            VtrUsbAttachmentState  state)
{
  StateWait wait = { attachment, state };

  g_test_message ("Waiting for state %d", (int) state);
  usb_wait_until (is_in_state, &wait);
}

typedef struct
{
  const char *text;
  guint       n;
} TextWait;

static gboolean
is_told (gpointer data)
{
  const TextWait *wait = data;

  return usb_count_text (shared.serial, wait->text) >= wait->n;
}

/* What the guest tells as often as that. */
static void
wait_told (const char *text,
           guint       n)
{
  TextWait wait = { text, n };

  g_test_message ("Waiting for %u × “%s”", n, text);
  usb_wait_until (is_told, &wait);
}

/* Of ports, with their sockets. */
static guint
count_folders (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vitrine", "usb", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_folders = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n_folders++;

  return n_folders;
}

/* Neither socket nor folder, nor a device in the machine. */
static void
assert_nothing_left (void)
{
  g_assert_cmpuint (count_folders (), ==, 0);
}

static void
assert_ended (VtrUsbAttachment *attachment)
{
  wait_state (attachment, VTR_USB_ATTACHMENT_ENDED);
  assert_nothing_left ();
  g_assert_finalize_object (attachment);
}

static void
detach (VtrUsbAttachment *attachment)
{
  vtr_usb_attachment_detach (attachment);
  assert_ended (attachment);
}

static void
test_alias (void)
{
  g_autofree char *plain = vtr_usb_port_dup_alias ("1-2.3");
  g_autofree char *address = vtr_usb_port_dup_alias ("tcp:[::1]:4000'/>");
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *alias = vtr_usb_port_dup_alias (text);

  g_assert_cmpstr (plain, ==, "ua-usb-1-2-3");
  g_assert_cmpstr (address, ==, "ua-usb-tcp----1--4000---");
  g_assert_cmpuint (strlen (alias), <, 64);
}

static void
test_off (void)
{
  VtrUsbAttachment *attachment = attach ("unix:/nowhere");

  wait_state (attachment, VTR_USB_ATTACHMENT_ENDED);
  g_assert_error (vtr_usb_attachment_get_error (attachment), VTR_HYPERVISOR_ERROR,
                  VTR_HYPERVISOR_ERROR_WRONG_STATE);
  assert_ended (attachment);
}

static void
test_nobody (void)
{
  VtrUsbAttachment *attachment = NULL;

  vtr_fixture_perform (shared.machine, VTR_MACHINE_ACTION_START);
  wait_told ("UP\r\n", 1);
  attachment = attach ("unix:/nowhere");
  wait_state (attachment, VTR_USB_ATTACHMENT_ENDED);
  g_assert_error (vtr_usb_attachment_get_error (attachment), VTR_USB_ERROR, VTR_USB_ERROR_CONNECT);
  assert_ended (attachment);
}

static void
test_stick (void)
{
  g_autofree char *line = g_strdup_printf ("MD5 sda %s", shared.sum);
  g_autofree char *contents = NULL;
  VtrUsbApproval approval = { 0 };
  VtrUsbAttachment *attachment = NULL;
  Host host = { 0 };
  const gint64 start = g_get_monotonic_time ();

  host_start (&host, "stick");
  attachment = attach (host.address);
  wait_state (attachment, VTR_USB_ATTACHMENT_CONNECTED);
  g_test_message ("Connected after %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - start) / 1000);
  wait_told ("1209:0101 Mock Stick", 1);
  g_test_message ("Seen after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  wait_told (line, 1);
  wait_told ("WROTE sda", 1);
  g_assert_true (g_file_get_contents (shared.image, &contents, NULL, NULL));
  g_assert_cmpint (strncmp (contents + 3 * MOCK_SECTOR, WRITTEN, strlen (WRITTEN)), ==, 0);
  g_assert_true (vtr_usb_attachment_get_approval (attachment, &approval));
  g_assert_cmphex (approval.product, ==, 0x0101);

  detach (attachment);
  wait_told ("USB-GONE", 1);
  host_stop (&host);
}

static gboolean
is_heard (gpointer data)
{
  const Host *host = data;

  return host->peer != NULL && redir_peer_is_heard (host->peer);
}

/* Beside the stick, so that no port is free any more; then it is unplugged. */
static void
test_keyboard (void)
{
  VtrUsbAttachment *attachment = NULL;
  VtrUsbAttachment *stick = NULL;
  VtrUsbAttachment *third = NULL;
  Host stick_host = { 0 };
  Host host = { .is_keyboard = TRUE };

  host_start (&stick_host, "stick");
  host_start (&host, "keyboard");
  stick = attach (stick_host.address);
  wait_state (stick, VTR_USB_ATTACHMENT_CONNECTED);
  attachment = attach (host.address);
  wait_state (attachment, VTR_USB_ATTACHMENT_CONNECTED);
  /* Who goes before the guest has seen him isn't missed. */
  wait_told ("1209:0101 Mock Stick", 2);
  wait_told ("INPUT Vitrine Mock Keyboard", 1);
  usb_wait_until (is_heard, &host);
  redir_peer_press (host.peer, 0x04);
  wait_told ("KEY 30 1", 1);
  wait_told ("KEY 30 0", 1);

  third = attach ("unix:/nowhere");
  wait_state (third, VTR_USB_ATTACHMENT_ENDED);
  g_assert_error (vtr_usb_attachment_get_error (third), VTR_HYPERVISOR_ERROR,
                  VTR_HYPERVISOR_ERROR_UNSUPPORTED);
  g_assert_finalize_object (third);

  redir_peer_unplug (host.peer);
  wait_state (attachment, VTR_USB_ATTACHMENT_ENDED);
  g_assert_error (vtr_usb_attachment_get_error (attachment), VTR_USB_ERROR,
                  VTR_USB_ERROR_UNPLUGGED);
  g_assert_finalize_object (attachment);
  detach (stick);
  wait_told ("USB-GONE", 3);
  host_stop (&host);
  host_stop (&stick_host);
}

static void
test_twice (void)
{
  VtrUsbAttachment *attachment = NULL;
  VtrUsbAttachment *second = NULL;
  Host host = { .is_keyboard = TRUE };

  host_start (&host, "keyboard");
  attachment = attach (host.address);
  wait_state (attachment, VTR_USB_ATTACHMENT_CONNECTED);
  second = attach (host.address);
  wait_state (second, VTR_USB_ATTACHMENT_ENDED);
  g_assert_error (vtr_usb_attachment_get_error (second), VTR_HYPERVISOR_ERROR,
                  VTR_HYPERVISOR_ERROR_EXISTS);
  g_assert_finalize_object (second);
  g_assert_cmpint (vtr_usb_attachment_get_state (attachment), ==, VTR_USB_ATTACHMENT_CONNECTED);
  g_assert_cmpuint (count_folders (), ==, 1);
  detach (attachment);
  host_stop (&host);
}

static void
test_hostile (void)
{
  VtrUsbAttachment *attachment = NULL;
  Host host = { .garbage = "HTTP/1.1 400 Bad Request\r\n\r\n" };

  host_start (&host, "garbage");
  attachment = attach (host.address);
  wait_state (attachment, VTR_USB_ATTACHMENT_ENDED);
  g_assert_error (vtr_usb_attachment_get_error (attachment), VTR_USB_ERROR,
                  VTR_USB_ERROR_PROTOCOL);
  assert_ended (attachment);
  g_assert_true (vtr_machine_is_active (shared.machine));
  host_stop (&host);
}

/* The connection is cut, and comes back. */
static void
test_loss (void)
{
  VtrUsbAttachment *attachment = NULL;
  Host host = { .is_keyboard = TRUE };

  host_start (&host, "keyboard");
  attachment = attach (host.address);
  wait_state (attachment, VTR_USB_ATTACHMENT_CONNECTED);
  g_clear_pointer (&host.peer, redir_peer_free);
  wait_state (attachment, VTR_USB_ATTACHMENT_WAITING);
  g_assert_error (vtr_usb_attachment_get_error (attachment), VTR_USB_ERROR,
                  VTR_USB_ERROR_PEER_CLOSED);
  wait_state (attachment, VTR_USB_ATTACHMENT_CONNECTED);
  g_assert_cmpuint (host.n_accepted, ==, 2);
  g_assert_null (vtr_usb_attachment_get_error (attachment));
  detach (attachment);
  host_stop (&host);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  vtr_usb_port_close_finish (VTR_MACHINE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Somebody else takes the port out of the machine, as virsh could. */
static void
test_taken_away (void)
{
  g_autofree char *alias = NULL;
  VtrUsbAttachment *attachment = NULL;
  Host host = { .is_keyboard = TRUE };
  gboolean is_closed = FALSE;

  host_start (&host, "keyboard");
  alias = vtr_usb_port_dup_alias (host.address);
  attachment = attach (host.address);
  wait_state (attachment, VTR_USB_ATTACHMENT_CONNECTED);
  vtr_usb_port_close_async (shared.machine, alias, on_closed, &is_closed);
  usb_wait_until (is_true, &is_closed);
  wait_state (attachment, VTR_USB_ATTACHMENT_ENDED);
  g_assert_null (vtr_usb_attachment_get_error (attachment));
  assert_ended (attachment);
  host_stop (&host);
}

static gpointer
reset (virConnectPtr   conn,
       gpointer        data,
       GCancellable   *cancellable,
       GError        **error)
{
  virDomainPtr domain = virDomainLookupByName (conn, "usb");

  g_assert_cmpint (virDomainReset (domain, 0), ==, 0);
  virDomainFree (domain);

  return NULL;
}

static gpointer
save (virConnectPtr   conn,
      gpointer        data,
      GCancellable   *cancellable,
      GError        **error)
{
  virDomainPtr domain = virDomainLookupByName (conn, "usb");

  g_assert_cmpint (virDomainManagedSave (domain, 0), ==, 0);
  virDomainFree (domain);

  return NULL;
}

/* The device is there again after the guest's restart, and after the machine was saved. */
static void
test_restarts (void)
{
  VtrUsbAttachment *attachment = NULL;
  Host host = { .is_keyboard = TRUE };
  guint n_seen = 0;

  host_start (&host, "keyboard");
  n_seen = usb_count_text (shared.serial, "INPUT Vitrine");
  attachment = attach (host.address);
  wait_told ("INPUT Vitrine", n_seen + 1);
  vtr_fixture_run (shared.connection, reset, NULL);
  wait_told ("INPUT Vitrine", n_seen + 2);
  g_assert_cmpint (vtr_usb_attachment_get_state (attachment), ==, VTR_USB_ATTACHMENT_CONNECTED);

  vtr_fixture_run (shared.connection, save, NULL);
  wait_state (attachment, VTR_USB_ATTACHMENT_WAITING);
  vtr_fixture_wait_state (shared.machine, VTR_MACHINE_STATE_SAVED, 10000);
  vtr_fixture_perform (shared.machine, VTR_MACHINE_ACTION_START);
  wait_state (attachment, VTR_USB_ATTACHMENT_CONNECTED);
  /* The file of the serial port began anew. */
  wait_told ("INPUT Vitrine", 1);
  usb_wait_until (is_heard, &host);
  redir_peer_press (host.peer, 0x05);
  wait_told ("KEY 48 1", 1);

  /* And with the machine it goes. */
  vtr_fixture_perform (shared.machine, VTR_MACHINE_ACTION_FORCE_OFF);
  assert_ended (attachment);
  host_stop (&host);
}

static void
start (void)
{
  g_autofree char *xml = NULL;

  shared.folder = g_dir_make_tmp ("vtXXXXXX", NULL);
  g_unsetenv ("VITRINE_CONNECT");
  if (geteuid () == 0)
    g_setenv ("XDG_DATA_HOME", shared.folder, TRUE);
  shared.serial = g_build_filename (shared.folder, "serial", NULL);
  shared.image = g_build_filename (shared.folder, "stick.img", NULL);
  shared.sum = usb_write_image (shared.image, IMAGE_BYTES);
  shared.connection = vtr_fixture_open (NULL);
  xml = dup_xml ();
  vtr_fixture_define (shared.connection, xml);
  shared.machine = g_object_ref (vtr_fixture_wait_machine (shared.connection, "usb", 5000));
}

static void
stop (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vtr_fixture_try_delete (shared.machine, FALSE, &error));
  g_clear_object (&shared.machine);
  g_clear_object (&shared.connection);
  vtr_fixture_settle ();
  vtr_fixture_remove_folder (shared.folder);
  g_free (shared.serial);
  g_free (shared.image);
  g_free (shared.sum);
  g_free (shared.folder);
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  start ();
  g_test_add_func ("/machine-usb/alias", test_alias);
  g_test_add_func ("/machine-usb/off", test_off);
  /* It runs from here on. */
  g_test_add_func ("/machine-usb/nobody", test_nobody);
  g_test_add_func ("/machine-usb/stick", test_stick);
  g_test_add_func ("/machine-usb/keyboard", test_keyboard);
  g_test_add_func ("/machine-usb/twice", test_twice);
  g_test_add_func ("/machine-usb/hostile", test_hostile);
  g_test_add_func ("/machine-usb/loss", test_loss);
  g_test_add_func ("/machine-usb/taken-away", test_taken_away);
  g_test_add_func ("/machine-usb/restarts", test_restarts);
  status = g_test_run ();
  stop ();

  return status;
}
