/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The display view in a window that fills a real X screen: what comes out on the monitor is
 * compared pixel by pixel with what the server sent, and what a real pointer and keyboard do
 * with what the server hears. */

#include <string.h>

#include "display-view.h"
#include "pointer-mapper.h"
#include "vnc-session.h"

typedef struct
{
  VncSession      session;
  GtkWidget      *window;
  VtrDisplayView *view;
  guint           width;      /* of the guest's screen */
  guint           height;
} ViewTest;

/* The monitor: what the X server has in its memory, as an XWD file that is always up to date. */
typedef struct
{
  GMappedFile  *file;
  const guint8 *pixels;
  guint         width;
  guint         height;
  guint         stride;
} Monitor;

typedef guint32 (*Expected) (const VtrPointerMapper *mapper,
                             guint                   x,
                             guint                   y);

static guint32
get_u32 (const char *data,
         gsize       offset)
{
  guint32 value = 0;

  memcpy (&value, data + offset, sizeof value);

  return GUINT32_FROM_BE (value);
}

static Monitor
open_monitor (void)
{
  g_autoptr (GError) error = NULL;
  Monitor monitor = { 0 };
  const char *data = NULL;

  g_assert_nonnull (g_getenv ("VITRINE_FRAMEBUFFER"));
  monitor.file = g_mapped_file_new (g_getenv ("VITRINE_FRAMEBUFFER"), FALSE, &error);
  g_assert_no_error (error);
  data = g_mapped_file_get_contents (monitor.file);
  g_assert_cmpuint (get_u32 (data, 44), ==, 32);
  monitor.width = get_u32 (data, 16);
  monitor.height = get_u32 (data, 20);
  monitor.stride = get_u32 (data, 48);
  monitor.pixels = (const guint8 *) data + get_u32 (data, 0) + 12 * (gsize) get_u32 (data, 76);

  return monitor;
}

static guint32
monitor_pixel (const Monitor *monitor,
               guint          x,
               guint          y)
{
  guint32 pixel = 0;

  memcpy (&pixel, monitor->pixels + (gsize) y * monitor->stride + (gsize) x * 4, sizeof pixel);

  return GUINT32_FROM_LE (pixel) & 0xffffff;
}

static void
set_fit (ViewTest      *test,
         VtrPictureFit  fit)
{
  vtr_display_view_set_scaling (test->view, (VtrPictureScaling) { fit, 1 });
}

static VtrPointerMapper
make_mapper (ViewTest      *test,
             const Monitor *monitor)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (test->view));
  VtrPictureRoom room = { (int) monitor->width / scale, (int) monitor->height / scale, 0, 0,
                          scale };
  VtrPointerMapper mapper = { 0 };

  vtr_pointer_mapper_init (&mapper, &room, (int) test->width, (int) test->height,
                           vtr_display_view_get_scaling (test->view));

  return mapper;
}

/* Where the monitor differs from what is expected; FALSE when nowhere. */
static gboolean
find_difference (const Monitor          *monitor,
                 const VtrPointerMapper *mapper,
                 Expected                expected,
                 char                  **ret_text)
{
  for (guint y = 0; y < monitor->height; y++)
    for (guint x = 0; x < monitor->width; x++)
      {
        guint32 want = 0;
        guint32 is = monitor_pixel (monitor, x, y);

        if ((int) x >= mapper->x && (int) x < mapper->x + mapper->width &&
            (int) y >= mapper->y && (int) y < mapper->y + mapper->height)
          want = expected (mapper, x - (guint) mapper->x, y - (guint) mapper->y);
        if (is == want)
          continue;

        g_free (*ret_text);
        *ret_text = g_strdup_printf ("%u,%u is %06x instead of %06x (picture at %d,%d, %dx%d)",
                                     x, y, is, want, mapper->x, mapper->y, mapper->width,
                                     mapper->height);
        return TRUE;
      }

  return FALSE;
}

static void
expect_on_monitor (ViewTest *test,
                   Expected  expected)
{
  Monitor monitor = open_monitor ();
  VtrPointerMapper mapper = make_mapper (test, &monitor);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *difference = NULL;

  while (find_difference (&monitor, &mapper, expected, &difference))
    {
      vnc_session_settle (&test->session);
      if (g_get_monotonic_time () - start > 8 * G_USEC_PER_SEC)
        g_error ("%s", difference);
    }

  g_mapped_file_unref (monitor.file);
}

static guint32
expected_nearest (const VtrPointerMapper *mapper,
                  guint                   x,
                  guint                   y)
{
  int picture_x = 0;
  int picture_y = 0;

  vtr_pointer_mapper_to_picture (mapper, (mapper->x + x + 0.5) / mapper->scale,
                                 (mapper->y + y + 0.5) / mapper->scale, &picture_x, &picture_y);

  return rfb_pattern ((guint) picture_x, (guint) picture_y);
}

static guint32
expected_flat (const VtrPointerMapper *mapper,
               guint                   x,
               guint                   y)
{
  return 0x3c78b4;
}

/* The pattern with a small green square in it. */
static guint32
expected_square (const VtrPointerMapper *mapper,
                 guint                   x,
                 guint                   y)
{
  if (x >= 100 && x < 110 && y >= 50 && y < 60)
    return 0x00ff00;

  return expected_nearest (mapper, x, y);
}

/* What test_small_changes() sends over the pattern, one after the other. */
static const struct
{
  guint   x;
  guint   y;
  guint   width;
  guint   height;
  guint32 colour;
} small_changes[] = {
  { 100, 50, 10, 10, 0x00ff00 },     /* a small part of a square */
  { 104, 55, 30, 7, 0xff0000 },      /* another one, over it */
  { 200, 200, 120, 100, 0x0000ff },  /* parts of four squares */
  { 0, 0, 256, 250, 0x808080 },      /* most of one */
  { 699, 499, 1, 1, 0xffffff },      /* the last pixel */
};

static guint n_small_changes;

static guint32
expected_small_changes (const VtrPointerMapper *mapper,
                        guint                   x,
                        guint                   y)
{
  int picture_x = 0;
  int picture_y = 0;

  vtr_pointer_mapper_to_picture (mapper, (mapper->x + x + 0.5) / mapper->scale,
                                 (mapper->y + y + 0.5) / mapper->scale, &picture_x, &picture_y);
  for (guint i = n_small_changes; i-- > 0;)
    if ((guint) picture_x - small_changes[i].x < small_changes[i].width &&
        (guint) picture_y - small_changes[i].y < small_changes[i].height)
      return small_changes[i].colour;

  return expected_nearest (mapper, x, y);
}

static void
put_flat (GByteArray *out,
          guint       x,
          guint       y,
          guint       width,
          guint       height,
          guint32     pixel)
{
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, x, y, width, height, 2);
  rfb_put_u32 (out, 0);
  rfb_put_pixel (out, pixel);
}

static void
send_pattern (ViewTest *test)
{
  GByteArray *out = g_byte_array_new ();

  rfb_put_pattern (out, 0, 0, test->width, test->height);
  vnc_session_send (&test->session, out);
}

static void
run_xdotool (ViewTest   *test,
             const char *arguments)
{
  g_autofree char *command = g_strconcat ("xdotool ", arguments, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  argv = g_strsplit (command, " ", -1);
  process = g_subprocess_newv ((const char * const *) argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
  vnc_session_settle (&test->session);
}

/* The guest's pointer is made invisible: the X server would draw it onto the monitor. */
static void
set_up (ViewTest *test,
        guint     width,
        guint     height)
{
  GByteArray *out = g_byte_array_new ();

  test->width = width;
  test->height = height;
  vnc_session_start (&test->session);
  rfb_put_handshake (out, width, height, "view");
  rfb_put_ext_keys (out);
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 0, 0, -239);
  vnc_session_send (&test->session, out);

  test->view = VTR_DISPLAY_VIEW (vtr_display_view_new ());
  vtr_display_view_set_client (test->view, test->session.client);
  vtr_display_view_set_smooth (test->view, FALSE);
  test->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (test->window), GTK_WIDGET (test->view));
  gtk_window_fullscreen (GTK_WINDOW (test->window));
  gtk_window_present (GTK_WINDOW (test->window));

  vnc_session_wait_state (&test->session, VTR_DISPLAY_STATE_READY);
  while (!gtk_window_is_active (GTK_WINDOW (test->window)) ||
         !vtr_display_view_is_grabbed (test->view))
    vnc_session_settle (&test->session);

  /* A window that appears under a resting pointer doesn't change its picture. */
  run_xdotool (test, "mousemove 3 5");
  run_xdotool (test, "mousemove 4 6");
}

static void
tear_down (ViewTest *test)
{
  gtk_window_destroy (GTK_WINDOW (test->window));
  vnc_session_settle (&test->session);
  vnc_session_end (&test->session);
}

static void
test_exact (void)
{
  ViewTest test = { 0 };

  set_up (&test, 301, 203);
  set_fit (&test, VTR_PICTURE_ZOOM);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  tear_down (&test);
}

static void
test_exact_large (void)
{
  ViewTest test = { 0 };
  GByteArray *out = g_byte_array_new ();

  /* More than one square; then a change in one of them. */
  set_up (&test, 700, 600);
  set_fit (&test, VTR_PICTURE_ZOOM);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  put_flat (out, 100, 50, 10, 10, 0x00ff00);
  vnc_session_send (&test.session, out);
  expect_on_monitor (&test, expected_square);
  tear_down (&test);
}

/* Each change alone must be drawn, and nothing that an earlier one left may stay. */
static void
test_small_changes (gconstpointer user_data)
{
  gboolean scale_to_fit = GPOINTER_TO_INT (user_data);
  ViewTest test = { 0 };

  set_up (&test, 700, 500);
  set_fit (&test, scale_to_fit ? VTR_PICTURE_FIT : VTR_PICTURE_ZOOM);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  for (n_small_changes = 1; n_small_changes <= G_N_ELEMENTS (small_changes); n_small_changes++)
    {
      GByteArray *out = g_byte_array_new ();
      guint i = n_small_changes - 1;

      put_flat (out, small_changes[i].x, small_changes[i].y, small_changes[i].width,
                small_changes[i].height, small_changes[i].colour);
      vnc_session_send (&test.session, out);
      expect_on_monitor (&test, expected_small_changes);
    }

  n_small_changes = G_N_ELEMENTS (small_changes);
  gtk_widget_queue_draw (test.window);
  expect_on_monitor (&test, expected_small_changes);
  tear_down (&test);
}

/* 1280x800 by 400x250 is 3.2 times as large: nearest pixels, each on its right place. */
static void
test_fit_nearest (void)
{
  ViewTest test = { 0 };

  set_up (&test, 400, 250);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  tear_down (&test);
}

static void
test_fit_integer (void)
{
  ViewTest test = { 0 };

  set_up (&test, 320, 200);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  tear_down (&test);
}

/* One colour, scaled smoothly by odd factors: a seam between squares would show, and so would an
 * edge that mixes with black. */
static void
test_fit_smooth_no_seams (void)
{
  static const struct { guint width; guint height; } sizes[] = { { 413, 307 }, { 1733, 991 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      ViewTest test = { 0 };
      GByteArray *out = g_byte_array_new ();

      set_up (&test, sizes[i].width, sizes[i].height);
      vtr_display_view_set_smooth (test.view, TRUE);
      put_flat (out, 0, 0, test.width, test.height, 0x3c78b4);
      vnc_session_send (&test.session, out);
      expect_on_monitor (&test, expected_flat);
      tear_down (&test);
    }
}

static void
test_resize (void)
{
  ViewTest test = { 0 };
  GByteArray *out = g_byte_array_new ();

  set_up (&test, 320, 200);
  set_fit (&test, VTR_PICTURE_ZOOM);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 500, 333, -223);
  vnc_session_send (&test.session, out);
  test.width = 500;
  test.height = 333;
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  tear_down (&test);
}

/* Moves the real pointer to monitor pixels all over the picture and compares what the guest is
 * told. */
static void
check_pointer (ViewTest *test)
{
  Monitor monitor = open_monitor ();
  VtrPointerMapper mapper = make_mapper (test, &monitor);
  const struct { int x; int y; } places[] = {
    { mapper.x, mapper.y },
    { mapper.x + mapper.width - 1, mapper.y + mapper.height - 1 },
    { mapper.x + mapper.width / 2, mapper.y + mapper.height / 3 },
    { mapper.x + mapper.width / 3 + 1, mapper.y + mapper.height / 2 + 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *move = g_strdup_printf ("mousemove %d %d click 1", places[i].x, places[i].y);
      GArray *events = NULL;
      const FakeVncEvent *up = NULL;
      const FakeVncEvent *down = NULL;
      int x = 0;
      int y = 0;

      run_xdotool (test, move);
      vtr_pointer_mapper_to_picture (&mapper, places[i].x / mapper.scale,
                                     places[i].y / mapper.scale, &x, &y);
      events = fake_vnc_server_get_events (test->session.server);
      g_assert_cmpuint (events->len, >=, 2);
      up = &g_array_index (events, FakeVncEvent, events->len - 1);
      down = &g_array_index (events, FakeVncEvent, events->len - 2);
      g_assert_cmpint ((int) down->type, ==, FAKE_VNC_EVENT_POINTER);
      g_assert_cmpuint (down->buttons, ==, VTR_BUTTON_LEFT);
      g_assert_cmpuint (up->buttons, ==, 0);
      g_assert_cmpuint (down->x, ==, (guint) x);
      g_assert_cmpuint (down->y, ==, (guint) y);
      g_assert_cmpuint (up->x, ==, (guint) x);
    }

  g_mapped_file_unref (monitor.file);
}

static void
test_pointer_exact (void)
{
  ViewTest test = { 0 };

  set_up (&test, 640, 480);
  set_fit (&test, VTR_PICTURE_ZOOM);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  check_pointer (&test);
  tear_down (&test);
}

static void
test_pointer_fit (void)
{
  ViewTest test = { 0 };

  set_up (&test, 400, 250);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  check_pointer (&test);
  tear_down (&test);
}

/* All buttons, and the wheel both ways. */
static void
test_buttons (void)
{
  static const struct { const char *button; guint mask; } buttons[] = {
    { "1", VTR_BUTTON_LEFT }, { "2", VTR_BUTTON_MIDDLE }, { "3", VTR_BUTTON_RIGHT },
    { "4", VTR_BUTTON_WHEEL_UP }, { "5", VTR_BUTTON_WHEEL_DOWN },
    { "6", VTR_BUTTON_WHEEL_LEFT }, { "7", VTR_BUTTON_WHEEL_RIGHT }, { "8", VTR_BUTTON_BACK },
  };
  ViewTest test = { 0 };

  set_up (&test, 640, 480);
  run_xdotool (&test, "mousemove 600 400");
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autofree char *click = g_strconcat ("click ", buttons[i].button, NULL);
      GArray *events = fake_vnc_server_get_events (test.session.server);
      guint before = events->len;

      run_xdotool (&test, click);
      events = fake_vnc_server_get_events (test.session.server);
      g_assert_cmpuint (events->len, ==, before + 2);
      g_assert_cmphex (g_array_index (events, FakeVncEvent, before).buttons, ==, buttons[i].mask);
      g_assert_cmphex (g_array_index (events, FakeVncEvent, before + 1).buttons, ==, 0);
    }

  tear_down (&test);
}

/* "+keysym/scancode" for a press, "-…" for a release, since @first. */
static char *
dup_keys (ViewTest *test,
          guint     first)
{
  GArray *events = fake_vnc_server_get_events (test->session.server);
  GString *keys = g_string_new (NULL);

  for (guint i = first; i < events->len; i++)
    {
      const FakeVncEvent *event = &g_array_index (events, FakeVncEvent, i);

      if (event->type == FAKE_VNC_EVENT_KEY)
        g_string_append_printf (keys, "%c%x/%x ", event->pressed ? '+' : '-', event->keysym,
                                event->scancode);
    }

  return g_string_free (keys, FALSE);
}

static void
expect_keys (ViewTest   *test,
             const char *xdotool,
             const char *expected)
{
  guint before = fake_vnc_server_get_events (test->session.server)->len;
  g_autofree char *keys = NULL;

  run_xdotool (test, xdotool);
  keys = dup_keys (test, before);
  g_assert_cmpstr (keys, ==, expected);
}

static void
test_keys (void)
{
  ViewTest test = { 0 };

  set_up (&test, 640, 480);
  expect_keys (&test, "key a", "+61/1e -61/1e ");
  /* xdotool lets go in the order it pressed: what was pressed as A is let go as A, though Shift
   * is up. */
  expect_keys (&test, "key shift+a", "+ffe1/2a +41/1e -ffe1/2a -41/1e ");
  /* What moves the focus elsewhere, or is a shortcut of windows, is the guest's here. */
  expect_keys (&test, "key Tab", "+ff09/f -ff09/f ");
  expect_keys (&test, "key Left", "+ff51/cb -ff51/cb ");
  expect_keys (&test, "key F10", "+ffc7/44 -ffc7/44 ");
  expect_keys (&test, "key Delete", "+ffff/d3 -ffff/d3 ");
  g_assert_true (vtr_display_view_is_grabbed (test.view));

  /* Ctrl+Alt+Delete goes through and keeps the keyboard. */
  expect_keys (&test, "key ctrl+alt+Delete",
               "+ffe3/1d +ffe9/38 +ffff/d3 -ffe3/1d -ffe9/38 -ffff/d3 ");
  g_assert_true (vtr_display_view_is_grabbed (test.view));
  tear_down (&test);
}

static void
test_release_and_take (void)
{
  ViewTest test = { 0 };

  set_up (&test, 640, 480);
  run_xdotool (&test, "mousemove 600 400 keydown ctrl keydown alt");
  g_assert_true (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "keyup alt keyup ctrl", "-ffe9/38 -ffe3/1d ");
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "key b", "");
  run_xdotool (&test, "click 1");
  g_assert_true (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "key b", "+62/30 -62/30 ");

  vtr_display_view_set_view_only (test.view, TRUE);
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "click 1 key b", "");
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  tear_down (&test);
}

/* A key is down, another window takes the focus, and the pointer goes there: the guest must not
 * keep it down. */
static void
test_focus_loss (void)
{
  ViewTest test = { 0 };
  Monitor monitor = { 0 };
  GtkWidget *other = NULL;
  g_autofree char *keys = NULL;
  g_autofree char *move = NULL;
  gint64 start = g_get_monotonic_time ();
  guint before = 0;

  set_up (&test, 640, 480);
  expect_keys (&test, "keydown w", "+77/11 ");
  before = fake_vnc_server_get_events (test.session.server)->len;
  other = gtk_window_new ();
  gtk_window_set_transient_for (GTK_WINDOW (other), GTK_WINDOW (test.window));
  gtk_window_set_default_size (GTK_WINDOW (other), 300, 200);
  gtk_window_present (GTK_WINDOW (other));
  vnc_session_settle (&test.session);
  monitor = open_monitor ();
  move = g_strdup_printf ("mousemove %u %u", monitor.width / 2, monitor.height / 2);
  g_mapped_file_unref (monitor.file);
  run_xdotool (&test, move);
  while (vtr_display_view_is_grabbed (test.view) &&
         g_get_monotonic_time () - start < 8 * G_USEC_PER_SEC)
    vnc_session_settle (&test.session);
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  vnc_session_settle (&test.session);
  keys = dup_keys (&test, before);
  g_assert_cmpstr (keys, ==, "-77/11 ");

  run_xdotool (&test, "keyup w");
  gtk_window_destroy (GTK_WINDOW (other));
  tear_down (&test);
}

/* Larger than the monitor, in a scrolled window: what was scrolled to is shown exactly, a click
 * arrives at the pixel under the pointer, and doesn't scroll. */
static void
test_scrolled (void)
{
  ViewTest test = { 0 };
  Monitor monitor = { 0 };
  GtkWidget *scrolled = NULL;
  GtkAdjustment *adjustment = NULL;
  const FakeVncEvent *event = NULL;
  gint64 start = g_get_monotonic_time ();
  int scale = 1;
  guint offset = 0;
  guint top = 0;

  set_up (&test, 3000, 400);
  scale = gtk_widget_get_scale_factor (test.window);
  set_fit (&test, VTR_PICTURE_ZOOM);
  scrolled = gtk_scrolled_window_new ();
  g_object_ref (test.view);
  gtk_window_set_child (GTK_WINDOW (test.window), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (test.view));
  gtk_window_set_child (GTK_WINDOW (test.window), scrolled);
  g_object_unref (test.view);
  gtk_widget_grab_focus (GTK_WIDGET (test.view));
  send_pattern (&test);
  vnc_session_settle (&test.session);
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 3000.0 / scale);
  gtk_adjustment_set_value (adjustment, 333);
  offset = 333 * (guint) scale;
  monitor = open_monitor ();
  top = (monitor.height - test.height) / 2;
  while (monitor_pixel (&monitor, 10, top + 11) != rfb_pattern (10 + offset, 11))
    {
      vnc_session_settle (&test.session);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_USEC_PER_SEC);
    }
  for (guint x = 0; x < 1000; x += 7)
    g_assert_cmphex (monitor_pixel (&monitor, x, top + 11), ==, rfb_pattern (x + offset, 11));

  run_xdotool (&test, "mousemove 100 300 click 1");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 333);
  event = fake_vnc_server_get_last (test.session.server, FAKE_VNC_EVENT_POINTER);
  g_assert_cmpuint (event->x, ==, 100 + offset);
  g_assert_cmpuint (event->y, ==, 300 - top);

  g_mapped_file_unref (monitor.file);
  tear_down (&test);
}

static void
test_new (void)
{
  GtkWidget *view = g_object_ref_sink (vtr_display_view_new ());

  g_assert_null (vtr_display_view_get_client (VTR_DISPLAY_VIEW (view)));
  g_assert_null (vtr_display_view_dup_texture (VTR_DISPLAY_VIEW (view)));
  g_assert_true (gtk_widget_get_focusable (view));
  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Screen");
  g_object_set (view, "label", "Screen of Debian", NULL);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Screen of Debian");
  g_assert_finalize_object (view);
}

static void
test_texture (void)
{
  ViewTest test = { 0 };
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = NULL;

  set_up (&test, 50, 40);
  send_pattern (&test);
  expect_on_monitor (&test, expected_nearest);
  texture = vtr_display_view_dup_texture (test.view);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 50);
  pixels = g_new0 (guint32, 50 * 40);
  gdk_texture_download (texture, (guchar *) pixels, 50 * 4);
  for (guint y = 0; y < 40; y++)
    for (guint x = 0; x < 50; x++)
      g_assert_cmphex (pixels[y * 50 + x], ==, 0xff000000 | rfb_pattern (x, y));
  tear_down (&test);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-view/new", test_new);
  g_test_add_func ("/display-view/texture", test_texture);
  g_test_add_func ("/display-view/exact", test_exact);
  g_test_add_func ("/display-view/exact-large", test_exact_large);
  g_test_add_data_func ("/display-view/small-changes", GINT_TO_POINTER (FALSE),
                        test_small_changes);
  g_test_add_data_func ("/display-view/small-changes-scaled", GINT_TO_POINTER (TRUE),
                        test_small_changes);
  g_test_add_func ("/display-view/fit-nearest", test_fit_nearest);
  g_test_add_func ("/display-view/fit-integer", test_fit_integer);
  g_test_add_func ("/display-view/fit-smooth-no-seams", test_fit_smooth_no_seams);
  g_test_add_func ("/display-view/resize", test_resize);
  g_test_add_func ("/display-view/pointer-exact", test_pointer_exact);
  g_test_add_func ("/display-view/pointer-fit", test_pointer_fit);
  g_test_add_func ("/display-view/buttons", test_buttons);
  g_test_add_func ("/display-view/keys", test_keys);
  g_test_add_func ("/display-view/release-and-take", test_release_and_take);
  g_test_add_func ("/display-view/focus-loss", test_focus_loss);
  g_test_add_func ("/display-view/scrolled", test_scrolled);

  return g_test_run ();
}
