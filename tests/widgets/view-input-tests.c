/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a real pointer and keyboard do over a display view, and what the server hears of it. */

#include "view-fixture.h"

/* Moves the real pointer to monitor pixels all over the picture and compares what the guest is
 * told. */
static void
check_pointer (ViewTest *test)
{
  Monitor monitor = monitor_open ();
  VtrPointerMapper mapper = view_test_make_mapper (test, &monitor);
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

      view_test_run_xdotool (test, move);
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

  view_test_set_up (&test, 640, 480);
  view_test_set_fit (&test, VTR_PICTURE_ZOOM);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  check_pointer (&test);
  view_test_tear_down (&test);
}

static void
test_pointer_fit (void)
{
  ViewTest test = { 0 };

  view_test_set_up (&test, 400, 250);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  check_pointer (&test);
  view_test_tear_down (&test);
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

  view_test_set_up (&test, 640, 480);
  view_test_run_xdotool (&test, "mousemove 600 400");
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autofree char *click = g_strconcat ("click ", buttons[i].button, NULL);
      GArray *events = fake_vnc_server_get_events (test.session.server);
      guint before = events->len;

      view_test_run_xdotool (&test, click);
      events = fake_vnc_server_get_events (test.session.server);
      g_assert_cmpuint (events->len, ==, before + 2);
      g_assert_cmphex (g_array_index (events, FakeVncEvent, before).buttons, ==, buttons[i].mask);
      g_assert_cmphex (g_array_index (events, FakeVncEvent, before + 1).buttons, ==, 0);
    }

  view_test_tear_down (&test);
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

  view_test_run_xdotool (test, xdotool);
  keys = dup_keys (test, before);
  g_assert_cmpstr (keys, ==, expected);
}

static void
test_keys (void)
{
  ViewTest test = { 0 };

  view_test_set_up (&test, 640, 480);
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
  view_test_tear_down (&test);
}

/* One that becomes another is held as long as it is. The release keys are those that are
 * pressed. */
static void
test_key_remap (void)
{
  ViewTest test = { 0 };
  g_autoptr (VtrKeyRemap) remap = vtr_key_remap_new ("a=F2,F1=SHIFT+CTRL+F1,F3=,ALT_L=Void", NULL);

  view_test_set_up (&test, 640, 480);
  vtr_display_view_set_key_remap (test.view, remap);
  expect_keys (&test, "keydown a", "+ffbf/3c ");
  vtr_display_view_set_key_remap (test.view, NULL);
  expect_keys (&test, "keyup a", "-ffbf/3c ");
  vtr_display_view_set_key_remap (test.view, remap);
  expect_keys (&test, "key F1", "+ffe1/2a +ffe3/1d +ffbe/3b -ffbe/3b -ffe3/1d -ffe1/2a ");
  expect_keys (&test, "key F3 key b", "+62/30 -62/30 ");
  expect_keys (&test, "mousemove 600 400 key ctrl+alt", "+ffe3/1d -ffe3/1d ");
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  view_test_tear_down (&test);
}

static void
test_release_and_take (void)
{
  ViewTest test = { 0 };

  view_test_set_up (&test, 640, 480);
  view_test_run_xdotool (&test, "mousemove 600 400 keydown ctrl keydown alt");
  g_assert_true (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "keyup alt keyup ctrl", "-ffe9/38 -ffe3/1d ");
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "key b", "");
  view_test_run_xdotool (&test, "click 1");
  g_assert_true (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "key b", "+62/30 -62/30 ");

  vtr_display_view_set_view_only (test.view, TRUE);
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  expect_keys (&test, "click 1 key b", "");
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  view_test_tear_down (&test);
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

  view_test_set_up (&test, 640, 480);
  expect_keys (&test, "keydown w", "+77/11 ");
  before = fake_vnc_server_get_events (test.session.server)->len;
  other = gtk_window_new ();
  gtk_window_set_transient_for (GTK_WINDOW (other), GTK_WINDOW (test.window));
  gtk_window_set_default_size (GTK_WINDOW (other), 300, 200);
  gtk_window_present (GTK_WINDOW (other));
  vnc_session_settle (&test.session);
  monitor = monitor_open ();
  move = g_strdup_printf ("mousemove %u %u", monitor.width / 2, monitor.height / 2);
  g_mapped_file_unref (monitor.file);
  view_test_run_xdotool (&test, move);
  while (vtr_display_view_is_grabbed (test.view) &&
         g_get_monotonic_time () - start < 8 * G_USEC_PER_SEC)
    vnc_session_settle (&test.session);
  g_assert_false (vtr_display_view_is_grabbed (test.view));
  vnc_session_settle (&test.session);
  keys = dup_keys (&test, before);
  g_assert_cmpstr (keys, ==, "-77/11 ");

  view_test_run_xdotool (&test, "keyup w");
  gtk_window_destroy (GTK_WINDOW (other));
  view_test_tear_down (&test);
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

  view_test_set_up (&test, 3000, 400);
  scale = gtk_widget_get_scale_factor (test.window);
  view_test_set_fit (&test, VTR_PICTURE_ZOOM);
  scrolled = gtk_scrolled_window_new ();
  g_object_ref (test.view);
  gtk_window_set_child (GTK_WINDOW (test.window), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (test.view));
  gtk_window_set_child (GTK_WINDOW (test.window), scrolled);
  g_object_unref (test.view);
  gtk_widget_grab_focus (GTK_WIDGET (test.view));
  view_test_send_pattern (&test);
  vnc_session_settle (&test.session);
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 3000.0 / scale);
  gtk_adjustment_set_value (adjustment, 333);
  offset = 333 * (guint) scale;
  monitor = monitor_open ();
  top = (monitor.height - test.height) / 2;
  while (monitor_get_pixel (&monitor, 10, top + 11) != rfb_pattern (10 + offset, 11))
    {
      vnc_session_settle (&test.session);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_USEC_PER_SEC);
    }
  for (guint x = 0; x < 1000; x += 7)
    g_assert_cmphex (monitor_get_pixel (&monitor, x, top + 11), ==, rfb_pattern (x + offset, 11));

  view_test_run_xdotool (&test, "mousemove 100 300 click 1");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 333);
  event = fake_vnc_server_get_last (test.session.server, FAKE_VNC_EVENT_POINTER);
  g_assert_cmpuint (event->x, ==, 100 + offset);
  g_assert_cmpuint (event->y, ==, 300 - top);

  g_mapped_file_unref (monitor.file);
  view_test_tear_down (&test);
}

void
view_input_tests_add (void)
{
  g_test_add_func ("/display-view/pointer-exact", test_pointer_exact);
  g_test_add_func ("/display-view/pointer-fit", test_pointer_fit);
  g_test_add_func ("/display-view/buttons", test_buttons);
  g_test_add_func ("/display-view/keys", test_keys);
  g_test_add_func ("/display-view/key-remap", test_key_remap);
  g_test_add_func ("/display-view/release-and-take", test_release_and_take);
  g_test_add_func ("/display-view/focus-loss", test_focus_loss);
  g_test_add_func ("/display-view/scrolled", test_scrolled);
}
