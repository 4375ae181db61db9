/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-input-grab"

#include "input-grab.h"

gboolean
vtr_input_grab_take (VtrInputGrab *grab,
                     GtkWidget    *widget)
{
  GtkNative *native = NULL;
  GdkSurface *surface = NULL;

  g_return_val_if_fail (grab != NULL, FALSE);
  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  if (grab->taken)
    return FALSE;

  native = gtk_widget_get_native (widget);
  if (native != NULL)
    surface = gtk_native_get_surface (native);
  if (surface != NULL && GDK_IS_TOPLEVEL (surface))
    {
      grab->toplevel = g_object_ref (GDK_TOPLEVEL (surface));
      gdk_toplevel_inhibit_system_shortcuts (grab->toplevel, NULL);
    }

  grab->taken = TRUE;

  return TRUE;
}

gboolean
vtr_input_grab_release (VtrInputGrab *grab)
{
  g_return_val_if_fail (grab != NULL, FALSE);

  if (!grab->taken)
    return FALSE;

  grab->taken = FALSE;
  if (grab->toplevel != NULL && !gdk_surface_is_destroyed (GDK_SURFACE (grab->toplevel)))
    gdk_toplevel_restore_system_shortcuts (grab->toplevel);
  g_clear_object (&grab->toplevel);

  return TRUE;
}
