/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-guard.h"

#include <string.h>

#include "hostile-peers.h"
#include "redir-bytes.h"
#include "usb-error.h"
#include "usb-wait.h"

static const VtrUsbPatience BRIEF = { 300, 300, 300, 300 };

typedef struct
{
  VtrUsbGuard *guard;
  GIOStream   *peer;        /* our ends */
  GIOStream   *machine;
} Fixture;

static void
start (Fixture              *fixture,
       const VtrUsbApproval *approval,
       const VtrUsbPatience *patience)
{
  g_autoptr (GIOStream) peer = NULL;
  g_autoptr (GIOStream) machine = NULL;

  usb_create_pair (&fixture->peer, &peer);
  usb_create_pair (&fixture->machine, &machine);
  fixture->guard = vtr_usb_guard_new (peer, machine, approval, patience);
  g_assert_cmpint (vtr_usb_guard_get_state (fixture->guard), ==, VTR_USB_GUARD_WAITING);
}

static void
finish (Fixture *fixture)
{
  g_assert_finalize_object (fixture->guard);
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->machine);
}

static void
send (GIOStream  *stream,
      GByteArray *bytes)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes->data, bytes->len, NULL,
                             NULL, &error);
  g_assert_no_error (error);
}

static void
greet (Fixture *fixture)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  redir_put_machine_hello (bytes);
  send (fixture->machine, bytes);
}

static gboolean
is_ended (gpointer data)
{
  return vtr_usb_guard_get_state (data) == VTR_USB_GUARD_ENDED;
}

static gboolean
is_connected (gpointer data)
{
  return vtr_usb_guard_get_state (data) == VTR_USB_GUARD_CONNECTED;
}

static void
assert_closed (GIOStream *stream)
{
  guint8 byte = 0;

  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, NULL,
                                        NULL), <=, 0);
}

static void
assert_end (Fixture        *fixture,
            VtrUsbGuardEnd  end,
            int             code)
{
  const GError *error = NULL;

  usb_wait_until (is_ended, fixture->guard);
  error = vtr_usb_guard_get_error (fixture->guard);
  g_assert_cmpint (vtr_usb_guard_get_end (fixture->guard), ==, end);
  if (code < 0)
    g_assert_null (error);
  else
    g_assert_error (error, VTR_USB_ERROR, code);
  finish (fixture);
}

static void
test_new (void)
{
  Fixture fixture = { 0 };

  start (&fixture, NULL, NULL);
  finish (&fixture);
}

static void
test_stop (void)
{
  Fixture fixture = { 0 };

  start (&fixture, NULL, NULL);
  vtr_usb_guard_stop (fixture.guard);
  usb_wait_until (is_ended, fixture.guard);
  assert_closed (fixture.peer);
  assert_closed (fixture.machine);
  assert_end (&fixture, VTR_USB_GUARD_END_STOPPED, -1);
}

/* Which is told to a session whose thread is just going: often enough that each step is met. */
static void
test_stop_while_ending (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      Fixture fixture = { 0 };
      gint64 until = 0;

      start (&fixture, NULL, NULL);
      g_clear_object (&fixture.machine);
      until = g_get_monotonic_time () + 300;
      while (g_get_monotonic_time () < until)
        vtr_usb_guard_stop (fixture.guard);
      usb_wait_until (is_ended, fixture.guard);
      finish (&fixture);
    }
}

static void
test_relay (void)
{
  g_autoptr (GByteArray) opening = g_byte_array_new ();
  guint8 received[512] = { 0 };
  VtrUsbApproval device = { 0 };
  Fixture fixture = { 0 };

  start (&fixture, NULL, NULL);
  greet (&fixture);
  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (fixture.peer), received,
                                          80, NULL, NULL, NULL));
  redir_put_opening (opening);
  send (fixture.peer, opening);
  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (fixture.machine), received,
                                          opening->len, NULL, NULL, NULL));
  g_assert_cmpmem (received, opening->len, opening->data, opening->len);
  usb_wait_until (is_connected, fixture.guard);
  g_assert_true (vtr_usb_guard_get_device (fixture.guard, &device));
  g_assert_cmphex (device.vendor, ==, REDIR_VENDOR);

  g_io_stream_close (fixture.peer, NULL, NULL);
  assert_end (&fixture, VTR_USB_GUARD_END_PEER, VTR_USB_ERROR_PEER_CLOSED);
}

static void
test_machine_closes (void)
{
  Fixture fixture = { 0 };

  start (&fixture, NULL, NULL);
  greet (&fixture);
  g_io_stream_close (fixture.machine, NULL, NULL);
  assert_end (&fixture, VTR_USB_GUARD_END_MACHINE, VTR_USB_ERROR_PEER_CLOSED);
}

static void
test_machine_silent (void)
{
  Fixture fixture = { 0 };

  start (&fixture, NULL, &BRIEF);
  assert_end (&fixture, VTR_USB_GUARD_END_MACHINE, VTR_USB_ERROR_FAILED);
}

static void
test_peer_silent (void)
{
  Fixture fixture = { 0 };

  start (&fixture, NULL, &BRIEF);
  greet (&fixture);
  assert_end (&fixture, VTR_USB_GUARD_END_REFUSED, VTR_USB_ERROR_PROTOCOL);
}

/* The guest asks what it is, and the device says nothing. */
static void
test_no_answer (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Fixture fixture = { 0 };

  start (&fixture, NULL, &BRIEF);
  greet (&fixture);
  redir_put_opening (bytes);
  send (fixture.peer, bytes);
  usb_wait_until (is_connected, fixture.guard);
  g_byte_array_set_size (bytes, 0);
  redir_put_question (bytes, 1, 1, 18);
  send (fixture.machine, bytes);
  assert_end (&fixture, VTR_USB_GUARD_END_REFUSED, VTR_USB_ERROR_PROTOCOL);
}

/* It takes nothing, however much the machine sends. */
static void
test_peer_stuck (void)
{
  g_autofree guint8 *data = g_malloc0 (1024 * 1024);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const VtrUsbPatience patience = { 60000, 60000, 60000, 200 };
  Fixture fixture = { 0 };

  start (&fixture, NULL, &patience);
  greet (&fixture);
  redir_put_packet (bytes, 103, 1024 * 1024, 0, FALSE, data, 1024 * 1024);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (fixture.machine), bytes->data,
                                   bytes->len, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  assert_end (&fixture, VTR_USB_GUARD_END_REFUSED, VTR_USB_ERROR_PROTOCOL);
}

static void
test_unplugged (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Fixture fixture = { 0 };

  start (&fixture, NULL, NULL);
  greet (&fixture);
  redir_put_opening (bytes);
  redir_put_packet (bytes, 2, 0, 0, TRUE, NULL, 0);
  send (fixture.peer, bytes);
  assert_end (&fixture, VTR_USB_GUARD_END_UNPLUGGED, VTR_USB_ERROR_UNPLUGGED);
}

static void
test_wrong_device (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  VtrUsbApproval approval = { 0 };
  Fixture fixture = { 0 };

  vtr_usb_approval_init (&approval, REDIR_VENDOR, REDIR_KEYBOARD);
  vtr_usb_approval_add_class (&approval, 8);
  start (&fixture, &approval, NULL);
  greet (&fixture);
  redir_put_opening (bytes);
  send (fixture.peer, bytes);
  assert_end (&fixture, VTR_USB_GUARD_END_REFUSED, VTR_USB_ERROR_REJECTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-guard/new", test_new);
  g_test_add_func ("/usb-guard/stop", test_stop);
  g_test_add_func ("/usb-guard/stop-while-ending", test_stop_while_ending);
  g_test_add_func ("/usb-guard/relay", test_relay);
  g_test_add_func ("/usb-guard/machine-closes", test_machine_closes);
  g_test_add_func ("/usb-guard/machine-silent", test_machine_silent);
  g_test_add_func ("/usb-guard/peer-silent", test_peer_silent);
  g_test_add_func ("/usb-guard/no-answer", test_no_answer);
  g_test_add_func ("/usb-guard/peer-stuck", test_peer_stuck);
  g_test_add_func ("/usb-guard/unplugged", test_unplugged);
  g_test_add_func ("/usb-guard/wrong-device", test_wrong_device);

  return g_test_run ();
}
