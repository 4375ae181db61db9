/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "screenshot.h"

/* In GTK 4.8 a scrolled window gives its child the room it has only where it must not scroll. */
static void
apply_scale (VtrConsolePage *self)
{
  gboolean fit = g_settings_get_boolean (self->settings, "scale-to-fit");
  GtkPolicyType policy = fit ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC;

  vtr_display_view_set_scale_to_fit (self->view, fit);
  vtr_display_view_set_smooth (self->view,
                               g_settings_get_boolean (self->settings, "smooth-scaling"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), policy, policy);
}

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
retry_display (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);

  if (self->session != NULL)
    vtr_display_session_retry_now (self->session);
}

void
_vtr_console_page_class_init_screen (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.screenshot", NULL, take_screenshot);
  /* The button of the status page gives every action the machine's UUID. */
  gtk_widget_class_install_action (widget_class, "console.retry-display", "s", retry_display);
}

void
_vtr_console_page_follow_settings (VtrConsolePage *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  static const char * const keys[] = { "scale-to-fit", "smooth-scaling" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, keys[i]);

      g_action_map_add_action (G_ACTION_MAP (group), action);
    }
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->sound_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "screen", G_ACTION_GROUP (group));

  g_signal_connect_object (self->settings, "changed::scale-to-fit", G_CALLBACK (apply_scale),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::smooth-scaling", G_CALLBACK (apply_scale),
                           self, G_CONNECT_SWAPPED);
  apply_scale (self);
}
