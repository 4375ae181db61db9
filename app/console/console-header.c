/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-header.h"

#include "usb-popover.h"

struct _VtrConsoleHeader
{
  AdwBin          parent_instance;

  gboolean        is_narrow;
  gboolean        is_kiosk;

  AdwHeaderBar   *bar;
  AdwWindowTitle *title;
  GtkWidget      *back_button;
  GtkWidget      *microphone_button;
  GtkWidget      *record_button;
  GtkLabel       *record_time;
  GtkMenuButton  *menu_button;
  GtkMenuButton  *keys_button;
  GtkMenuButton  *usb_button;
  VtrUsbPopover  *usb;
  gboolean        has_machine;
  GtkWidget      *fullscreen_button;
  GtkMenuButton  *emulation_button;
  GtkLabel       *emulation_label;
  GtkMenuButton  *protection_button;
  GtkLabel       *protection_title;
  GtkLabel       *protection_text;
  GtkWidget      *security_button;
};

G_DEFINE_FINAL_TYPE (VtrConsoleHeader, vtr_console_header, ADW_TYPE_BIN)

static gboolean
is_open (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  return popover != NULL && gtk_widget_get_visible (GTK_WIDGET (popover));
}

static void
show_room (VtrConsoleHeader *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->keys_button), !self->is_narrow);
  gtk_widget_set_visible (self->fullscreen_button, !self->is_narrow && !self->is_kiosk);
}

static void
vtr_console_header_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), VTR_TYPE_CONSOLE_HEADER);

  G_OBJECT_CLASS (vtr_console_header_parent_class)->dispose (object);
}

static void
vtr_console_header_class_init (VtrConsoleHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_console_header_dispose;

  g_type_ensure (VTR_TYPE_USB_POPOVER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/console/console-header.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, title);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, back_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, microphone_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, record_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, record_time);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, keys_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, usb_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, usb);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, fullscreen_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, emulation_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, emulation_label);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, protection_button);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, protection_title);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, protection_text);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleHeader, security_button);
}

static void
vtr_console_header_init (VtrConsoleHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vtr_console_header_set_menus (VtrConsoleHeader *self,
                              GMenuModel       *menu,
                              GMenuModel       *keys)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  gtk_menu_button_set_menu_model (self->menu_button, menu);
  gtk_menu_button_set_menu_model (self->keys_button, keys);
}

void
vtr_console_header_set_usb (VtrConsoleHeader *self,
                            VtrUsbManager    *usb)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  vtr_usb_popover_set_manager (self->usb, usb);
}

void
vtr_console_header_set_machine (VtrConsoleHeader *self,
                                VtrMachine       *machine)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  self->has_machine = machine != NULL;
  vtr_usb_popover_set_machine (self->usb, machine);
  gtk_widget_set_visible (GTK_WIDGET (self->usb_button), machine != NULL);
}

void
vtr_console_header_set_outlet (VtrConsoleHeader *self,
                               VtrUsbOutlet     *outlet)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  vtr_usb_popover_set_outlet (self->usb, outlet);
  gtk_widget_set_visible (GTK_WIDGET (self->usb_button), self->has_machine || outlet != NULL);
}

void
vtr_console_header_set_title (VtrConsoleHeader *self,
                              const char       *title,
                              const char       *subtitle)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
}

void
vtr_console_header_set_takes_keys (VtrConsoleHeader *self,
                                   gboolean          takes_keys)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->keys_button), takes_keys);
}

void
vtr_console_header_set_emulation (VtrConsoleHeader *self,
                                  const char       *reason)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  gtk_widget_set_visible (GTK_WIDGET (self->emulation_button), reason != NULL);
  if (reason == NULL)
    return;

  gtk_label_set_text (self->emulation_label, reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->emulation_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
}

void
vtr_console_header_set_protection (VtrConsoleHeader          *self,
                                   const VtrRemoteProtection *protection,
                                   const char                *id)
{
  GtkWidget *button = NULL;

  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  button = GTK_WIDGET (self->protection_button);
  gtk_widget_set_visible (button, protection != NULL);
  if (protection == NULL)
    return;

  gtk_menu_button_set_icon_name (self->protection_button, protection->icon_name);
  gtk_widget_set_tooltip_text (button, protection->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, protection->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, protection->text, -1);
  gtk_label_set_text (self->protection_title, protection->title);
  gtk_label_set_text (self->protection_text, protection->text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->security_button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->security_button), "remote.security");
}

void
vtr_console_header_set_microphone (VtrConsoleHeader *self,
                                   gboolean          is_heard)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  gtk_widget_set_visible (self->microphone_button, is_heard);
}

void
vtr_console_header_set_recording (VtrConsoleHeader *self,
                                  const char       *time)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  if (time != NULL)
    gtk_label_set_text (self->record_time, time);
  gtk_widget_set_visible (self->record_button, time != NULL);
}

void
vtr_console_header_set_narrow (VtrConsoleHeader *self,
                               gboolean          narrow)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  self->is_narrow = narrow;
  show_room (self);
}

void
vtr_console_header_set_fullscreen (VtrConsoleHeader *self,
                                   gboolean          fullscreen)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  adw_header_bar_set_show_end_title_buttons (self->bar, !fullscreen);
  gtk_button_set_icon_name (GTK_BUTTON (self->fullscreen_button),
                            fullscreen ? "view-restore-symbolic" : "view-fullscreen-symbolic");
}

void
vtr_console_header_enter_kiosk (VtrConsoleHeader *self)
{
  g_return_if_fail (VTR_IS_CONSOLE_HEADER (self));

  self->is_kiosk = TRUE;
  gtk_widget_set_visible (self->back_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), FALSE);
  gtk_widget_set_visible (self->security_button, FALSE);
  show_room (self);
}

gboolean
vtr_console_header_has_open_menu (VtrConsoleHeader *self)
{
  g_return_val_if_fail (VTR_IS_CONSOLE_HEADER (self), FALSE);

  return is_open (self->menu_button) || is_open (self->keys_button) ||
         is_open (self->usb_button) || is_open (self->emulation_button) ||
         is_open (self->protection_button);
}
