/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-request-meter.h"

#include <usbredirproto.h>

#include "usb-limits.h"

static void
put_u32 (GByteArray *bytes,
         guint32     number)
{
  guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
put_hello (GByteArray *bytes,
           guint32     caps)
{
  guint8 version[64] = "test";

  put_u32 (bytes, usb_redir_hello);
  put_u32 (bytes, sizeof version + 4);
  put_u32 (bytes, 0);
  g_byte_array_append (bytes, version, sizeof version);
  put_u32 (bytes, caps);
}

static void
put_header (GByteArray *bytes,
            guint32     type,
            guint32     length,
            guint32     id)
{
  put_u32 (bytes, type);
  put_u32 (bytes, length);
  put_u32 (bytes, id);
  put_u32 (bytes, 0);
}

/* With 64-bit ids and 32-bit lengths. */
static void
put_bulk (GByteArray *bytes,
          guint32     id,
          guint8      endpoint,
          guint32     asked,
          gsize       n_data)
{
  guint8 header[10] = { endpoint, 0, (guint8) asked, (guint8) (asked >> 8), 0, 0, 0, 0,
                        (guint8) (asked >> 16), (guint8) (asked >> 24) };
  guint8 zero = 0;

  put_header (bytes, usb_redir_bulk_packet, (guint32) (sizeof header + n_data), id);
  g_byte_array_append (bytes, header, sizeof header);
  for (gsize i = 0; i < n_data; i++)
    g_byte_array_append (bytes, &zero, 1);
}

#define USUAL_CAPS (1u << usb_redir_cap_64bits_ids | 1u << usb_redir_cap_32bits_bulk_length)

/* In pieces of every size up to the whole. */
static void
test_pieces (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) answer = g_byte_array_new ();

  put_hello (bytes, USUAL_CAPS);
  put_bulk (bytes, 7, 0x02, 40, 40);
  put_header (bytes, usb_redir_reset, 0, 8);
  put_bulk (bytes, 9, 0x81, 1000, 0);
  put_hello (answer, USUAL_CAPS);
  put_header (answer, usb_redir_device_disconnect, 0, 0);
  put_bulk (answer, 7, 0x02, 40, 0);
  put_bulk (answer, 9, 0x81, 900, 900);

  for (guint size = 1; size <= bytes->len; size++)
    {
      VtrUsbRequestMeter *meter = vtr_usb_request_meter_new ();

      vtr_usb_request_meter_settle (meter, answer->data, 80);
      for (guint at = 0; at < bytes->len; at += size)
        g_assert_true (vtr_usb_request_meter_feed (meter, bytes->data + at,
                                                   MIN (size, bytes->len - at)));
      g_assert_true (vtr_usb_request_meter_is_greeted (meter));
      g_assert_cmpuint (vtr_usb_request_meter_get_outstanding (meter), ==, 50 + 1000);
      for (guint at = 80; at < answer->len; at += size)
        vtr_usb_request_meter_settle (meter, answer->data + at, MIN (size, answer->len - at));
      g_assert_cmpuint (vtr_usb_request_meter_get_outstanding (meter), ==, 0);
      vtr_usb_request_meter_free (meter);
    }
}

static void
assert_feed (GByteArray *bytes,
             gboolean    is_fine)
{
  VtrUsbRequestMeter *meter = vtr_usb_request_meter_new ();

  g_assert_cmpint (vtr_usb_request_meter_feed (meter, bytes->data, bytes->len), ==, is_fine);
  vtr_usb_request_meter_free (meter);
}

static void
test_limits (void)
{
  static const struct
  {
    guint32  asked;
    gboolean is_fine;
  } CASES[] = {
    { 0, TRUE }, { VTR_USB_MAX_PACKET, TRUE }, { VTR_USB_MAX_PACKET + 1, FALSE },
    { G_MAXUINT32, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      put_hello (bytes, USUAL_CAPS);
      put_bulk (bytes, 1, 0x81, CASES[i].asked, 0);
      assert_feed (bytes, CASES[i].is_fine);
    }
}

/* Each is allowed, all of them aren't. */
static void
test_sum (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint n_fitting = VTR_USB_MAX_OUTSTANDING / VTR_USB_MAX_PACKET;

  put_hello (bytes, USUAL_CAPS);
  for (guint i = 0; i < n_fitting; i++)
    put_bulk (bytes, i, 0x81, VTR_USB_MAX_PACKET, 0);
  assert_feed (bytes, TRUE);
  /* The same one again counts once. */
  put_bulk (bytes, 0, 0x81, VTR_USB_MAX_PACKET, 0);
  assert_feed (bytes, TRUE);
  put_bulk (bytes, n_fitting, 0x81, VTR_USB_MAX_PACKET, 0);
  assert_feed (bytes, FALSE);
}

static void
test_refused (void)
{
  static const guint32 HEADERS[][2] = {
    { usb_redir_hello, 63 }, { usb_redir_hello, 1000 }, { usb_redir_device_connect, 64 },
    { usb_redir_bulk_packet, 10 }, { 0x20544547, 68 },
  };
  g_autoptr (GByteArray) huge = g_byte_array_new ();
  g_autoptr (GByteArray) torn = g_byte_array_new ();
  g_autoptr (GByteArray) receiving = g_byte_array_new ();
  const guint8 start[10] = { 0, 0, 0, 0, 0, 0, 0x10, 0, 0x81, 16 };

  for (guint i = 0; i < G_N_ELEMENTS (HEADERS); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      put_u32 (bytes, HEADERS[i][0]);
      put_u32 (bytes, HEADERS[i][1]);
      put_u32 (bytes, 0);
      assert_feed (bytes, FALSE);
    }

  put_hello (huge, USUAL_CAPS);
  put_header (huge, usb_redir_bulk_packet, 120u << 20, 1);
  assert_feed (huge, FALSE);
  put_hello (torn, USUAL_CAPS);
  put_header (torn, usb_redir_bulk_packet, 4, 1);
  assert_feed (torn, FALSE);
  /* Sixteen transfers of a MiB, kept going. */
  put_hello (receiving, USUAL_CAPS);
  put_header (receiving, usb_redir_start_bulk_receiving, sizeof start, 1);
  g_byte_array_append (receiving, start, sizeof start);
  assert_feed (receiving, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-request-meter/pieces", test_pieces);
  g_test_add_func ("/usb-request-meter/limits", test_limits);
  g_test_add_func ("/usb-request-meter/sum", test_sum);
  g_test_add_func ("/usb-request-meter/refused", test_refused);

  return g_test_run ();
}
