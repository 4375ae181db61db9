/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include <glib/gi18n.h>

#define CLIPBOARD_KEY "share-clipboard"

/* What goes between the user and the guest besides the screen: its section of the menu has what
 * this guest can do. */

/* @feature: (nullable): it is made later */
static gboolean
is_available (gpointer feature)
{
  return feature != NULL && vtr_guest_feature_is_available (VTR_GUEST_FEATURE (feature));
}

static void
update_menu (VtrConsolePage *self)
{
  GMenu *menu = vtr_console_menu_get_section (self->menu, VTR_CONSOLE_MENU_EXCHANGE);
  gboolean has_files = is_available (self->files);
  gboolean has_monitors = is_available (self->monitors);
  gboolean has_folder = is_available (self->folder);

  g_menu_remove_all (menu);
  g_menu_append (menu, _("Share the Clipboard"), "exchange.share-clipboard");
  if (has_files)
    g_menu_append (menu, _("Send Files…"), "console.send-files");
  if (has_folder)
    g_menu_append_submenu (menu, _("Shared Folder"),
                           vtr_guest_folder_get_menu (self->folder));
  if (has_monitors)
    g_menu_append_submenu (menu, _("Monitors"),
                           vtr_guest_monitors_get_menu (self->monitors));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.send-files", has_files);
}

static void
send_files (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  vtr_guest_files_choose (VTR_CONSOLE_PAGE (widget)->files);
}

/* Without it the bridge has no client, and nothing goes either way. */
static void
update_clipboard (VtrConsolePage *self)
{
  gboolean is_shared = g_settings_get_boolean (self->settings, CLIPBOARD_KEY);

  vtr_clipboard_bridge_set_client (self->clipboard,
                                   is_shared ? vtr_display_view_get_client (self->view) : NULL);
}

static void
on_clipboard_refused (VtrClipboardBridge *bridge,
                      gboolean            is_guests,
                      VtrConsolePage     *self)
{
  if (is_guests)
    vtr_console_note_show (self->note,
                           _("What was copied in the machine stays there: over 1 MiB of text"));
  else
    vtr_console_note_show (self->note,
                           _("What was copied here isn’t shared: over 1 MiB of text"));
}

void
_vtr_console_page_follow_exchange (VtrConsolePage *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GAction) action = g_settings_create_action (self->settings, CLIPBOARD_KEY);

  g_action_map_add_action (G_ACTION_MAP (group), action);
  self->folder = vtr_guest_folder_new (self->view, self->settings);
  vtr_guest_folder_add_actions (self->folder, G_ACTION_MAP (group));
  g_signal_connect_object (self->folder, "notify::available", G_CALLBACK (update_menu), self,
                           G_CONNECT_SWAPPED);
  self->monitors = vtr_guest_monitors_new (self->view, self->settings);
  vtr_guest_monitors_add_actions (self->monitors, G_ACTION_MAP (group));
  g_signal_connect_object (self->monitors, "notify::available", G_CALLBACK (update_menu), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "exchange", G_ACTION_GROUP (group));

  self->clipboard = vtr_clipboard_bridge_new (GTK_WIDGET (self->view));
  g_signal_connect_object (self->clipboard, "refused", G_CALLBACK (on_clipboard_refused), self, 0);
  g_signal_connect_object (self->settings, "changed::" CLIPBOARD_KEY,
                           G_CALLBACK (update_clipboard), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::client", G_CALLBACK (update_clipboard), self,
                           G_CONNECT_SWAPPED);
  update_clipboard (self);
}

void
_vtr_console_page_restore_exchange (VtrConsolePage *self)
{
  const char *id = NULL;

  if (self->screen != NULL)
    id = vtr_remote_screen_get_id (self->screen);
  else if (self->machine != NULL && !vtr_machine_is_transient (self->machine))
    id = vtr_machine_get_uuid (self->machine);

  if (self->folder != NULL)
    vtr_guest_folder_set_id (self->folder, id);
  if (self->monitors != NULL)
    vtr_guest_monitors_set_machine (self->monitors, id, _vtr_console_page_get_title (self));
}

void
_vtr_console_page_class_init_exchange (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.send-files", NULL, send_files);
}

void
_vtr_console_page_init_exchange (VtrConsolePage *self)
{
  GtkOverlay *overlay = GTK_OVERLAY (adw_bin_get_child (ADW_BIN (self)));

  self->files = vtr_guest_files_new (self->view, overlay);
  g_signal_connect_object (self->files, "notify::available", G_CALLBACK (update_menu), self,
                           G_CONNECT_SWAPPED);
  update_menu (self);
}

void
_vtr_console_page_clear_exchange (VtrConsolePage *self)
{
  g_clear_object (&self->clipboard);
  g_clear_object (&self->folder);
  g_clear_object (&self->monitors);
  g_clear_object (&self->files);
}
