/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "window-private.h"

#include "alert.h"

/* Each of them leads away from the one screen. */
static void
disable_actions (VtrWindow *self)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_GET_CLASS (self);
  GType owner = G_TYPE_INVALID;
  const char *name = NULL;
  const char *property = NULL;
  const GVariantType *type = NULL;

  for (guint i = 0;
       gtk_widget_class_query_action (widget_class, i, &owner, &name, &type, &property); i++)
    {
      if (owner == VTR_TYPE_WINDOW)
        gtk_widget_action_set_enabled (GTK_WIDGET (self), name, FALSE);
    }
}

void
vtr_window_enter_kiosk (VtrWindow *self,
                        gboolean   ends_with_screen)
{
  g_return_if_fail (VTR_IS_WINDOW (self));

  self->is_kiosk = TRUE;
  self->ends_with_screen = ends_with_screen;
  disable_actions (self);
  vtr_console_page_enter_kiosk (self->console_page);
  gtk_stack_set_visible_child_name (self->stack, "console");
  gtk_window_fullscreen (GTK_WINDOW (self));
}

static void
close_kiosk (VtrWindow  *self,
             const char *message)
{
  if (message != NULL)
    g_printerr ("vitrine: %s\n", message);
  self->is_kiosk = FALSE;
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

void
_vtr_window_end_kiosk (VtrWindow  *self,
                       const char *message)
{
  if (self->is_kiosk && self->ends_with_screen)
    close_kiosk (self, message);
}

void
_vtr_window_tell_wrong (VtrWindow  *self,
                        const char *heading,
                        const char *message)
{
  if (!self->is_kiosk)
    {
      vtr_alert_error (GTK_WIDGET (self), heading, message, NULL);
      return;
    }

  /* There would be nothing behind the dialog, and no way out of that. */
  self->has_failed = TRUE;
  close_kiosk (self, message);
}

gboolean
vtr_window_has_failed (VtrWindow *self)
{
  g_return_val_if_fail (VTR_IS_WINDOW (self), FALSE);

  return self->has_failed;
}
