/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* Several windows: each shows what it likes, but a machine is shown in one of them only. */

#include "window-private.h"

#include "machine-list.h"

static VtrWindow *
find_window (VtrWindow  *self,
             VtrMachine *machine)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;

  for (GList *link = windows; link != NULL; link = link->next)
    if (VTR_IS_WINDOW (link->data) &&
        vtr_console_page_get_machine (VTR_WINDOW (link->data)->console_page) == machine)
      return link->data;

  return NULL;
}

gboolean
_vtr_window_raise_other (VtrWindow  *self,
                         VtrMachine *machine)
{
  VtrWindow *other = find_window (self, machine);

  if (other == NULL || other == self)
    return FALSE;

  gtk_window_present (GTK_WINDOW (other));

  return TRUE;
}

gboolean
_vtr_window_is_foremost (VtrWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  return application == NULL ||
         gtk_application_get_active_window (application) == GTK_WINDOW (self);
}

static void
ask_for_window (VtrWindow  *self,
                const char *uuid)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "new-window",
                                    g_variant_new_string (uuid));
}

/* What is shown moves; without it a second collection is opened. */
static void
new_window (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrMachine *machine = vtr_console_page_get_machine (self->console_page);

  ask_for_window (self, machine != NULL ? vtr_machine_get_uuid (machine) : "");
}

static void
open_in_new_window (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  const char *uuid = g_variant_get_string (parameter, NULL);
  VtrMachine *machine = vtr_machine_list_find (vtr_connection_get_machines (self->connection),
                                               uuid);

  if (machine != NULL && !_vtr_window_raise_other (self, machine))
    ask_for_window (self, uuid);
}

void
_vtr_window_class_init_several (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new-window", NULL, new_window);
  gtk_widget_class_install_action (widget_class, "machine.open-in-new-window", "s",
                                   open_in_new_window);
}

void
vtr_window_take_machine (VtrWindow  *self,
                         VtrMachine *machine)
{
  VtrWindow *other = NULL;

  g_return_if_fail (VTR_IS_WINDOW (self));
  g_return_if_fail (VTR_IS_MACHINE (machine));

  other = find_window (self, machine);
  if (other != NULL && other != self)
    {
      /* Whoever shows what is only tried asks what is to become of it. */
      if (other->tried == machine)
        self->tried = g_steal_pointer (&other->tried);
      _vtr_window_show_collection (other);
    }

  _vtr_window_show_console (self, machine);
}
