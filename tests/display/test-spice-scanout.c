/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine with 3D acceleration: its server shows graphics memory, handed over by descriptors on a
 * local socket. Here that is shared memory. Warnings of the library would end the test. */

#include <fcntl.h>
#include <spice/protocol.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guest-agent.h"
#include "spice-screen.h"
#include "spice-script.h"

#define END G_GINT64_CONSTANT (-1)
#define N(x) ((gint64) (x))
#define TOP SPICE_GL_SCANOUT_FLAGS_Y0TOP
/* With room at the end of each row. */
#define WIDTH  64u
#define HEIGHT 48u
#define STRIDE 320u
#define SIZE   ((gsize) STRIDE * HEIGHT)

static guint32
get_pixel (SpiceScreen *screen,
           guint        x,
           guint        y)
{
  return vnc_session_get_pixel (&screen->session, x, y);
}

static void
test_pictures (void)
{
  SpiceScreen screen = { 0 };
  int memory = spice_screen_new_memory (SIZE, 0x112233);

  spice_screen_start (&screen);
  g_assert_true (screen.takes_scanouts);
  spice_screen_set_pixel (memory, 0, 0xff0000);
  spice_screen_set_pixel (memory, STRIDE * (HEIGHT - 1) + 4 * (WIDTH - 1), 0x0000ff);
  spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, "XR24", TOP);
  vnc_session_wait_state (&screen.session, VTR_DISPLAY_STATE_READY);
  g_assert_cmpint (vtr_display_client_get_width (screen.session.client), ==, WIDTH);
  g_assert_cmpint (vtr_display_client_get_height (screen.session.client), ==, HEIGHT);
  g_assert_cmphex (get_pixel (&screen, 0, 0), ==, 0xff0000);
  g_assert_cmphex (get_pixel (&screen, 1, 0), ==, 0x112233);
  g_assert_cmphex (get_pixel (&screen, WIDTH - 1, HEIGHT - 1), ==, 0x0000ff);

  /* What was said to be drawn, and no more. */
  spice_screen_set_pixel (memory, STRIDE * 10 + 4 * 20, 0x00ff00);
  spice_screen_set_pixel (memory, STRIDE * 10 + 4 * 30, 0x00ff00);
  spice_screen_draw (&screen, &(VtrRect) { 18, 9, 4, 4 });
  spice_screen_await_done (&screen, 1);
  spice_screen_await_pixel (&screen, 20, 10, 0x00ff00);
  g_assert_cmphex (get_pixel (&screen, 30, 10), ==, 0x112233);
  /* Beside the screen there is nothing, and over its edge only what is on it. */
  spice_screen_draw (&screen, &(VtrRect) { 5000, 5000, 10, 10 });
  spice_screen_await_done (&screen, 2);
  spice_screen_draw (&screen, &(VtrRect) { 25, 0, G_MAXUINT32, G_MAXUINT32 });
  spice_screen_await_done (&screen, 3);
  spice_screen_await_pixel (&screen, 30, 10, 0x00ff00);
  spice_screen_end (&screen);
  close (memory);
}

/* The first row in memory is the lowest one. */
static void
test_bottom_up (void)
{
  SpiceScreen screen = { 0 };
  int memory = spice_screen_new_memory (SIZE, 0);

  spice_screen_start (&screen);
  spice_screen_set_pixel (memory, 4 * 3, 0xff0000);
  spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, "AR24", 0);
  spice_screen_await_pixel (&screen, 3, HEIGHT - 1, 0xff0000);
  spice_screen_set_pixel (memory, 4 * 5, 0x00ff00);
  spice_screen_draw (&screen, &(VtrRect) { 0, 0, WIDTH, 1 });
  spice_screen_await_done (&screen, 1);
  spice_screen_await_pixel (&screen, 5, HEIGHT - 1, 0x00ff00);
  spice_screen_end (&screen);
  close (memory);
}

static void
test_formats (void)
{
  static const struct { const char *format; guint32 pixel; guint32 shown; } CASES[] = {
    { "XR24", 0x80112233, 0x112233 }, { "AR24", 0x00112233, 0x112233 },
    { "XB24", 0x80332211, 0x112233 }, { "AB24", 0x00332211, 0x112233 },
    { "RX24", 0x11223380, 0x112233 }, { "RA24", 0x11223380, 0x112233 },
    { "BX24", 0x33221180, 0x112233 }, { "BA24", 0x33221180, 0x112233 },
    { "XR30", 0x3ff00000, 0xff0000 }, { "AB30", 0x3ff00000, 0x0000ff },
    { "RG16", 0xf81ff81f, 0xff00ff },
  };
  SpiceScreen screen = { 0 };

  spice_screen_start (&screen);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      int memory = spice_screen_new_memory (SIZE, CASES[i].pixel);

      g_test_message ("%s", CASES[i].format);
      spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, CASES[i].format, TOP);
      close (memory);
      spice_screen_await_pixel (&screen, WIDTH - 1, HEIGHT - 1, CASES[i].shown);
    }
  spice_screen_end (&screen);
}

static void
add_surface (GByteArray *script,
             guint       width,
             guint       height)
{
  spice_script_add_u32 (script, SPICE_MSG_DISPLAY_SURFACE_CREATE, N (0), N (width), N (height),
                        N (32), N (1), END);
}

/* All of the surface in one colour. */
static void
add_fill (GByteArray *script,
          guint       width,
          guint       height,
          guint32     colour)
{
  GByteArray *body = g_byte_array_new ();
  const guint32 words[] = { 0, 0, 0, height, width };
  const guint8 clip = 0;
  const guint8 brush = SPICE_BRUSH_TYPE_SOLID;
  const guint16 put = GUINT16_TO_LE (SPICE_ROPD_OP_PUT);
  const guint8 mask[13] = { 0 };
  guint32 little = GUINT32_TO_LE (colour);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      guint32 word = GUINT32_TO_LE (words[i]);

      g_byte_array_append (body, (const guint8 *) &word, sizeof word);
    }
  g_byte_array_append (body, &clip, sizeof clip);
  g_byte_array_append (body, &brush, sizeof brush);
  g_byte_array_append (body, (const guint8 *) &little, sizeof little);
  g_byte_array_append (body, (const guint8 *) &put, sizeof put);
  g_byte_array_append (body, mask, sizeof mask);
  spice_script_add (script, SPICE_MSG_DISPLAY_DRAW_FILL, body->len, body->data, body->len);
  g_byte_array_unref (body);
}

/* What came last is what is seen: memory after memory, a surface in between, and again. */
static void
test_turns (void)
{
  SpiceScreen screen = { 0 };
  GByteArray *script = g_byte_array_new ();
  int first = spice_screen_new_memory (SIZE, 0x111111);
  int second = spice_screen_new_memory ((gsize) 400 * 100, 0x222222);

  spice_screen_start (&screen);
  add_surface (script, 100, 80);
  add_fill (script, 100, 80, 0x333333);
  spice_script_add_u32 (script, SPICE_MSG_DISPLAY_MARK, END);
  spice_screen_send (&screen, script);
  spice_screen_await_pixel (&screen, 99, 79, 0x333333);

  spice_screen_show (&screen, first, WIDTH, HEIGHT, STRIDE, "XR24", TOP);
  spice_screen_await_pixel (&screen, WIDTH - 1, HEIGHT - 1, 0x111111);
  g_assert_cmpint (vtr_display_client_get_width (screen.session.client), ==, WIDTH);
  spice_screen_show (&screen, second, 90, 100, 400, "XR24", TOP);
  spice_screen_await_pixel (&screen, 89, 99, 0x222222);

  script = g_byte_array_new ();
  add_fill (script, 100, 80, 0x444444);
  spice_screen_send (&screen, script);
  spice_screen_await_pixel (&screen, 99, 79, 0x444444);
  g_assert_cmpint (vtr_display_client_get_height (screen.session.client), ==, 80);

  spice_screen_draw (&screen, &(VtrRect) { 0, 0, 1, 1 });
  spice_screen_await_done (&screen, 1);
  spice_screen_await_pixel (&screen, 89, 99, 0x222222);
  spice_screen_end (&screen);
  close (first);
  close (second);
}

/* Nobody has anything to look at: it is answered all the same. */
static void
test_early_draw (void)
{
  SpiceScreen screen = { 0 };
  int memory = spice_screen_new_memory (SIZE, 0x112233);

  spice_screen_start (&screen);
  spice_screen_draw (&screen, &(VtrRect) { 0, 0, 10, 10 });
  spice_screen_await_done (&screen, 1);
  spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, "XR24", TOP);
  spice_screen_draw (&screen, &(VtrRect) { 0, 0, 10, 10 });
  spice_screen_await_done (&screen, 2);
  spice_screen_await_pixel (&screen, 9, 9, 0x112233);
  for (guint i = 3; i < 30; i++)
    {
      spice_screen_draw (&screen, &(VtrRect) { 0, 0, WIDTH, HEIGHT });
      spice_screen_await_done (&screen, i);
    }
  vnc_session_settle (&screen.session);
  spice_screen_await_done (&screen, 29);
  spice_screen_end (&screen);
  close (memory);
}

/* A further monitor, on a channel of its own: the machine draws on it also when nobody looks. */
static void
test_monitor (void)
{
  SpiceScreen screen = { 0 };
  int memory = spice_screen_new_memory (SIZE, 0x112233);
  g_autoptr (VtrDisplayClient) monitor = NULL;

  spice_screen_start (&screen);
  spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, "XR24", TOP);
  vnc_session_wait_state (&screen.session, VTR_DISPLAY_STATE_READY);
  while (vtr_guest_agent_get_n_monitors (VTR_GUEST_AGENT (screen.session.client)) < 2)
    vnc_session_settle (&screen.session);
  for (guint i = 0; i < 2; i++)
    {
      monitor = vtr_guest_agent_new_monitor (VTR_GUEST_AGENT (screen.session.client), 1);
      vtr_display_client_open (monitor);
      if (i == 0)
        {
          spice_screen_turn_to (&screen, 1);
          spice_screen_show (&screen, memory, WIDTH / 2, HEIGHT, STRIDE, "XR24", TOP);
        }
      while (vtr_display_client_get_state (monitor) != VTR_DISPLAY_STATE_READY)
        vnc_session_settle (&screen.session);
      g_assert_cmpint (vtr_display_client_get_width (monitor), ==, WIDTH / 2);
      spice_screen_draw (&screen, &(VtrRect) { 0, 0, WIDTH, HEIGHT });
      spice_screen_await_done (&screen, 3 * i + 1);

      /* Once by who shows it, or by nobody. */
      spice_screen_draw (&screen, &(VtrRect) { 0, 0, WIDTH, HEIGHT });
      vtr_display_client_close (monitor);
      spice_screen_await_done (&screen, 3 * i + 2);
      spice_screen_draw (&screen, &(VtrRect) { 0, 0, WIDTH, HEIGHT });
      spice_screen_await_done (&screen, 3 * i + 3);
      g_clear_object (&monitor);
    }
  vnc_session_settle (&screen.session);
  spice_screen_await_done (&screen, 6);
  g_assert_cmpint (vtr_display_client_get_width (screen.session.client), ==, WIDTH);
  spice_screen_end (&screen);
  close (memory);
}

static void
expect_refusal (int              memory,
                guint32          width,
                guint32          height,
                guint32          stride,
                const char      *format,
                VtrDisplayError  code)
{
  SpiceScreen screen = { 0 };

  spice_screen_start (&screen);
  spice_screen_show (&screen, memory, width, height, stride, format, TOP);
  vnc_session_expect_error (&screen.session, code);
  spice_screen_end (&screen);
}

static void
test_lies (void)
{
  const VtrDisplayError protocol = VTR_DISPLAY_ERROR_PROTOCOL;
  int memory = spice_screen_new_memory (SIZE, 0x112233);
  int file = open ("/proc/self/exe", O_PATH | O_CLOEXEC);
  int kernel = open ("/proc/self/status", O_RDONLY | O_CLOEXEC);
  int device = open ("/dev/zero", O_RDONLY | O_CLOEXEC);
  int fds[2] = { -1, -1 };

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (device, >=, 0);
  g_assert_cmpint (kernel, >=, 0);
  g_assert_cmpint (file, >=, 0);
  expect_refusal (memory, 0, HEIGHT, STRIDE, "XR24", protocol);
  expect_refusal (memory, WIDTH, 0, STRIDE, "XR24", protocol);
  expect_refusal (memory, 16385, 1, 16385 * 4, "XR24", protocol);
  expect_refusal (memory, 16384, 16384, 16384 * 4, "XR24", protocol);
  expect_refusal (memory, G_MAXUINT32, G_MAXUINT32, G_MAXUINT32, "XR24", protocol);
  expect_refusal (memory, WIDTH, HEIGHT, WIDTH * 4 - 1, "XR24", protocol);
  expect_refusal (memory, WIDTH, HEIGHT, 0, "XR24", protocol);
  expect_refusal (memory, WIDTH, HEIGHT, G_MAXUINT32, "XR24", protocol);
  expect_refusal (memory, WIDTH, HEIGHT + 1, STRIDE, "XR24", protocol);
  expect_refusal (memory, WIDTH, HEIGHT, STRIDE, "\0\0\0\0", protocol);
  expect_refusal (memory, WIDTH, HEIGHT, STRIDE, "NV12", VTR_DISPLAY_ERROR_UNSUPPORTED);
  expect_refusal (-1, WIDTH, HEIGHT, STRIDE, "XR24", protocol);
  expect_refusal (fds[0], WIDTH, HEIGHT, STRIDE, "XR24", protocol);
  expect_refusal (device, WIDTH, HEIGHT, STRIDE, "XR24", protocol);
  expect_refusal (kernel, 1, 1, 4, "XR24", protocol);
  expect_refusal (file, 1, 1, 4, "XR24", protocol);
  close (kernel);
  close (file);
  close (fds[0]);
  close (fds[1]);
  close (device);
  close (memory);
}

/* Memory that gets shorter while it is shown. */
static void
test_cut_memory (void)
{
  SpiceScreen screen = { 0 };
  int memory = spice_screen_new_memory (SIZE, 0x112233);

  spice_screen_start (&screen);
  spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, "XR24", TOP);
  spice_screen_await_pixel (&screen, 0, 0, 0x112233);
  g_assert_cmpint (ftruncate (memory, STRIDE), ==, 0);
  spice_screen_draw (&screen, &(VtrRect) { 0, 0, WIDTH, HEIGHT });
  vnc_session_expect_error (&screen.session, VTR_DISPLAY_ERROR_UNSUPPORTED);
  spice_screen_end (&screen);
  close (memory);
}

/* Descriptors that belong to nothing, and one that comes with more than its byte. */
static void
test_stray_descriptors (void)
{
  SpiceScreen screen = { 0 };
  GByteArray *script = g_byte_array_new ();
  int memory = spice_screen_new_memory (SIZE, 0x112233);

  spice_screen_start (&screen);
  spice_script_add_u32 (script, SPICE_MSG_PING, N (1), N (0), N (0), END);
  spice_screen_send_with (&screen, script, memory);
  vnc_session_expect_error (&screen.session, VTR_DISPLAY_ERROR_PROTOCOL);
  spice_screen_end (&screen);

  spice_screen_start (&screen);
  script = g_byte_array_new ();
  spice_script_add_u32 (script, SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX, N (WIDTH), N (HEIGHT),
                        N (STRIDE), N (spice_screen_name_format ("XR24")), N (TOP), END);
  g_byte_array_append (script, (const guint8 *) "@", 1);
  spice_screen_send_with (&screen, script, memory);
  spice_screen_await_pixel (&screen, 0, 0, 0x112233);
  spice_screen_end (&screen);

  /* The end comes where the byte belongs. */
  spice_screen_start (&screen);
  script = g_byte_array_new ();
  spice_script_add_u32 (script, SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX, N (WIDTH), N (HEIGHT),
                        N (STRIDE), N (spice_screen_name_format ("XR24")), N (TOP), END);
  spice_screen_send (&screen, script);
  vnc_session_settle (&screen.session);
  shutdown (screen.display, SHUT_RDWR);
  vnc_session_expect_error (&screen.session, VTR_DISPLAY_ERROR_CLOSED);
  spice_screen_end (&screen);
  close (memory);
}

/* Memory can't be handed over to another computer: the server ends it, and the user is told what
 * helps. Nobody takes any memory there. */
static void
test_far (void)
{
  SpiceScreen screen = { 0 };
  int memory = spice_screen_new_memory (SIZE, 0x112233);

  spice_screen_start_far (&screen);
  g_assert_false (screen.takes_scanouts);
  shutdown (screen.display, SHUT_RDWR);
  vnc_session_expect_error (&screen.session, VTR_DISPLAY_ERROR_CLOSED);
  g_assert_nonnull (strstr (vtr_display_client_get_error (screen.session.client)->message,
                            "3D acceleration"));
  spice_screen_end (&screen);

  spice_screen_start_far (&screen);
  spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, "XR24", TOP);
  vnc_session_expect_error (&screen.session, VTR_DISPLAY_ERROR_PROTOCOL);
  spice_screen_end (&screen);
  close (memory);
}

/* A server that never waits, and never listens. */
static void
test_flood (void)
{
  SpiceScreen screen = { 0 };
  GByteArray *script = g_byte_array_new ();
  int memory = spice_screen_new_memory (SIZE, 0x112233);

  spice_screen_start (&screen);
  spice_screen_show (&screen, memory, WIDTH, HEIGHT, STRIDE, "XR24", TOP);
  for (guint i = 0; i < 1000; i++)
    spice_script_add_u32 (script, SPICE_MSG_DISPLAY_GL_DRAW, N (0), N (0), N (WIDTH), N (HEIGHT),
                          END);
  spice_screen_send (&screen, script);
  vnc_session_expect_error (&screen.session, VTR_DISPLAY_ERROR_PROTOCOL);
  spice_screen_end (&screen);
  close (memory);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spice-scanout/pictures", test_pictures);
  g_test_add_func ("/spice-scanout/bottom-up", test_bottom_up);
  g_test_add_func ("/spice-scanout/formats", test_formats);
  g_test_add_func ("/spice-scanout/turns", test_turns);
  g_test_add_func ("/spice-scanout/early-draw", test_early_draw);
  g_test_add_func ("/spice-scanout/monitor", test_monitor);
  g_test_add_func ("/spice-scanout/lies", test_lies);
  g_test_add_func ("/spice-scanout/cut-memory", test_cut_memory);
  g_test_add_func ("/spice-scanout/stray-descriptors", test_stray_descriptors);
  g_test_add_func ("/spice-scanout/far", test_far);
  g_test_add_func ("/spice-scanout/flood", test_flood);

  return g_test_run ();
}
