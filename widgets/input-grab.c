/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-input-grab"

#include "input-grab.h"

static void
restore (VtrInputGrab *grab)
{
  if (grab->toplevel != NULL && !gdk_surface_is_destroyed (GDK_SURFACE (grab->toplevel)))
    gdk_toplevel_restore_system_shortcuts (grab->toplevel);
  g_clear_object (&grab->toplevel);
}

static void
inhibit (VtrInputGrab *grab,
         GtkWidget    *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = native == NULL ? NULL : gtk_native_get_surface (native);

  if (grab->toplevel != NULL || surface == NULL || !GDK_IS_TOPLEVEL (surface))
    return;

  grab->toplevel = g_object_ref (GDK_TOPLEVEL (surface));
  gdk_toplevel_inhibit_system_shortcuts (grab->toplevel, NULL);
}

gboolean
vtr_input_grab_take (VtrInputGrab *grab,
                     GtkWidget    *widget)
{
  g_return_val_if_fail (grab != NULL, FALSE);
  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  if (grab->taken)
    return FALSE;

  grab->taken = TRUE;
  inhibit (grab, widget);

  return TRUE;
}

gboolean
vtr_input_grab_release (VtrInputGrab *grab)
{
  g_return_val_if_fail (grab != NULL, FALSE);

  if (!grab->taken)
    return FALSE;

  grab->taken = FALSE;
  restore (grab);

  return TRUE;
}

void
vtr_input_grab_pause (VtrInputGrab *grab)
{
  g_return_if_fail (grab != NULL);

  restore (grab);
}

void
vtr_input_grab_resume (VtrInputGrab *grab,
                       GtkWidget    *widget)
{
  g_return_if_fail (grab != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (grab->taken)
    inhibit (grab, widget);
}
