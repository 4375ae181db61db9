/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

/* The keys that go from tab to tab; the guest has them while the keyboard is its own. */

static void
next_tab (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  vtr_console_tabs_switch (VTR_CONSOLE_PAGE (widget)->tabs, 1);
}

static void
previous_tab (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  vtr_console_tabs_switch (VTR_CONSOLE_PAGE (widget)->tabs, -1);
}

void
_vtr_console_page_class_init_tabs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.next-tab", NULL, next_tab);
  gtk_widget_class_install_action (widget_class, "console.previous-tab", NULL, previous_tab);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, tabs);
}

static void
add_shortcut (GtkEventController *controller,
              const char         *keys,
              const char         *action_name)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                            gtk_named_action_new (action_name));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

void
_vtr_console_page_init_tabs (VtrConsolePage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  /* Before the terminal has them; a screen that has the keyboard is before all of it. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_shortcut (controller, "<Control><Shift>Page_Down", "console.next-tab");
  add_shortcut (controller, "<Control><Shift>Page_Up", "console.previous-tab");
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
