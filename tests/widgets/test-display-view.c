/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The display view in a window that fills a real X screen: what comes out on the monitor is
 * compared pixel by pixel with what the server sent, and what a real pointer and keyboard do
 * with what the server hears (view-input-tests.c). */

#include "view-fixture.h"

#include "display-client-backend.h"

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

  return view_expected_pattern (mapper, x, y);
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

  return view_expected_pattern (mapper, x, y);
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
test_exact (void)
{
  ViewTest test = { 0 };

  view_test_set_up (&test, 301, 203);
  view_test_set_fit (&test, VTR_PICTURE_ZOOM);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  view_test_tear_down (&test);
}

static void
test_exact_large (void)
{
  ViewTest test = { 0 };
  GByteArray *out = g_byte_array_new ();

  /* More than one square; then a change in one of them. */
  view_test_set_up (&test, 700, 600);
  view_test_set_fit (&test, VTR_PICTURE_ZOOM);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  put_flat (out, 100, 50, 10, 10, 0x00ff00);
  vnc_session_send (&test.session, out);
  view_test_expect (&test, expected_square);
  view_test_tear_down (&test);
}

/* Each change alone must be drawn, and nothing that an earlier one left may stay. */
static void
test_small_changes (gconstpointer user_data)
{
  gboolean scale_to_fit = GPOINTER_TO_INT (user_data);
  ViewTest test = { 0 };

  view_test_set_up (&test, 700, 500);
  view_test_set_fit (&test, scale_to_fit ? VTR_PICTURE_FIT : VTR_PICTURE_ZOOM);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  for (n_small_changes = 1; n_small_changes <= G_N_ELEMENTS (small_changes); n_small_changes++)
    {
      GByteArray *out = g_byte_array_new ();
      guint i = n_small_changes - 1;

      put_flat (out, small_changes[i].x, small_changes[i].y, small_changes[i].width,
                small_changes[i].height, small_changes[i].colour);
      vnc_session_send (&test.session, out);
      view_test_expect (&test, expected_small_changes);
    }

  n_small_changes = G_N_ELEMENTS (small_changes);
  gtk_widget_queue_draw (test.window);
  view_test_expect (&test, expected_small_changes);
  view_test_tear_down (&test);
}

/* 1280x800 by 400x250 is 3.2 times as large: nearest pixels, each on its right place. */
static void
test_fit_nearest (void)
{
  ViewTest test = { 0 };

  view_test_set_up (&test, 400, 250);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  view_test_tear_down (&test);
}

static void
test_fit_integer (void)
{
  ViewTest test = { 0 };

  view_test_set_up (&test, 320, 200);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  view_test_tear_down (&test);
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

      view_test_set_up (&test, sizes[i].width, sizes[i].height);
      vtr_display_view_set_smooth (test.view, TRUE);
      put_flat (out, 0, 0, test.width, test.height, 0x3c78b4);
      vnc_session_send (&test.session, out);
      view_test_expect (&test, expected_flat);
      view_test_tear_down (&test);
    }
}

static void
test_resize (void)
{
  ViewTest test = { 0 };
  GByteArray *out = g_byte_array_new ();

  view_test_set_up (&test, 320, 200);
  view_test_set_fit (&test, VTR_PICTURE_ZOOM);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  rfb_put_update (out, 1);
  rfb_put_rectangle (out, 0, 0, 500, 333, -223);
  vnc_session_send (&test.session, out);
  test.width = 500;
  test.height = 333;
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  view_test_tear_down (&test);
}

/* Of test_guest_pointer(): where the picture of the pointer is. */
static int guest_pointer_x;
static int guest_pointer_y;

#define POINTER_WIDTH  9u
#define POINTER_HEIGHT 7u

static guint32
expected_guest_pointer (const VtrPointerMapper *mapper,
                        guint                   x,
                        guint                   y)
{
  int in_x = (int) x - guest_pointer_x;
  int in_y = (int) y - guest_pointer_y;

  if (in_x >= 0 && in_x < (int) POINTER_WIDTH && in_y >= 0 && in_y < (int) POINTER_HEIGHT)
    return rfb_pattern ((guint) in_x + 50, (guint) in_y + 70);

  return view_expected_pattern (mapper, x, y);
}

static VtrDisplayCursor *
make_pointer (void)
{
  guint8 *pixels = g_malloc ((gsize) POINTER_WIDTH * POINTER_HEIGHT * 4);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < POINTER_WIDTH * POINTER_HEIGHT; i++)
    {
      guint32 colour = rfb_pattern (i % POINTER_WIDTH + 50, i / POINTER_WIDTH + 70);

      pixels[4 * i] = (guint8) colour;
      pixels[4 * i + 1] = (guint8) (colour >> 8);
      pixels[4 * i + 2] = (guint8) (colour >> 16);
      pixels[4 * i + 3] = 0xff;
    }
  bytes = g_bytes_new_take (pixels, (gsize) POINTER_WIDTH * POINTER_HEIGHT * 4);

  return vtr_display_cursor_new (POINTER_WIDTH, POINTER_HEIGHT, 2, 3, bytes);
}

/* A pointer that only the guest moves is drawn where the guest says, within its screen, and never
 * beside the desktop's own. */
static void
test_guest_pointer (void)
{
  static const struct { int x; int y; } places[] = {
    { 100, 50 }, { 101, 52 }, { 255, 254 }, { 0, 0 }, { 699, 499 }, { 2, 499 },
  };
  ViewTest test = { 0 };
  g_autoptr (VtrDisplayCursor) pointer = make_pointer ();

  view_test_set_up (&test, 700, 500);
  view_test_set_fit (&test, VTR_PICTURE_ZOOM);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  vtr_display_client_set_pointer_absolute (test.session.client, FALSE);
  view_test_run_xdotool (&test, "mousemove 600 400 click 1");
  vtr_display_client_set_cursor (test.session.client, pointer);
  view_test_expect (&test, view_expected_pattern);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      guest_pointer_x = places[i].x - 2;
      guest_pointer_y = places[i].y - 3;
      vtr_display_client_set_pointer_position (test.session.client, places[i].x, places[i].y);
      view_test_expect (&test, expected_guest_pointer);
    }
  vtr_display_client_forget_pointer_position (test.session.client);
  view_test_expect (&test, view_expected_pattern);
  view_test_tear_down (&test);
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

  view_test_set_up (&test, 50, 40);
  view_test_send_pattern (&test);
  view_test_expect (&test, view_expected_pattern);
  texture = vtr_display_view_dup_texture (test.view);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 50);
  pixels = g_new0 (guint32, 50 * 40);
  gdk_texture_download (texture, (guchar *) pixels, 50 * 4);
  for (guint y = 0; y < 40; y++)
    for (guint x = 0; x < 50; x++)
      g_assert_cmphex (pixels[y * 50 + x], ==, 0xff000000 | rfb_pattern (x, y));
  view_test_tear_down (&test);
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
  g_test_add_func ("/display-view/guest-pointer", test_guest_pointer);
  view_input_tests_add ();

  return g_test_run ();
}
