/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

void
vtr_console_page_enter_kiosk (VtrConsolePage *self)
{
  static const char * const ways_out[] = {
    "console.screenshot", "console.copy-screenshot", "console.record", "console.send-files",
  };

  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  self->is_kiosk = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (ways_out); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), ways_out[i], FALSE);
  vtr_console_header_enter_kiosk (self->header);
}

const char *
vtr_console_page_get_screen_error (VtrConsolePage *self)
{
  const GError *error = NULL;

  g_return_val_if_fail (VTR_IS_CONSOLE_PAGE (self), NULL);

  error = self->remote != NULL ? vtr_remote_session_get_error (self->remote) : NULL;

  return error != NULL ? error->message : NULL;
}
