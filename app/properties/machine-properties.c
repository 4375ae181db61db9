/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-properties.h"

#include "preferences-window.h"
#include "usb-list.h"

#include <glib/gi18n.h>

#define DEFAULT_WIDTH  520
#define DEFAULT_HEIGHT 480
/* What a window of properties is of: a machine, only compared. */
#define MACHINE_KEY    "vtr-machine"

/* (nullable) */
static GtkWindow *
find_open (VtrMachine *machine)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_object_get_data (G_OBJECT (window), MACHINE_KEY) == machine)
        return window;
    }

  return NULL;
}

/* Properties of nothing are of no use. */
static void
on_removed (GtkWindow  *window,
            GParamSpec *pspec,
            VtrMachine *machine)
{
  if (vtr_machine_is_removed (machine))
    gtk_window_destroy (window);
}

static void
show_title (GtkWindow  *window,
            GParamSpec *pspec,
            VtrMachine *machine)
{
  /* Translators: %s is the name of a machine. */
  g_autofree char *title = g_strdup_printf (_("Properties of %s"), vtr_machine_get_title (machine));

  gtk_window_set_title (window, title);
}

/* libadwaita (1.2) keeps the pages of a window that is gone: nothing there goes on working. */
static void
on_destroy (VtrUsbList *list)
{
  vtr_usb_list_set_machine (list, NULL);
}

static AdwPreferencesPage *
create_page (GtkWindow     *window,
             VtrMachine    *machine,
             VtrUsbManager *usb)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  VtrUsbList *list = VTR_USB_LIST (vtr_usb_list_new ());

  vtr_usb_list_set_manager (list, usb);
  vtr_usb_list_set_machine (list, machine);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_destroy), list, G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (group, _("USB Devices"));
  adw_preferences_group_add (group, GTK_WIDGET (list));
  adw_preferences_page_add (page, group);

  return page;
}

void
vtr_machine_properties_show (GtkWindow     *parent,
                             VtrMachine    *machine,
                             VtrUsbManager *usb)
{
  GtkWindow *window = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (VTR_IS_USB_MANAGER (usb));

  window = find_open (machine);
  if (window == NULL)
    {
      window = vtr_preferences_window_new (parent);
      gtk_window_set_modal (window, FALSE);
      gtk_window_set_destroy_with_parent (window, TRUE);
      gtk_window_set_default_size (window, DEFAULT_WIDTH, DEFAULT_HEIGHT);
      vtr_preferences_window_add_page (window, create_page (window, machine, usb));
      g_object_set_data_full (G_OBJECT (window), MACHINE_KEY, g_object_ref (machine),
                              g_object_unref);
      g_signal_connect_object (machine, "notify::removed", G_CALLBACK (on_removed), window,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (machine, "notify::title", G_CALLBACK (show_title), window,
                               G_CONNECT_SWAPPED);
      show_title (window, NULL, machine);
    }
  gtk_window_present (window);
}
