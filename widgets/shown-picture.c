/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-shown-picture"

#include "shown-picture.h"

#ifdef GDK_WINDOWING_X11
#include <cairo-xlib.h>
#include <gdk/x11/gdkx.h>
#endif

#define BYTES_PER_PIXEL 4

static cairo_surface_t *
create_surface (GdkDisplay *display,
                int         width,
                int         height,
                gboolean    shared)
{
#ifdef GDK_WINDOWING_X11
  if (shared && GDK_IS_X11_DISPLAY (display))
    {
      Display *xdisplay = gdk_x11_display_get_xdisplay (display);
      cairo_surface_t *root = NULL;
      cairo_surface_t *surface = NULL;

      root = cairo_xlib_surface_create (xdisplay, DefaultRootWindow (xdisplay),
                                        DefaultVisual (xdisplay, DefaultScreen (xdisplay)), 1, 1);
      /* Ordinary memory where the server is on another computer. */
      surface = cairo_surface_create_similar_image (root, CAIRO_FORMAT_RGB24, width, height);
      cairo_surface_destroy (root);

      return surface;
    }
#endif

  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
}

static void
clear (gpointer data)
{
  VtrShownPicture *picture = data;

  cairo_surface_destroy (picture->surface);
}

static void
drop (gpointer data)
{
  vtr_shown_picture_unref (data);
}

VtrShownPicture *
vtr_shown_picture_new (GdkDisplay *display,
                       int         width,
                       int         height,
                       gboolean    shared)
{
  cairo_surface_t *surface = create_surface (display, width, height, shared);
  VtrShownPicture *picture = NULL;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }

  /* cairo pads rows to four bytes, which these pixels have. */
  g_assert (cairo_image_surface_get_stride (surface) == width * BYTES_PER_PIXEL);
  picture = g_rc_box_new0 (VtrShownPicture);
  picture->surface = surface;
  picture->pixels = cairo_image_surface_get_data (surface);
  picture->stride = (size_t) width * BYTES_PER_PIXEL;

  return picture;
}

VtrShownPicture *
vtr_shown_picture_ref (VtrShownPicture *picture)
{
  return g_rc_box_acquire (picture);
}

void
vtr_shown_picture_unref (VtrShownPicture *picture)
{
  g_rc_box_release_full (picture, clear);
}

uint8_t *
vtr_shown_picture_at (VtrShownPicture *picture,
                      int              x,
                      int              y)
{
  return picture->pixels + (size_t) y * picture->stride + (size_t) x * BYTES_PER_PIXEL;
}

cairo_surface_t *
vtr_shown_picture_look_at (VtrShownPicture             *picture,
                           const cairo_rectangle_int_t *rectangle)
{
  static const cairo_user_data_key_t key;
  cairo_surface_t *surface = NULL;

  surface = cairo_image_surface_create_for_data (vtr_shown_picture_at (picture, rectangle->x,
                                                                       rectangle->y),
                                                 CAIRO_FORMAT_RGB24, rectangle->width,
                                                 rectangle->height, (int) picture->stride);
  if (cairo_surface_set_user_data (surface, &key, vtr_shown_picture_ref (picture),
                                   drop) != CAIRO_STATUS_SUCCESS)
    vtr_shown_picture_unref (picture);

  return surface;
}
