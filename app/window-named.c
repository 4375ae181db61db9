/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* A machine that was asked for by its name, perhaps before anything is known of machines. */

#include "window-private.h"

#include "alert.h"
#include "machine-list.h"

#include <glib/gi18n.h>

static void
show (VtrWindow  *self,
      VtrMachine *machine)
{
  if (_vtr_window_raise_other (self, machine) || !_vtr_window_may_show_screen (self))
    return;

  _vtr_window_show_console (self, machine);
  if (self->wanted_fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (self));
}

static void
look (VtrWindow *self)
{
  g_autofree char *wanted = NULL;
  g_autofree char *text = NULL;
  VtrMachine *machine = NULL;

  if (self->wanted == NULL ||
      vtr_connection_get_state (self->connection) != VTR_CONNECTION_STATE_OPEN)
    return;

  wanted = g_steal_pointer (&self->wanted);
  machine = vtr_machine_list_find (vtr_connection_get_machines (self->connection), wanted);
  if (machine != NULL)
    {
      show (self, machine);
      return;
    }

  /* Translators: %s is what the user called the machine. */
  text = g_strdup_printf (_("There is no machine called “%s” here."), wanted);
  vtr_alert_error (GTK_WIDGET (self), _("No Such Machine"), text, NULL);
}

void
_vtr_window_set_up_named (VtrWindow *self)
{
  g_signal_connect_object (self->connection, "notify::state", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
}

void
vtr_window_open_machine (VtrWindow  *self,
                         const char *name_or_uuid,
                         gboolean    fullscreen)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  g_return_if_fail (name_or_uuid != NULL);

  g_free (self->wanted);
  self->wanted = g_strdup (name_or_uuid);
  self->wanted_fullscreen = fullscreen;
  look (self);
}
