/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "shortcuts.h"

void
vtr_shortcuts_show (GtkWindow  *parent,
                    const char *resource_path)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *window = NULL;

  g_return_if_fail (resource_path != NULL);

  builder = gtk_builder_new_from_resource (resource_path);
  window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  g_return_if_fail (window != NULL);

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
