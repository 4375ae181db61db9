/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-status-page.h"

#include "plain-text.h"
#include "spinner.h"

struct _VtrConsoleStatusPage
{
  AdwBin         parent_instance;

  AdwStatusPage *page;
  VtrSpinner    *spinner;
  GtkWidget     *button;
};

G_DEFINE_FINAL_TYPE (VtrConsoleStatusPage, vtr_console_status_page, ADW_TYPE_BIN)

static void
vtr_console_status_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), VTR_TYPE_CONSOLE_STATUS_PAGE);

  G_OBJECT_CLASS (vtr_console_status_page_parent_class)->dispose (object);
}

static void
vtr_console_status_page_class_init (VtrConsoleStatusPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_console_status_page_dispose;

  g_type_ensure (VTR_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/vitrine/Vitrine/console/console-status-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleStatusPage, page);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleStatusPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleStatusPage, button);
}

static void
vtr_console_status_page_init (VtrConsoleStatusPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_button (VtrConsoleStatusPage   *self,
             const VtrConsoleStatus *status,
             const char             *target)
{
  GtkActionable *button = GTK_ACTIONABLE (self->button);

  gtk_button_set_label (GTK_BUTTON (self->button), status->button);
  gtk_actionable_set_action_target_value (button,
                                          target != NULL ? g_variant_new_string (target) : NULL);
  gtk_actionable_set_action_name (button, status->action_name);
}

void
vtr_console_status_page_show (VtrConsoleStatusPage   *self,
                              const VtrConsoleStatus *status,
                              const char             *target)
{
  g_return_if_fail (VTR_IS_CONSOLE_STATUS_PAGE (self));
  g_return_if_fail (status != NULL);

  adw_status_page_set_icon_name (self->page, status->icon_name);
  adw_status_page_set_title (self->page, status->title != NULL ? status->title : "");
  vtr_plain_description_set (self->page, status->description);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), status->is_waiting);
  vtr_spinner_set_spinning (self->spinner, status->is_waiting);
  gtk_widget_set_visible (self->button, status->button != NULL);
  if (status->button != NULL)
    show_button (self, status, target);
}
