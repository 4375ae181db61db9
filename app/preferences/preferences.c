/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "preferences.h"

#include "combo-list.h"
#include "combo-row.h"
#include "preferences-window.h"

#include <glib/gi18n.h>

static AdwPreferencesGroup *
group_new (const char *title,
           const char *description)
{
  return g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, "description", description,
                       NULL);
}

static AdwPreferencesGroup *
screen_group_new (GSettings *settings)
{
  AdwPreferencesGroup *group = group_new (_("Screen"), NULL);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Smooth Scaling"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("Off, the pixels of a scaled screen stay sharp squares."));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_settings_bind (settings, "smooth-scaling", button, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (group, row);

  return group;
}

static AdwPreferencesGroup *
release_group_new (GSettings *settings)
{
  AdwPreferencesGroup *group = NULL;

  group = group_new (_("Release Keys"),
                     _("They take the keyboard and the pointer back from a machine: for example "
                       "Ctrl+Alt, Right Ctrl or Shift+F12."));
  adw_preferences_group_add (group, vtr_combo_row_new (settings, "release-keys",
                                                       _("Release keys"), group));

  return group;
}

void
vtr_preferences_show (GtkWindow *parent,
                      GSettings *settings)
{
  AdwPreferencesPage *page = NULL;
  GtkWindow *window = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));

  window = vtr_preferences_window_new (parent);
  gtk_window_set_title (window, _("Preferences"));
  page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  adw_preferences_page_add (page, screen_group_new (settings));
  adw_preferences_page_add (page, release_group_new (settings));
  adw_preferences_page_add (
    page, vtr_combo_list_new (settings, "host-shortcuts",
                              _("Shortcuts That Stay on This Computer"),
                              _("They don’t go to a machine that has the keyboard: for example "
                                "Alt+Tab or F11. With a single key of the desktop’s, such as "
                                "Super, all of the desktop’s shortcuts stay.")));
  adw_preferences_page_add (
    page, vtr_combo_list_new (settings, "key-combinations", _("Combinations in Send Keys"),
                              _("They come first in the menu, in this order: for example "
                                "Ctrl+Shift+Esc.")));
  vtr_preferences_window_add_page (window, page);
  gtk_window_present (window);
}
