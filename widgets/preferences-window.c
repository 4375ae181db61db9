/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "preferences-window.h"

#define DEFAULT_WIDTH  640
#define DEFAULT_HEIGHT 720

GtkWindow *
vtr_preferences_window_new (GtkWindow *parent)
{
  GtkWindow *window = GTK_WINDOW (adw_preferences_window_new ());

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), window);

  gtk_window_set_transient_for (window, parent);
  gtk_window_set_modal (window, parent != NULL);
  gtk_window_set_default_size (window, DEFAULT_WIDTH, DEFAULT_HEIGHT);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);

  return window;
}

void
vtr_preferences_window_add_page (GtkWindow          *window,
                                 AdwPreferencesPage *page)
{
  g_return_if_fail (ADW_IS_PREFERENCES_WINDOW (window));
  g_return_if_fail (ADW_IS_PREFERENCES_PAGE (page));

  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
}
