/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view-fixture.h"

#include <string.h>

static guint32
get_u32 (const char *data,
         gsize       offset)
{
  guint32 value = 0;

  memcpy (&value, data + offset, sizeof value);

  return GUINT32_FROM_BE (value);
}

Monitor
monitor_open (void)
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

guint32
monitor_get_pixel (const Monitor *monitor,
                   guint          x,
                   guint          y)
{
  guint32 pixel = 0;

  memcpy (&pixel, monitor->pixels + (gsize) y * monitor->stride + (gsize) x * 4, sizeof pixel);

  return GUINT32_FROM_LE (pixel) & 0xffffff;
}

void
view_test_set_fit (ViewTest      *test,
                   VtrPictureFit  fit)
{
  vtr_display_view_set_scaling (test->view, (VtrPictureScaling) { fit, 1 });
}

VtrPointerMapper
view_test_make_mapper (ViewTest      *test,
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
                 ViewExpected                expected,
                 char                  **ret_text)
{
  for (guint y = 0; y < monitor->height; y++)
    for (guint x = 0; x < monitor->width; x++)
      {
        guint32 want = 0;
        guint32 is = monitor_get_pixel (monitor, x, y);

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

void
view_test_expect (ViewTest     *test,
                  ViewExpected  expected)
{
  Monitor monitor = monitor_open ();
  VtrPointerMapper mapper = view_test_make_mapper (test, &monitor);
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

guint32
view_expected_pattern (const VtrPointerMapper *mapper,
                       guint                   x,
                       guint                   y)
{
  int picture_x = 0;
  int picture_y = 0;

  vtr_pointer_mapper_to_picture (mapper, (mapper->x + x + 0.5) / mapper->scale,
                                 (mapper->y + y + 0.5) / mapper->scale, &picture_x, &picture_y);

  return rfb_pattern ((guint) picture_x, (guint) picture_y);
}

void
view_test_send_pattern (ViewTest *test)
{
  GByteArray *out = g_byte_array_new ();

  rfb_put_pattern (out, 0, 0, test->width, test->height);
  vnc_session_send (&test->session, out);
}

void
view_test_run_xdotool (ViewTest   *test,
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
void
view_test_set_up (ViewTest *test,
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
  view_test_run_xdotool (test, "mousemove 3 5");
  view_test_run_xdotool (test, "mousemove 4 6");
}

void
view_test_tear_down (ViewTest *test)
{
  gtk_window_destroy (GTK_WINDOW (test->window));
  vnc_session_settle (&test->session);
  vnc_session_end (&test->session);
}
