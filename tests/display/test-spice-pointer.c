/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pointer of a guest without a tablet, by QEMU's SPICE server: how it looks, where it is, and
 * whether it shows. The driver of the guest's graphics card is this test. */

#include "qtest-qemu.h"
#include "real-server.h"
#include "vnc-session.h"

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define SLOT        5u
/* Its registers' ports, and the memory of its orders. */
#define PORTS       0xc000u
#define ORDERS      0xf0000000u
/* Registers of VMware's card, by number. */
#define REG_ENABLE      1u
#define REG_WIDTH       2u
#define REG_HEIGHT      3u
#define REG_CONFIG_DONE 20u
#define REG_SYNC        21u
#define REG_CURSOR_X    25u
#define REG_CURSOR_Y    26u
#define REG_CURSOR_ON   27u
/* Its order for another pointer. */
#define DEFINE_CURSOR   19u
#define SIDE            8u
#define HOT_X           3u
#define HOT_Y           5u

typedef struct
{
  RealServer server;
  QtestQemu  qtest;
  VncSession session;
} Setup;

static void
set_register (Setup   *setup,
              guint    number,
              guint32  value)
{
  g_free (qtest_qemu_ask (&setup->qtest, "outl 0x%x 0x%x", PORTS, number));
  g_free (qtest_qemu_ask (&setup->qtest, "outl 0x%x 0x%x", PORTS + 1, value));
}

static void
set_order (Setup   *setup,
           guint    index,
           guint32  value)
{
  g_free (qtest_qemu_ask (&setup->qtest, "writel 0x%x 0x%x", ORDERS + 4 * index, value));
}

/* Gives the card its ports and its orders' memory, and a screen of 640x480. */
static void
set_up_card (Setup *setup)
{
  QtestQemu *qtest = &setup->qtest;
  /* Where its orders begin and end in bytes, the next one and the first one. */
  const guint32 bounds[] = { 16, 16 + 16384, 16, 16 };

  qtest_qemu_write_pci (qtest, SLOT, 0x10, PORTS);
  qtest_qemu_write_pci (qtest, SLOT, 0x14, 0xe0000000u);
  qtest_qemu_write_pci (qtest, SLOT, 0x18, ORDERS);
  qtest_qemu_write_pci (qtest, SLOT, 0x04, 7);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    set_order (setup, i, bounds[i]);
  set_register (setup, REG_WIDTH, 640);
  set_register (setup, REG_HEIGHT, 480);
  set_register (setup, REG_ENABLE, 1);
  set_register (setup, REG_CONFIG_DONE, 1);
}

/* A square of one colour, with a mask that hides nothing of it. */
static void
define_pointer (Setup *setup)
{
  const guint32 words[] = { DEFINE_CURSOR, 0, HOT_X, HOT_Y, SIDE, SIDE, 1, 32 };
  guint next = 4;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    set_order (setup, next++, words[i]);
  for (guint i = 0; i < SIDE; i++)
    set_order (setup, next++, 0);
  for (guint i = 0; i < SIDE * SIDE; i++)
    set_order (setup, next++, 0xff8000);
  set_order (setup, 2, 4 * next);
  set_register (setup, REG_SYNC, 1);
}

static void
place_pointer (Setup    *setup,
               guint     x,
               guint     y,
               gboolean  is_shown)
{
  set_register (setup, REG_CURSOR_X, x);
  set_register (setup, REG_CURSOR_Y, y);
  set_register (setup, REG_CURSOR_ON, is_shown ? 1 : 0);
}

static void
wait_for_width (Setup *setup,
                guint  width)
{
  gint64 start = g_get_monotonic_time ();

  for (;;)
    {
      VtrDisplayCursor *cursor = vtr_display_client_get_cursor (setup->session.client);

      if (cursor != NULL && vtr_display_cursor_get_width (cursor) == width)
        return;
      vnc_session_settle (&setup->session);
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("No pointer is %u wide", width);
    }
}

/* QEMU takes what the card says for the place of the picture's corner. */
static void
wait_for_corner (Setup *setup,
                 int    x,
                 int    y)
{
  gint64 start = g_get_monotonic_time ();
  int is_x = 0;
  int is_y = 0;

  while (!vtr_display_client_get_pointer_position (setup->session.client, &is_x, &is_y) ||
         is_x != x + (int) HOT_X || is_y != y + (int) HOT_Y)
    {
      vnc_session_settle (&setup->session);
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("The pointer is at %d,%d", is_x, is_y);
    }
}

static void
start (Setup *setup)
{
  g_autofree char *spice = NULL;
  g_autofree char *orders = NULL;
  g_autofree char *qtest = NULL;
  g_autofree char *firmware = NULL;
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  real_server_init (&setup->server);
  spice = g_strdup_printf ("unix=on,addr=%s,disable-ticketing=on", setup->server.socket);
  orders = real_server_get_path (&setup->server, "qtest");
  qtest = g_strdup_printf ("unix:%s,server=on,wait=off", orders);
  firmware = real_server_get_path (&setup->server, "firmware");
  qtest_qemu_write_firmware (firmware);
  real_server_start (&setup->server, (const char *[]) {
    "qemu-system-x86_64", "-accel", "tcg", "-bios", firmware, "-display", "none", "-spice", spice,
    "-vga", "none", "-device", "vmware-svga,addr=5", "-qtest", qtest, "-qtest-log", "none",
    "-monitor", "none", "-serial", "none", "-nic", "none", "-m", "64", NULL,
  });
  qtest_qemu_connect (&setup->qtest, orders);
  set_up_card (setup);

  endpoint = vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_SPICE, setup->server.socket);
  setup->session.client = vtr_display_client_new (endpoint);
  vtr_display_client_open (setup->session.client);
  vnc_session_wait_state (&setup->session, VTR_DISPLAY_STATE_READY);
}

static void
end (Setup *setup)
{
  vnc_session_end (&setup->session);
  qtest_qemu_end (&setup->qtest);
  real_server_stop (&setup->server);
}

static void
test_pointer (void)
{
  static const guint8 colour[] = { 0x00, 0x80, 0xff, 0xff };
  Setup setup = { 0 };
  VtrDisplayCursor *cursor = NULL;
  int x = 0;
  int y = 0;

  start (&setup);
  g_assert_false (vtr_display_client_is_pointer_absolute (setup.session.client));
  g_assert_false (vtr_display_client_get_pointer_position (setup.session.client, &x, &y));

  define_pointer (&setup);
  wait_for_width (&setup, SIDE);
  cursor = vtr_display_client_get_cursor (setup.session.client);
  g_assert_cmpuint (vtr_display_cursor_get_hot_x (cursor), ==, HOT_X);
  g_assert_cmpuint (vtr_display_cursor_get_hot_y (cursor), ==, HOT_Y);
  g_assert_cmpmem (g_bytes_get_data (vtr_display_cursor_get_pixels (cursor), NULL), 4, colour, 4);

  place_pointer (&setup, 300, 200, TRUE);
  wait_for_corner (&setup, 300, 200);
  place_pointer (&setup, 0, 479, TRUE);
  wait_for_corner (&setup, 0, 479);

  /* It comes back with a place, without another picture. */
  place_pointer (&setup, 0, 479, FALSE);
  wait_for_width (&setup, 0);
  place_pointer (&setup, 10, 20, TRUE);
  wait_for_corner (&setup, 10, 20);
  wait_for_width (&setup, SIDE);
  end (&setup);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spice-pointer/server-mode", test_pointer);

  return g_test_run ();
}
