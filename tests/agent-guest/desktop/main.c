/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a desktop does when monitors come, go or change: each gets the mode it prefers, beside the
 * one before it. Then paints what is expected of it and tells, on standard output and in a file.
 */
#include "monitors.h"
#include "picture.h"

#include <stdio.h>
#include <stdlib.h>

#include <X11/Xlib.h>
#include <X11/extensions/Xrandr.h>

#define REPORT "/run/monitors"

static void
report (const Monitors *monitors)
{
  FILE *file = fopen (REPORT ".part", "w");

  for (int i = 0; i < monitors->count; i++)
    {
      const Monitor *monitor = &monitors->monitors[i];
      const char *format = "%s %ux%u+%d+%d\n";

      printf ("MONITOR ");
      printf (format, monitor->name, monitor->width, monitor->height, monitor->x, monitor->y);
      if (file != NULL)
        fprintf (file, format, monitor->name, monitor->width, monitor->height, monitor->x,
                 monitor->y);
    }
  fflush (stdout);
  if (file != NULL && fclose (file) == 0)
    rename (REPORT ".part", REPORT);
}

static int
on_error (Display    *display,
          XErrorEvent *event)
{
  char text[120];

  /* A monitor may be gone by the time it is asked about; the next event tells of that. */
  XGetErrorText (display, event->error_code, text, sizeof text);
  fprintf (stderr, "request %d.%d: %s\n", event->request_code, event->minor_code, text);
  return 0;
}

int
main (void)
{
  Display *display = XOpenDisplay (NULL);
  Monitors monitors = { .count = 0 };
  int first_event = 0;
  int first_error = 0;

  if (display == NULL || !XRRQueryExtension (display, &first_event, &first_error))
    {
      fprintf (stderr, "there is no X server with RandR\n");
      return EXIT_FAILURE;
    }
  XSetErrorHandler (on_error);
  XRRSelectInput (display, DefaultRootWindow (display),
                  RRScreenChangeNotifyMask | RROutputChangeNotifyMask | RRCrtcChangeNotifyMask);
  for (;;)
    {
      if (monitors_arrange (&monitors, display))
        {
          picture_paint (display, &monitors);
          report (&monitors);
        }
      /* Changes come in bursts, one look at the end of each is enough. */
      do
        {
          XEvent event;

          XNextEvent (display, &event);
          XRRUpdateConfiguration (&event);
        }
      while (XPending (display) > 0);
    }
}
