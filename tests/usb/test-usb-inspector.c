/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-inspector.h"

#include <string.h>

#include "hostile-peers.h"
#include "redir-bytes.h"
#include "usb-guard-limits.h"

/* The time that everything here happens at, unless a test says otherwise. */
#define NOW INT64_C (1000000000)

static VtrUsbApproval
approve_stick (void)
{
  VtrUsbApproval approval = { 0 };

  vtr_usb_approval_init (&approval, REDIR_VENDOR, REDIR_STICK);
  vtr_usb_approval_add_class (&approval, 8);

  return approval;
}

static VtrUsbInspector *
create_ready (const VtrUsbApproval *approval)
{
  g_autoptr (GByteArray) hello = g_byte_array_new ();
  VtrUsbInspector *inspector = vtr_usb_inspector_new (approval);

  g_assert_false (vtr_usb_inspector_is_ready (inspector));
  redir_put_machine_hello (hello);
  g_assert_true (vtr_usb_inspector_read_along (inspector, hello->data, hello->len, NOW));
  g_assert_true (vtr_usb_inspector_is_ready (inspector));

  return inspector;
}

/* Feeds it @step bytes at a time. */
static bool
check (VtrUsbInspector *inspector,
       GByteArray      *bytes,
       gsize            step,
       GByteArray      *passed)
{
  for (gsize at = 0; at < bytes->len; at += step)
    {
      const gsize length = MIN (step, bytes->len - at);
      g_autofree guint8 *exact = g_memdup2 (bytes->data + at, length);

      if (!vtr_usb_inspector_check (inspector, exact, length, NOW, passed))
        return false;
    }

  return true;
}

static void
test_good (void)
{
  static const gsize STEPS[] = { 1, 2, 7, 16, 100, 65536 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const VtrUsbApproval approval = approve_stick ();

  redir_put_opening (bytes);
  for (guint i = 0; i < G_N_ELEMENTS (STEPS); i++)
    {
      g_autoptr (VtrUsbInspector) inspector = create_ready (&approval);
      g_autoptr (GByteArray) passed = g_byte_array_new ();
      VtrUsbApproval device = { 0 };

      g_assert_false (vtr_usb_inspector_get_device (inspector, &device));
      g_assert_true (check (inspector, bytes, STEPS[i], passed));
      g_assert_cmpmem (passed->data, passed->len, bytes->data, bytes->len);
      g_assert_true (vtr_usb_inspector_get_device (inspector, &device));
      g_assert_cmphex (device.product, ==, REDIR_STICK);
      g_assert_true (vtr_usb_approval_has_class (&device, 8));
      g_assert_false (vtr_usb_approval_has_class (&device, 3));
    }
}

static void
test_whole_packets_only (void)
{
  g_autoptr (VtrUsbInspector) inspector = create_ready (NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) passed = g_byte_array_new ();

  redir_put_opening (bytes);
  g_byte_array_set_size (bytes, bytes->len - 1);
  g_assert_true (check (inspector, bytes, 65536, passed));
  g_assert_cmpuint (passed->len, ==, bytes->len - 25);
}

static void
test_hostile (void)
{
  g_autoptr (GPtrArray) peers = hostile_peers_create (2000);
  const VtrUsbApproval approval = approve_stick ();

  for (guint i = 0; i < peers->len; i++)
    {
      const HostilePeer *peer = g_ptr_array_index (peers, i);
      g_autoptr (VtrUsbInspector) inspector = create_ready (&approval);
      g_autoptr (GByteArray) passed = g_byte_array_new ();
      const bool is_good = check (inspector, peer->bytes, 4096, passed);

      if (peer->end == VTR_USB_GUARD_END_REFUSED && !peer->stays)
        {
          g_test_message ("%s", peer->name);
          g_assert_false (is_good);
          g_assert_cmpint (vtr_usb_inspector_get_violation (inspector), ==, peer->violation);
        }
      /* Nothing is let through but what came. */
      g_assert_cmpuint (passed->len, <=, peer->bytes->len);
      g_assert_cmpmem (passed->data, passed->len, peer->bytes->data, passed->len);
    }
}

/* The guest asks for a descriptor, and gets @answer. */
static VtrUsbViolation
ask (VtrUsbInspector *inspector,
     guint8           type,
     guint16          wanted,
     gconstpointer    answer,
     guint16          length)
{
  g_autoptr (GByteArray) question = g_byte_array_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) passed = g_byte_array_new ();

  redir_put_question (question, 77, type, wanted);
  g_assert_true (vtr_usb_inspector_read_along (inspector, question->data, question->len, NOW));
  g_assert_cmpint (vtr_usb_inspector_get_owing_since (inspector), ==, NOW);
  redir_put_answer (bytes, 77, answer, length);
  if (check (inspector, bytes, 65536, passed))
    {
      g_assert_cmpint (vtr_usb_inspector_get_owing_since (inspector), ==, 0);
      g_assert_cmpuint (passed->len, ==, bytes->len);
    }

  return vtr_usb_inspector_get_violation (inspector);
}

static VtrUsbInspector *
create_connected (void)
{
  const VtrUsbApproval approval = approve_stick ();
  VtrUsbInspector *inspector = create_ready (&approval);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) passed = g_byte_array_new ();

  redir_put_opening (bytes);
  g_assert_true (check (inspector, bytes, 65536, passed));

  return inspector;
}

static void
test_device_descriptor (void)
{
  static const struct
  {
    guint8          device_class;
    guint16         product;
    VtrUsbViolation violation;
  } CASES[] = {
    { 0, REDIR_STICK, VTR_USB_VIOLATION_NONE },
    { 0, REDIR_KEYBOARD, VTR_USB_VIOLATION_OTHER_DEVICE },
    { 9, REDIR_STICK, VTR_USB_VIOLATION_HUB },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (VtrUsbInspector) inspector = create_connected ();
      const guint8 descriptor[18] = {
        18, 1, 0, 2, CASES[i].device_class, 0, 0, 64, REDIR_VENDOR & 0xff, REDIR_VENDOR >> 8,
        (guint8) CASES[i].product, (guint8) (CASES[i].product >> 8), 0, 1, 0, 0, 0, 1,
      };

      g_assert_cmpint (ask (inspector, 1, 18, descriptor, 18), ==, CASES[i].violation);
    }
}

/* The configuration is chosen after it was read, as guests do. */
static VtrUsbViolation
choose_after (guint8 interface_class,
              guint8 value)
{
  g_autoptr (VtrUsbInspector) inspector = create_connected ();
  g_autoptr (GByteArray) choice = g_byte_array_new ();
  const guint8 descriptor[18] = {
    9, 2, 18, 0, 1, 2, 0, 0x80, 50, 9, 4, 0, 0, 0, interface_class, 0, 0, 0,
  };

  g_assert_cmpint (ask (inspector, 2, 9, descriptor, 9), ==, VTR_USB_VIOLATION_NONE);
  g_assert_cmpint (ask (inspector, 2, 255, descriptor, 18), ==, VTR_USB_VIOLATION_NONE);
  redir_put_packet (choice, 6, 1, 78, TRUE, &value, 1);
  vtr_usb_inspector_read_along (inspector, choice->data, choice->len, NOW);

  return vtr_usb_inspector_get_violation (inspector);
}

static void
test_configurations (void)
{
  g_assert_cmpint (choose_after (8, 2), ==, VTR_USB_VIOLATION_NONE);
  g_assert_cmpint (choose_after (3, 2), ==, VTR_USB_VIOLATION_OTHER_CLASS);
  g_assert_cmpint (choose_after (9, 2), ==, VTR_USB_VIOLATION_HUB);
  /* A phone has others that aren't used. */
  g_assert_cmpint (choose_after (3, 1), ==, VTR_USB_VIOLATION_NONE);
}

static void
test_answer_too_long (void)
{
  g_autoptr (VtrUsbInspector) inspector = create_connected ();
  guint8 data[64] = { 0 };

  g_assert_cmpint (ask (inspector, 3, 8, data, 64), ==, VTR_USB_VIOLATION_SIZE);
}

static void
test_machine_nonsense (void)
{
  g_autoptr (VtrUsbInspector) inspector = vtr_usb_inspector_new (NULL);
  static const guint8 NONSENSE[12] = { 9 };

  g_assert_false (vtr_usb_inspector_read_along (inspector, NONSENSE, sizeof NONSENSE, NOW));
  g_assert_cmpint (vtr_usb_inspector_get_violation (inspector), ==, VTR_USB_VIOLATION_MACHINE);
}

static void
test_rates (void)
{
  g_autoptr (VtrUsbInspector) inspector = create_connected ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) passed = g_byte_array_new ();
  gint64 now = NOW;

  redir_put_packet (bytes, 103, 4, 0, TRUE, "\x81\0\0\0", 4);
  /* As much as a busy camera, for half a minute. */
  for (guint i = 0; i < 30 * 8000; i++)
    {
      now += 125;
      g_byte_array_set_size (passed, 0);
      g_assert_true (vtr_usb_inspector_check (inspector, bytes->data, bytes->len, now, passed));
    }
}

static void
test_memory (void)
{
  g_autoptr (VtrUsbInspector) inspector = create_connected ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) passed = g_byte_array_new ();

  redir_put_packet (bytes, 104, VTR_USB_GUARD_MAX_PACKET, 0, TRUE, "x", 1);
  g_assert_true (check (inspector, bytes, 65536, passed));
  g_assert_cmpuint (passed->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-inspector/good", test_good);
  g_test_add_func ("/usb-inspector/whole-packets-only", test_whole_packets_only);
  g_test_add_func ("/usb-inspector/hostile", test_hostile);
  g_test_add_func ("/usb-inspector/device-descriptor", test_device_descriptor);
  g_test_add_func ("/usb-inspector/configurations", test_configurations);
  g_test_add_func ("/usb-inspector/answer-too-long", test_answer_too_long);
  g_test_add_func ("/usb-inspector/machine-nonsense", test_machine_nonsense);
  g_test_add_func ("/usb-inspector/rates", test_rates);
  g_test_add_func ("/usb-inspector/memory", test_memory);

  return g_test_run ();
}
