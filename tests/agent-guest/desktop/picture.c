/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture.h"

#define MARKER 16
#define BARS 8

static const unsigned long bar_colors[BARS] = { 0xffffff, 0xffff00, 0x00ffff, 0x00ff00,
                                                0xff00ff, 0xff0000, 0x0000ff, 0x202020 };
static const unsigned long background_colors[] = { 0x204060, 0x602040, 0x206040, 0x604020 };

static void
fill (Display      *display,
      Drawable      drawable,
      GC            gc,
      unsigned long color,
      int           x,
      int           y,
      int           width,
      int           height)
{
  XSetForeground (display, gc, color);
  XFillRectangle (display, drawable, gc, x, y, (unsigned int) width, (unsigned int) height);
}

static void
paint_monitor (Display       *display,
               Drawable       drawable,
               GC             gc,
               const Monitor *monitor,
               unsigned long  background)
{
  int left = monitor->x;
  int top = monitor->y;
  int width = (int) monitor->width;
  int height = (int) monitor->height;

  fill (display, drawable, gc, background, left, top, width, height);
  for (int i = 0; i < BARS; i++)
    {
      int start = i * width / BARS;
      int end = (i + 1) * width / BARS;

      fill (display, drawable, gc, bar_colors[i], left + start, top + height * 3 / 4, end - start,
            height * 7 / 8 - height * 3 / 4);
    }
  for (int x = 0; x < width; x++)
    fill (display, drawable, gc, x % 2 == 0 ? 0x000000 : 0xffffff, left + x, top + height / 4, 1,
          height / 8);
  fill (display, drawable, gc, 0xff0000, left, top, MARKER, MARKER);
  fill (display, drawable, gc, 0x00ff00, left + width - MARKER, top, MARKER, MARKER);
  fill (display, drawable, gc, 0x0000ff, left, top + height - MARKER, MARKER, MARKER);
  fill (display, drawable, gc, 0xffffff, left + width - MARKER, top + height - MARKER, MARKER,
        MARKER);
}

void
picture_paint (Display        *display,
               const Monitors *monitors)
{
  Window root = DefaultRootWindow (display);
  unsigned int width = 0;
  unsigned int height = 0;
  Pixmap pixmap = None;
  GC gc = NULL;

  for (int i = 0; i < monitors->count; i++)
    {
      const Monitor *monitor = &monitors->monitors[i];

      width = (unsigned int) monitor->x + monitor->width;
      height = monitor->height > height ? monitor->height : height;
    }
  pixmap = XCreatePixmap (display, root, width, height,
                          (unsigned int) DefaultDepth (display, DefaultScreen (display)));
  gc = XCreateGC (display, pixmap, 0, NULL);
  fill (display, pixmap, gc, 0, 0, 0, (int) width, (int) height);
  for (int i = 0; i < monitors->count; i++)
    paint_monitor (display, pixmap, gc, &monitors->monitors[i], background_colors[i % 4]);
  XSetWindowBackgroundPixmap (display, root, pixmap);
  XClearWindow (display, root);
  XFreeGC (display, gc);
  XFreePixmap (display, pixmap);
  XSync (display, False);
}
