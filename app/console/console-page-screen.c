/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "screenshot.h"

#include <glib/gi18n.h>

static void
take_screenshot (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  g_autoptr (GdkTexture) texture = vtr_display_view_dup_texture (self->view);

  const char *title = _vtr_console_page_get_title (self);

  if (texture != NULL && title != NULL)
    vtr_screenshot_save (widget, texture, title);
}

static void
copy_screenshot (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  g_autoptr (GdkTexture) texture = vtr_display_view_dup_texture (self->view);

  if (texture == NULL)
    return;

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  vtr_console_note_show (self->note, _("Screenshot copied"));
}

static void
retry_display (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);

  if (self->session != NULL)
    vtr_display_session_retry_now (self->session);
}

static void
on_moved (VtrConsolePage *self,
          const char     *host)
{
  /* Translators: %s is the name of a computer. */
  g_autofree char *text = g_strdup_printf (_("The machine moved to %s"), host);

  vtr_console_note_show (self->note, text);
}

void
_vtr_console_page_class_init_screen (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.screenshot", NULL, take_screenshot);
  gtk_widget_class_install_action (widget_class, "console.copy-screenshot", NULL,
                                   copy_screenshot);
  /* The button of the status page gives every action the machine's UUID. */
  gtk_widget_class_install_action (widget_class, "console.retry-display", "s", retry_display);
}

void
_vtr_console_page_init_screen (VtrConsolePage *self)
{
  GMenu *menu = vtr_console_menu_get_section (self->menu, VTR_CONSOLE_MENU_SCREEN);

  g_menu_append (menu, _("Screenshot"), "console.screenshot");
  g_menu_append (menu, _("Copy Screenshot"), "console.copy-screenshot");
  g_signal_group_connect_object (self->client_signals, "moved", G_CALLBACK (on_moved), self,
                                 G_CONNECT_SWAPPED);
}

void
_vtr_console_page_follow_settings (VtrConsolePage *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->sound_action));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->microphone_action));
  _vtr_console_page_follow_cards (self, G_ACTION_MAP (group));
  _vtr_console_page_follow_scaling (self, G_ACTION_MAP (group));
  _vtr_console_page_follow_keyboard (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "screen", G_ACTION_GROUP (group));
}
