/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitors.h"

#include <stdio.h>
#include <string.h>

#include <X11/extensions/Xrandr.h>

#define MILLIMETRES(pixels) ((int) ((pixels) * 254 / 960))

/* What an output is to show: which mode, by which part of the card. */
typedef struct
{
  RROutput output;
  RRMode mode;
  RRCrtc crtc;
} Plan;

static bool
find_size (XRRScreenResources *resources,
           RRMode              mode,
           Monitor            *monitor)
{
  for (int i = 0; i < resources->nmode; i++)
    if (resources->modes[i].id == mode)
      {
        monitor->width = resources->modes[i].width;
        monitor->height = resources->modes[i].height;
        return true;
      }
  return false;
}

static RRCrtc
find_crtc (const XRROutputInfo *info,
           const Plan          *plans,
           int                  count)
{
  for (int i = 0; i < info->ncrtc; i++)
    {
      bool is_taken = false;

      for (int j = 0; j < count; j++)
        is_taken = is_taken || plans[j].crtc == info->crtcs[i];
      if (!is_taken)
        return info->crtcs[i];
    }
  return None;
}

/* Fills in one more monitor and its plan if @output has one. */
static void
add_output (Monitors           *wanted,
            Plan               *plans,
            Display            *display,
            XRRScreenResources *resources,
            RROutput            output)
{
  XRROutputInfo *info = XRRGetOutputInfo (display, resources, output);
  Monitor *monitor = &wanted->monitors[wanted->count];
  Plan *plan = &plans[wanted->count];

  if (info == NULL)
    return;
  if (info->connection == RR_Connected && info->nmode > 0 && wanted->count < MAX_MONITORS)
    {
      *plan = (Plan) { output, info->modes[0], find_crtc (info, plans, wanted->count) };
      snprintf (monitor->name, sizeof monitor->name, "%s", info->name);
      monitor->x = 0;
      monitor->y = 0;
      if (wanted->count > 0)
        monitor->x = monitor[-1].x + (int) monitor[-1].width;
      if (plan->crtc != None && find_size (resources, plan->mode, monitor))
        wanted->count++;
    }
  XRRFreeOutputInfo (info);
}

static void
switch_off (Display            *display,
            XRRScreenResources *resources)
{
  for (int i = 0; i < resources->ncrtc; i++)
    XRRSetCrtcConfig (display, resources, resources->crtcs[i], CurrentTime, 0, 0, None, RR_Rotate_0,
                      NULL, 0);
}

static void
apply (const Monitors     *wanted,
       const Plan         *plans,
       Display            *display,
       XRRScreenResources *resources)
{
  const Monitor *last = &wanted->monitors[wanted->count - 1];
  unsigned int width = (unsigned int) last->x + last->width;
  unsigned int height = 0;

  for (int i = 0; i < wanted->count; i++)
    if (wanted->monitors[i].height > height)
      height = wanted->monitors[i].height;
  /* A screen can't become smaller than what is shown of it, so nothing is for a moment. */
  XGrabServer (display);
  switch_off (display, resources);
  XRRSetScreenSize (display, DefaultRootWindow (display), (int) width, (int) height,
                    MILLIMETRES (width), MILLIMETRES (height));
  for (int i = 0; i < wanted->count; i++)
    {
      RROutput output = plans[i].output;

      XRRSetCrtcConfig (display, resources, plans[i].crtc, CurrentTime, wanted->monitors[i].x,
                        wanted->monitors[i].y, plans[i].mode, RR_Rotate_0, &output, 1);
    }
  XUngrabServer (display);
  XSync (display, False);
}

static bool
is_same (const Monitors *a,
         const Monitors *b)
{
  if (a->count != b->count)
    return false;
  for (int i = 0; i < a->count; i++)
    {
      const Monitor *one = &a->monitors[i];
      const Monitor *other = &b->monitors[i];

      if (strcmp (one->name, other->name) != 0 || one->x != other->x || one->width != other->width
          || one->height != other->height)
        return false;
    }
  return true;
}

bool
monitors_arrange (Monitors *monitors,
                  Display  *display)
{
  XRRScreenResources *resources = NULL;
  Monitors wanted = { .count = 0 };
  Plan plans[MAX_MONITORS + 1] = { { 0 } };
  bool is_changed = false;

  resources = XRRGetScreenResourcesCurrent (display, DefaultRootWindow (display));
  if (resources == NULL)
    return false;
  for (int i = 0; i < resources->noutput && wanted.count < MAX_MONITORS; i++)
    add_output (&wanted, plans, display, resources, resources->outputs[i]);
  is_changed = wanted.count > 0 && !is_same (&wanted, monitors);
  if (is_changed)
    {
      apply (&wanted, plans, display, resources);
      *monitors = wanted;
    }
  XRRFreeScreenResources (resources);
  return is_changed;
}
