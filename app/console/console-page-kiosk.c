/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

void
_vtr_console_page_class_init_kiosk (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, back_button);
}

void
vtr_console_page_enter_kiosk (VtrConsolePage *self)
{
  static const char * const ways_out[] = {
    "console.screenshot", "console.copy-screenshot", "console.record", "console.send-files",
  };
  GtkWidget *hidden[4] = { NULL };

  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  hidden[0] = self->back_button;
  hidden[1] = GTK_WIDGET (self->menu_button);
  hidden[2] = self->fullscreen_button;
  hidden[3] = self->security_button;

  self->is_kiosk = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (ways_out); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), ways_out[i], FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    gtk_widget_set_visible (hidden[i], FALSE);
}

const char *
vtr_console_page_get_screen_error (VtrConsolePage *self)
{
  const GError *error = NULL;

  g_return_val_if_fail (VTR_IS_CONSOLE_PAGE (self), NULL);

  error = self->remote != NULL ? vtr_remote_session_get_error (self->remote) : NULL;

  return error != NULL ? error->message : NULL;
}
