/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* SPICE or VNC: how a machine's screen is reached from its next start on. */

#include "window-private.h"

#include "machine-edit.h"
#include "machine-list.h"

static void
on_set (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (VtrWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  VtrMachine *machine = VTR_MACHINE (source);

  if (!vtr_machine_set_display_finish (machine, result, &error))
    _vtr_window_tell_failure (self, machine, error);
}

static void
action_use_display (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *uuid)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrMachine *machine =
    vtr_machine_list_find (vtr_connection_get_machines (self->connection),
                           g_variant_get_string (uuid, NULL));

  if (machine != NULL)
    vtr_machine_set_display_async (machine,
                                   g_str_has_suffix (action_name, "-spice") ? "spice" : "vnc",
                                   NULL, on_set, g_object_ref (self));
}

void
_vtr_window_class_init_display (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "machine.use-spice", "s", action_use_display);
  gtk_widget_class_install_action (widget_class, "machine.use-vnc", "s", action_use_display);
}
