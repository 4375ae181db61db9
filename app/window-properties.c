/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* The properties of a machine: of the one whose menu was used, else the one that is shown or
 * selected. */

#include "window-private.h"

#include "machine-list.h"
#include "machine-properties.h"

static void
show_properties (VtrWindow  *self,
                 VtrMachine *machine)
{
  if (machine != NULL)
    vtr_machine_properties_show (GTK_WINDOW (self), machine, self->usb);
}

static void
action_machine (GtkWidget  *widget,
                const char *action_name,
                GVariant   *uuid)
{
  VtrWindow *self = VTR_WINDOW (widget);

  show_properties (self, vtr_machine_list_find (vtr_connection_get_machines (self->connection),
                                                g_variant_get_string (uuid, NULL)));
}

static void
action_shown (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (page, "console") == 0)
    show_properties (self, vtr_console_page_get_machine (self->console_page));
  else if (g_strcmp0 (page, "collection") == 0)
    show_properties (self, vtr_collection_page_get_selected_machine (self->collection_page));
}

void
_vtr_window_class_init_properties (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "machine.properties", "s", action_machine);
  gtk_widget_class_install_action (widget_class, "win.properties", NULL, action_shown);
}
