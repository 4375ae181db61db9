/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointer-mapper.h"

#include <math.h>

static const struct { int width; int height; } pictures[] = {
  { 1, 1 }, { 3, 7 }, { 640, 480 }, { 720, 400 }, { 1024, 768 }, { 1366, 768 }, { 1920, 1080 },
};

static const struct { int width; int height; } widgets[] = {
  { 1, 1 }, { 37, 500 }, { 360, 294 }, { 640, 480 }, { 800, 600 }, { 961, 541 }, { 1920, 1080 },
};

/* What follows the scale: a widget's corner is at a whole logical pixel. */
static const struct { int x; int y; } corners[] = { { 0, 0 }, { 1, 46 }, { 2, 3 } };

static const VtrPictureScaling scalings[] = {
  { VTR_PICTURE_FIT }, { VTR_PICTURE_WHOLE }, { VTR_PICTURE_ZOOM, 1 }, { VTR_PICTURE_ZOOM, 0.67 },
  { VTR_PICTURE_ZOOM, 2 },
};

typedef void (*Check) (const VtrPointerMapper  *mapper,
                       const VtrPictureRoom    *room,
                       const VtrPictureScaling *scaling);

static void
for_all_rooms (double                   scale,
               int                      picture_width,
               int                      picture_height,
               const VtrPictureScaling *scaling,
               Check                    check)
{
  for (gsize w = 0; w < G_N_ELEMENTS (widgets); w++)
    for (gsize c = 0; c < G_N_ELEMENTS (corners); c++)
      {
        VtrPictureRoom room = { widgets[w].width, widgets[w].height, corners[c].x, corners[c].y,
                                scale };
        VtrPointerMapper mapper = { 0 };

        vtr_pointer_mapper_init (&mapper, &room, picture_width, picture_height, *scaling);
        check (&mapper, &room, scaling);
      }
}

static void
for_all (Check check)
{
  for (double scale = 1; scale <= 3; scale += 0.25)
    for (gsize p = 0; p < G_N_ELEMENTS (pictures); p++)
      for (gsize s = 0; s < G_N_ELEMENTS (scalings); s++)
        for_all_rooms (scale, pictures[p].width, pictures[p].height, &scalings[s], check);
}

/* Whole device pixels that there are for the picture. */
static int
get_device_side (int    logical,
                 double shift,
                 double scale)
{
  return (int) floor (logical * scale - shift + 1e-6);
}

/* Wherever a widget is, its picture begins at a device pixel: else nothing would be sharp. */
static void
check_grid (double corner,
            double shift,
            double scale)
{
  double device = corner * scale + shift;

  g_assert_cmpfloat (shift, >=, 0);
  g_assert_cmpfloat (shift, <, 1);
  g_assert_cmpfloat_with_epsilon (device, round (device), 1e-9);
}

static void
check_fit (const VtrPointerMapper *mapper,
           int                     device_width,
           int                     device_height,
           gboolean                whole)
{
  double factor_x = (double) mapper->width / mapper->picture_width;
  double factor_y = (double) mapper->height / mapper->picture_height;

  /* No whole pixel at all. */
  if (device_width == 0 || device_height == 0)
    return;

  /* Inside, centred, in shape, and as large as can be but for whole multiples. A side that would
   * be less than a pixel is one. */
  g_assert_cmpint (mapper->x + mapper->width, <=, device_width);
  g_assert_cmpint (mapper->y + mapper->height, <=, device_height);
  g_assert_cmpint (ABS (device_width - mapper->width - 2 * mapper->x), <=, 1);
  g_assert_cmpint (ABS (device_height - mapper->height - 2 * mapper->y), <=, 1);
  if (mapper->width > 1 && mapper->height > 1)
    g_assert_true (fabs (factor_x - factor_y) * mapper->picture_width <= 1 ||
                   fabs (factor_x - factor_y) * mapper->picture_height <= 1);
  if (mapper->width != device_width && mapper->height != device_height)
    {
      g_assert_cmpint (mapper->width % mapper->picture_width, ==, 0);
      g_assert_true (whole || mapper->width * 1.04 >= device_width ||
                     mapper->height * 1.04 >= device_height);
    }
  if (whole && factor_x >= 1 && factor_y >= 1)
    {
      int times = mapper->width / mapper->picture_width;

      g_assert_cmpint (mapper->width, ==, times * mapper->picture_width);
      g_assert_cmpint (mapper->height, ==, times * mapper->picture_height);
      g_assert_true ((times + 1) * mapper->picture_width > device_width ||
                     (times + 1) * mapper->picture_height > device_height);
    }
}

static void
check_layout (const VtrPointerMapper  *mapper,
              const VtrPictureRoom    *room,
              const VtrPictureScaling *scaling)
{
  int device_width = get_device_side (room->width, mapper->shift_x, room->scale);
  int device_height = get_device_side (room->height, mapper->shift_y, room->scale);

  g_assert_cmpint (mapper->x, >=, 0);
  g_assert_cmpint (mapper->y, >=, 0);
  g_assert_cmpint (mapper->width, >, 0);
  g_assert_cmpint (mapper->height, >, 0);
  check_grid (room->x, mapper->shift_x, room->scale);
  check_grid (room->y, mapper->shift_y, room->scale);
  if (scaling->fit != VTR_PICTURE_ZOOM)
    {
      check_fit (mapper, device_width, device_height, scaling->fit == VTR_PICTURE_WHOLE);
      return;
    }

  g_assert_true (vtr_pointer_mapper_is_exact (mapper) ==
                 (scaling->zoom == 1 || (scaling->zoom < 1 && mapper->picture_width == 1)));
  g_assert_cmpint (mapper->width, ==, MAX (lround (mapper->picture_width * scaling->zoom), 1));
  g_assert_cmpint (mapper->height, ==, MAX (lround (mapper->picture_height * scaling->zoom), 1));
}

static void
test_layout (void)
{
  for_all (check_layout);
}

/* The middle of a picture's pixel is that pixel, wherever it is drawn as large as a device pixel
 * or larger; drawn smaller, it is the pixel or one right beside it. */
static void
check_round_trip (const VtrPointerMapper  *mapper,
                  const VtrPictureRoom    *room,
                  const VtrPictureScaling *scaling)
{
  int step_x = MAX (mapper->picture_width / 97, 1);
  int step_y = MAX (mapper->picture_height / 89, 1);

  for (int y = 0; y < mapper->picture_height; y += step_y)
    for (int x = 0; x < mapper->picture_width; x += step_x)
      {
        double widget_x = 0;
        double widget_y = 0;
        int back_x = -1;
        int back_y = -1;

        vtr_pointer_mapper_to_widget (mapper, x, y, &widget_x, &widget_y);
        g_assert_true (vtr_pointer_mapper_to_picture (mapper, widget_x, widget_y, &back_x,
                                                      &back_y));
        g_assert_cmpint (back_x, ==, x);
        g_assert_cmpint (back_y, ==, y);
      }
}

static void
test_round_trip (void)
{
  for_all (check_round_trip);
}

/* Every device pixel of the picture maps into it, in order; the first and the last pixel can be
 * reached where the picture isn't shrunk; outside is told and clamped. */
static void
check_device_pixels (const VtrPointerMapper  *mapper,
                     const VtrPictureRoom    *room,
                     const VtrPictureScaling *scaling)
{
  double left = mapper->shift_x + mapper->x;
  double middle_y = (mapper->shift_y + mapper->y + mapper->height / 2 + 0.5) / mapper->scale;
  int last = -1;
  int x = -1;
  int y = -1;

  for (int device = 0; device < mapper->width; device++)
    {
      g_assert_true (vtr_pointer_mapper_to_picture (mapper,
                                                    (left + device + 0.5) / mapper->scale,
                                                    middle_y, &x, &y));
      g_assert_cmpint (x, >=, last);
      g_assert_cmpint (x, <, mapper->picture_width);
      if (device == 0 && mapper->width >= mapper->picture_width)
        g_assert_cmpint (x, ==, 0);
      if (vtr_pointer_mapper_is_exact (mapper))
        g_assert_cmpint (x, ==, device);
      last = x;
    }
  if (mapper->width >= mapper->picture_width)
    g_assert_cmpint (last, ==, mapper->picture_width - 1);

  g_assert_false (vtr_pointer_mapper_to_picture (mapper, (left - 0.5) / mapper->scale,
                                                 middle_y, &x, &y));
  g_assert_cmpint (x, ==, 0);
  g_assert_false (vtr_pointer_mapper_to_picture (mapper,
                                                 (left + mapper->width + 0.5) / mapper->scale,
                                                 middle_y, &x, &y));
  g_assert_cmpint (x, ==, mapper->picture_width - 1);
}

static void
test_device_pixels (void)
{
  for_all (check_device_pixels);
}

/* What covers a changed pixel includes every device pixel that maps to it. */
static void
check_cover (const VtrPointerMapper  *mapper,
             const VtrPictureRoom    *room,
             const VtrPictureScaling *scaling)
{
  for (int i = 0; i < 20; i++)
    {
      int x = g_test_rand_int_range (0, mapper->picture_width);
      int y = g_test_rand_int_range (0, mapper->picture_height);
      VtrRect rect = { (guint) x, (guint) y, 1, 1 };
      VtrRect covered = vtr_pointer_mapper_cover (mapper, &rect);
      double widget_x = 0;
      double widget_y = 0;
      double device_x = 0;
      double device_y = 0;

      vtr_pointer_mapper_to_widget (mapper, x, y, &widget_x, &widget_y);
      device_x = widget_x * mapper->scale - mapper->shift_x - mapper->x;
      device_y = widget_y * mapper->scale - mapper->shift_y - mapper->y;
      g_assert_true (device_x >= covered.x && device_x <= covered.x + covered.width);
      g_assert_true (device_y >= covered.y && device_y <= covered.y + covered.height);
      g_assert_cmpuint (covered.x + covered.width, <=, (guint) mapper->width);
      g_assert_cmpuint (covered.y + covered.height, <=, (guint) mapper->height);
      if (vtr_pointer_mapper_is_exact (mapper))
        g_assert_cmpuint (covered.width * covered.height, ==, 1);
    }
}

static void
test_cover (void)
{
  for_all (check_cover);
}

/* In a widget at its window's corner. */
static void
init (VtrPointerMapper *mapper,
      int               width,
      int               height,
      double            scale,
      int               picture_width,
      int               picture_height,
      VtrPictureFit     fit)
{
  VtrPictureRoom room = { width, height, 0, 0, scale };

  vtr_pointer_mapper_init (mapper, &room, picture_width, picture_height,
                           (VtrPictureScaling) { fit, 1 });
}

static void
test_no_picture (void)
{
  VtrPointerMapper mapper = { 0 };
  VtrRect covered = { 0 };
  double widget_x = 0;
  double widget_y = 0;
  int x = 5;
  int y = 5;

  init (&mapper, 100, 100, 2, 0, 0, VTR_PICTURE_FIT);
  g_assert_false (vtr_pointer_mapper_to_picture (&mapper, 10, 10, &x, &y));
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, 0);
  vtr_pointer_mapper_to_widget (&mapper, 3, 3, &widget_x, &widget_y);
  covered = vtr_pointer_mapper_cover (&mapper, &(VtrRect) { 0, 0, 1, 1 });
  g_assert_cmpuint (covered.width, ==, 0);
}

static void
test_snap (void)
{
  VtrPointerMapper mapper = { 0 };

  /* A few pixels more than needed: sharp. Clearly more: as large as fits. */
  init (&mapper, 650, 490, 1, 640, 480, VTR_PICTURE_FIT);
  g_assert_true (vtr_pointer_mapper_is_exact (&mapper));
  g_assert_cmpint (mapper.x, ==, 5);
  init (&mapper, 645, 484, 2, 640, 480, VTR_PICTURE_FIT);
  g_assert_cmpint (mapper.width, ==, 1280);
  init (&mapper, 700, 525, 1, 640, 480, VTR_PICTURE_FIT);
  g_assert_cmpint (mapper.width, ==, 700);
  init (&mapper, 639, 480, 1, 640, 480, VTR_PICTURE_FIT);
  g_assert_cmpint (mapper.width, ==, 639);
}

/* Twice the size of the largest screen there may be is refused, and so is a side too long. */
static void
test_zoom_limits (void)
{
  int width = 0;
  int height = 0;

  vtr_picture_zoom (8192, 8192, 2, &width, &height);
  g_assert_cmpint (width, ==, 8192);
  g_assert_cmpint (height, ==, 8192);
  vtr_picture_zoom (8192, 10, 4, &width, &height);
  g_assert_cmpint (width, ==, 16384);
  g_assert_cmpint (height, ==, 20);
  vtr_picture_zoom (100, 100, 0.01, &width, &height);
  g_assert_cmpint (width, ==, 25);
}

/* At one and a half, a widget at an odd place begins between two device pixels. */
static void
test_fraction (void)
{
  VtrPictureRoom room = { 640, 400, 0, 47, 1.5 };
  VtrPointerMapper mapper = { 0 };
  int x = 0;
  int y = 0;

  vtr_pointer_mapper_init (&mapper, &room, 960, 599, (VtrPictureScaling) { VTR_PICTURE_FIT });
  g_assert_cmpfloat (mapper.shift_x, ==, 0);
  g_assert_cmpfloat (mapper.shift_y, ==, 0.5);
  g_assert_true (vtr_pointer_mapper_is_exact (&mapper));
  g_assert_cmpint (mapper.y, ==, 0);
  g_assert_true (vtr_pointer_mapper_to_picture (&mapper, 0.1, 1 / 1.5, &x, &y));
  g_assert_cmpint (y, ==, 0);
}

/* Of pixel 107 GTK's single precision makes 106.99999. */
static void
test_single_precision (void)
{
  VtrPointerMapper mapper = { 0 };
  int x = 0;
  int y = 0;

  init (&mapper, 1280, 800, 1, 1280, 800, VTR_PICTURE_ZOOM);
  g_assert_true (vtr_pointer_mapper_to_picture (&mapper, 900.999970, 106.999992, &x, &y));
  g_assert_cmpint (x, ==, 901);
  g_assert_cmpint (y, ==, 107);
  g_assert_true (vtr_pointer_mapper_to_picture (&mapper, 900.99, 106.5, &x, &y));
  g_assert_cmpint (x, ==, 900);
  g_assert_cmpint (y, ==, 106);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pointer-mapper/layout", test_layout);
  g_test_add_func ("/pointer-mapper/round-trip", test_round_trip);
  g_test_add_func ("/pointer-mapper/device-pixels", test_device_pixels);
  g_test_add_func ("/pointer-mapper/cover", test_cover);
  g_test_add_func ("/pointer-mapper/no-picture", test_no_picture);
  g_test_add_func ("/pointer-mapper/snap", test_snap);
  g_test_add_func ("/pointer-mapper/zoom-limits", test_zoom_limits);
  g_test_add_func ("/pointer-mapper/fraction", test_fraction);
  g_test_add_func ("/pointer-mapper/single-precision", test_single_precision);

  return g_test_run ();
}
