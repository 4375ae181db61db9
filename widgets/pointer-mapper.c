/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointer-mapper.h"

#include <math.h>

/* Up to a 32nd above a whole multiple, the multiple is taken: black of a few pixels beats a
 * blurred picture. */
#define SNAP_FRACTION 32

/* GTK computes places in single precision: of pixel 107 comes 106.99999. More than that error, and
 * less than a hand could point at. */
#define POINTER_ERROR (1.0 / 256)

/* A filter reads this many pixels around the one it makes. */
#define FILTER_REACH 2u

static int
scaled_side (int side,
             int numerator,
             int denominator)
{
  gint64 rounded = ((gint64) side * numerator + denominator / 2) / denominator;

  return (int) MAX (rounded, 1);
}

static void
fit (VtrPointerMapper *mapper,
     int               device_width,
     int               device_height,
     gboolean          whole)
{
  gint64 by_width = (gint64) device_width * mapper->picture_height;
  gint64 by_height = (gint64) device_height * mapper->picture_width;
  int multiple = 0;

  if (by_width <= by_height)
    {
      mapper->width = MAX (device_width, 1);
      mapper->height = scaled_side (mapper->picture_height, mapper->width, mapper->picture_width);
    }
  else
    {
      mapper->height = MAX (device_height, 1);
      mapper->width = scaled_side (mapper->picture_width, mapper->height, mapper->picture_height);
    }

  multiple = MIN (mapper->width / mapper->picture_width, mapper->height / mapper->picture_height);
  if (multiple >= 1 &&
      (whole || (mapper->width - multiple * mapper->picture_width) * SNAP_FRACTION
                < multiple * mapper->picture_width))
    {
      mapper->width = multiple * mapper->picture_width;
      mapper->height = multiple * mapper->picture_height;
    }
}

/* How far the next device pixel is from @position. */
static double
get_shift (double position,
           double scale)
{
  double device = position * scale;
  double shift = ceil (device) - device;

  return shift < POINTER_ERROR || shift > 1 - POINTER_ERROR ? 0 : shift;
}

void
vtr_picture_zoom (int     picture_width,
                  int     picture_height,
                  double  zoom,
                  int    *ret_width,
                  int    *ret_height)
{
  double longest = VTR_FRAMEBUFFER_MAX_SIDE / (double) MAX (picture_width, picture_height);
  double largest = sqrt (VTR_FRAMEBUFFER_MAX_PIXELS / ((double) picture_width * picture_height));

  zoom = CLAMP (zoom, VTR_PICTURE_ZOOM_MIN, VTR_PICTURE_ZOOM_MAX);
  zoom = MIN (zoom, MAX (MIN (longest, largest), 1));
  *ret_width = MAX ((int) lround (picture_width * zoom), 1);
  *ret_height = MAX ((int) lround (picture_height * zoom), 1);
}

void
vtr_pointer_mapper_init (VtrPointerMapper     *mapper,
                         const VtrPictureRoom *room,
                         int                   picture_width,
                         int                   picture_height,
                         VtrPictureScaling     scaling)
{
  int device_width = 0;
  int device_height = 0;

  g_return_if_fail (mapper != NULL && room != NULL);
  g_return_if_fail (room->scale > 0);

  *mapper = (VtrPointerMapper) { .scale = room->scale };
  if (picture_width <= 0 || picture_height <= 0)
    return;

  mapper->shift_x = get_shift (room->x, room->scale);
  mapper->shift_y = get_shift (room->y, room->scale);
  mapper->picture_width = picture_width;
  mapper->picture_height = picture_height;
  device_width = (int) floor (room->width * room->scale - mapper->shift_x + POINTER_ERROR);
  device_height = (int) floor (room->height * room->scale - mapper->shift_y + POINTER_ERROR);
  if (scaling.fit == VTR_PICTURE_ZOOM)
    vtr_picture_zoom (picture_width, picture_height, scaling.zoom, &mapper->width,
                      &mapper->height);
  else
    fit (mapper, device_width, device_height, scaling.fit == VTR_PICTURE_WHOLE);

  mapper->x = MAX ((device_width - mapper->width) / 2, 0);
  mapper->y = MAX ((device_height - mapper->height) / 2, 0);
}

gboolean
vtr_pointer_mapper_is_exact (const VtrPointerMapper *mapper)
{
  return mapper->width == mapper->picture_width && mapper->height == mapper->picture_height;
}

static gboolean
map_side (double device,
          int    drawn,
          int    picture,
          int   *ret_position)
{
  double position = 0;
  double whole = round (device);

  /* In a picture made smaller a pixel of the screen is several of the picture's anyway. */
  if (drawn >= picture && fabs (device - whole) < POINTER_ERROR)
    device = whole;
  position = floor (device * picture / drawn);

  *ret_position = (int) CLAMP (position, 0, picture - 1);

  return position >= 0 && position < picture;
}

gboolean
vtr_pointer_mapper_to_picture (const VtrPointerMapper *mapper,
                               double                  x,
                               double                  y,
                               int                    *ret_x,
                               int                    *ret_y)
{
  gboolean inside_x = FALSE;
  gboolean inside_y = FALSE;

  *ret_x = 0;
  *ret_y = 0;
  if (mapper->picture_width == 0)
    return FALSE;

  inside_x = map_side (x * mapper->scale - mapper->shift_x - mapper->x, mapper->width,
                       mapper->picture_width, ret_x);
  inside_y = map_side (y * mapper->scale - mapper->shift_y - mapper->y, mapper->height,
                       mapper->picture_height, ret_y);

  return inside_x && inside_y;
}

void
vtr_pointer_mapper_to_widget (const VtrPointerMapper *mapper,
                              int                     picture_x,
                              int                     picture_y,
                              double                 *ret_x,
                              double                 *ret_y)
{
  double device_x = mapper->shift_x + mapper->x;
  double device_y = mapper->shift_y + mapper->y;

  if (mapper->picture_width > 0)
    {
      device_x += (picture_x + 0.5) * mapper->width / mapper->picture_width;
      device_y += (picture_y + 0.5) * mapper->height / mapper->picture_height;
    }

  *ret_x = device_x / mapper->scale;
  *ret_y = device_y / mapper->scale;
}

/* @reach: how far around the changed pixels a filter looks, in picture pixels. */
static void
cover_side (uint32_t  start,
            uint32_t  length,
            uint32_t  reach,
            int       drawn,
            int       picture,
            uint32_t *ret_start,
            uint32_t *ret_length)
{
  guint64 first = start > reach ? start - reach : 0;
  guint64 last = MIN ((guint64) start + length + reach, (guint64) picture);
  guint64 device_first = first * (guint64) drawn / (guint64) picture;
  guint64 device_last = (last * (guint64) drawn + (guint64) picture - 1) / (guint64) picture;

  *ret_start = (uint32_t) MIN (device_first, (guint64) drawn);
  *ret_length = (uint32_t) (MAX (device_last, device_first) - *ret_start);
}

VtrRect
vtr_pointer_mapper_cover (const VtrPointerMapper *mapper,
                          const VtrRect          *rect)
{
  VtrRect covered = { 0 };
  uint32_t reach = 0;

  if (mapper->picture_width == 0 || rect->width == 0 || rect->height == 0)
    return covered;

  /* Shrinking makes one pixel of more than one, so a filter's reach grows with it. */
  if (!vtr_pointer_mapper_is_exact (mapper))
    reach = FILTER_REACH * (1 + (uint32_t) (mapper->picture_width / mapper->width));

  cover_side (rect->x, rect->width, reach, mapper->width, mapper->picture_width,
              &covered.x, &covered.width);
  cover_side (rect->y, rect->height, reach, mapper->height, mapper->picture_height,
              &covered.y, &covered.height);

  return covered;
}
