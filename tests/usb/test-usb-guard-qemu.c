/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peers that mean no good against a QEMU that runs a guest: it has to live on, and serve the next
 * one. One guest for all of it. */
#include "usb-guard.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hostile-peers.h"
#include "mock-keyboard.h"
#include "mock-stick.h"
#include "redir-bytes.h"
#include "redir-peer.h"
#include "usb-qemu.h"
#include "usb-wait.h"

#define N_MUTATIONS 90u
#define IMAGE_BYTES (4u * 1024 * 1024)
#define MAX_GROWTH  (48u * 1024 * 1024)

/* The computer may be busy. */
static const VtrUsbPatience PATIENCE = { 5000, 1000, 60000, 60000 };

static char *folder = NULL;
static char *serial = NULL;
static char *port = NULL;
static GSubprocess *qemu = NULL;

static void
start_qemu (void)
{
  g_autofree char *chardev =
    g_strdup_printf ("socket,path=%s,server=on,wait=off,id=usb", port);
  const char *devices[] = {
    "-chardev", chardev, "-device", "usb-redir,chardev=usb,bus=xhci.0", NULL,
  };

  qemu = usb_qemu_boot (serial, devices);
}

static GIOStream *
dial (void)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (port);
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);

  g_assert_no_error (error);

  return G_IO_STREAM (connection);
}

static gboolean
is_ended (gpointer data)
{
  return vtr_usb_guard_get_state (data) == VTR_USB_GUARD_ENDED;
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GSocketConnection *connection = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  if (connection != NULL)
    g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
}

/* A computer with much else to do takes a flood so slowly that it is none; test-usb-inspector, with
 * a clock of its own, sees each. */
static gboolean
is_slow_flood (const HostilePeer *hostile,
               VtrUsbGuard       *guard)
{
  return hostile->violation == VTR_USB_VIOLATION_FLOOD &&
         vtr_usb_guard_get_end (guard) == VTR_USB_GUARD_END_PEER;
}

static void
attack (const HostilePeer *hostile)
{
  g_autoptr (GIOStream) ours = NULL;
  g_autoptr (GIOStream) theirs = NULL;
  g_autoptr (GIOStream) machine = dial ();
  g_autoptr (VtrUsbGuard) guard = NULL;
  VtrUsbApproval approval = { 0 };

  vtr_usb_approval_init (&approval, REDIR_VENDOR, REDIR_STICK);
  vtr_usb_approval_add_class (&approval, 8);
  usb_create_pair (&ours, &theirs);
  guard = vtr_usb_guard_new (theirs, machine, &approval, &PATIENCE);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (ours), hostile->bytes->data,
                                   hostile->bytes->len, G_PRIORITY_DEFAULT, NULL, on_sent,
                                   hostile->stays ? NULL : ours);
  usb_wait_until (is_ended, guard);

  if (hostile->end != VTR_USB_GUARD_END_NONE && !is_slow_flood (hostile, guard))
    g_assert_cmpint (vtr_usb_guard_get_end (guard), ==, hostile->end);
  else
    g_assert_cmpint (vtr_usb_guard_get_end (guard), !=, VTR_USB_GUARD_END_MACHINE);
  g_assert_true (vtr_usb_guard_get_error (guard) != NULL);
  if (hostile->violation != VTR_USB_VIOLATION_NONE && !is_slow_flood (hostile, guard))
    g_assert_cmpstr (vtr_usb_guard_get_error (guard)->message, ==,
                     vtr_usb_violation_get_text (hostile->violation));
  /* QEMU has noticed that the session is over when it closes its end: a connection to come would
   * wait for that. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gsize
measure_memory (void)
{
  g_autofree char *statm = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  fields = g_strsplit (statm, " ", 3);

  return (gsize) g_ascii_strtoull (fields[1], NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}

static void
test_hostile (void)
{
  g_autoptr (GPtrArray) peers = hostile_peers_create (N_MUTATIONS);
  const gsize before = measure_memory ();

  g_assert_cmpuint (peers->len, >=, 100);
  for (guint i = 0; i < peers->len; i++)
    {
      const HostilePeer *hostile = g_ptr_array_index (peers, i);

      g_test_message ("%u: %s", i, hostile->name);
      attack (hostile);
    }
  g_test_message ("%u sessions", peers->len);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (measure_memory (), <, before + MAX_GROWTH);
#else
  g_assert_cmpuint (before, >, 0);
#endif
}

/* A peer behind a guard, to the machine. */
static VtrUsbGuard *
attach (MockDevice *device,
        RedirPeer **ret_peer)
{
  g_autoptr (GIOStream) ours = NULL;
  g_autoptr (GIOStream) theirs = NULL;
  g_autoptr (GIOStream) machine = dial ();
  int fd = -1;

  usb_create_pair (&ours, &theirs);
  fd = fcntl (g_socket_get_fd (g_socket_connection_get_socket (G_SOCKET_CONNECTION (ours))),
              F_DUPFD_CLOEXEC, 3);
  g_assert_cmpint (fd, >=, 0);
  *ret_peer = redir_peer_new (device, fd);

  return vtr_usb_guard_new (theirs, machine, NULL, NULL);
}

static void
test_good_stick (void)
{
  g_autofree char *image = g_build_filename (folder, "stick.img", NULL);
  g_autofree char *sum = usb_write_image (image, IMAGE_BYTES);
  g_autofree char *line = g_strdup_printf ("MD5 sda %s", sum);
  g_autoptr (VtrUsbGuard) guard = NULL;
  RedirPeer *peer = NULL;

  guard = attach (mock_stick_new (image, NULL), &peer);
  usb_wait_text (serial, "1209:0101 Mock Stick");
  usb_wait_text (serial, line);
  g_assert_cmpint (vtr_usb_guard_get_state (guard), ==, VTR_USB_GUARD_CONNECTED);
  redir_peer_unplug (peer);
  usb_wait_until (is_ended, guard);
  g_assert_cmpint (vtr_usb_guard_get_end (guard), ==, VTR_USB_GUARD_END_UNPLUGGED);
  usb_wait_text (serial, "USB-GONE");
  redir_peer_free (peer);
  g_unlink (image);
}

static gboolean
is_heard (gpointer data)
{
  return redir_peer_is_heard (data);
}

static void
test_good_keyboard (void)
{
  g_autoptr (VtrUsbGuard) guard = NULL;
  RedirPeer *peer = NULL;

  guard = attach (mock_keyboard_new (), &peer);
  usb_wait_text (serial, "INPUT Vitrine Mock Keyboard");
  usb_wait_until (is_heard, peer);
  redir_peer_press (peer, 0x04);
  usb_wait_text (serial, "KEY 30 1");
  usb_wait_text (serial, "KEY 30 0");
  vtr_usb_guard_stop (guard);
  usb_wait_until (is_ended, guard);
  redir_peer_free (peer);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("vitrine-usb-XXXXXX", &error);
  g_assert_no_error (error);
  serial = g_build_filename (folder, "serial", NULL);
  port = g_build_filename (folder, "port", NULL);
  start_qemu ();

  g_test_add_func ("/usb-guard-qemu/hostile", test_hostile);
  g_test_add_func ("/usb-guard-qemu/good-stick", test_good_stick);
  g_test_add_func ("/usb-guard-qemu/good-keyboard", test_good_keyboard);
  status = g_test_run ();

  g_subprocess_force_exit (qemu);
  g_subprocess_wait (qemu, NULL, NULL);
  g_object_unref (qemu);
  g_unlink (serial);
  g_unlink (port);
  g_rmdir (folder);
  g_free (serial);
  g_free (port);
  g_free (folder);

  return status;
}
