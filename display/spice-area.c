/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-area.h"

#include "rect.h"

VtrRect
vtr_spice_area_find (SpiceDisplayChannel *channel,
                     guint                id,
                     guint                width,
                     guint                height)
{
  const VtrRect all = { 0, 0, width, height };
  g_autoptr (GArray) monitors = NULL;

  g_object_get (channel, "monitors", &monitors, NULL);
  for (guint i = 0; monitors != NULL && i < monitors->len; i++)
    {
      const SpiceDisplayMonitorConfig *monitor =
        &g_array_index (monitors, SpiceDisplayMonitorConfig, i);
      const VtrRect wanted = { monitor->x, monitor->y, monitor->width, monitor->height };

      if (monitor->id == id && monitor->surface_id == 0 && vtr_rect_contains (&all, &wanted))
        return wanted;
    }

  return id == 0 ? all : (VtrRect) { 0 };
}
