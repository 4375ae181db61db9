/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "machine-set.h"

#include <glib/gi18n.h>
#include <math.h>

#define RESIZE_KEY "machines-that-resize"

/* How large the picture is: what is chosen in the menu is kept for all machines; a zoom on top
 * of it lasts until another machine is shown; whether the guest follows the window is kept for
 * each. */

static const double zooms[] = { 0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4 };

static VtrDisplayClient *
get_client (VtrConsolePage *self)
{
  return vtr_display_view_get_client (self->view);
}

static gboolean
can_resize (VtrConsolePage *self)
{
  VtrDisplayClient *client = get_client (self);

  return client != NULL && vtr_display_client_can_resize (client) &&
         !vtr_display_client_is_view_only (client);
}

static gboolean
get_state (GSimpleAction *action)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));

  return g_variant_get_boolean (state);
}

static VtrPictureScaling
get_scaling (VtrConsolePage *self)
{
  VtrPictureFit fit = (VtrPictureFit) g_settings_get_enum (self->settings, "scaling");

  if (self->zoom > 0)
    return (VtrPictureScaling) { VTR_PICTURE_ZOOM, self->zoom };

  return (VtrPictureScaling) { fit, 1 };
}

/* In GTK 4.8 a scrolled window gives its child the room it has only where it must not scroll. */
static void
apply (VtrConsolePage *self)
{
  VtrPictureScaling scaling = get_scaling (self);
  gboolean resizes = can_resize (self) && get_state (self->resize_action);
  gboolean scrolls = scaling.fit == VTR_PICTURE_ZOOM && !resizes;
  GtkPolicyType policy = scrolls ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER;
  g_autofree char *chosen = g_settings_get_string (self->settings, "scaling");

  vtr_display_view_set_scaling (self->view, scaling);
  vtr_display_view_set_smooth (self->view,
                               g_settings_get_boolean (self->settings, "smooth-scaling"));
  vtr_display_view_set_resize_guest (self->view, resizes);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), policy, policy);
  g_simple_action_set_state (self->scaling_action,
                             g_variant_new_string (self->zoom > 0 ? "" : chosen));
}

static void
append_scaling (GMenu      *menu,
                const char *label,
                const char *scaling)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "screen.scaling", "s", scaling);
  g_menu_append_item (menu, item);
}

/* An item of a menu can't tell why it is insensitive but by its name. */
static void
fill_last_section (VtrConsolePage *self)
{
  g_menu_remove_all (self->resize_menu);
  g_menu_append (self->resize_menu, _("Smooth Scaling"), "screen.smooth-scaling");
  g_menu_append (self->resize_menu,
                 can_resize (self) ? _("Resize Guest to Window")
                                   : _("Resize Guest to Window (Not Possible with This Screen)"),
                 "screen.resize-guest");
}

static void
on_possible_changed (VtrConsolePage *self)
{
  if (g_action_get_enabled (G_ACTION (self->resize_action)) != can_resize (self))
    {
      g_simple_action_set_enabled (self->resize_action, can_resize (self));
      fill_last_section (self);
    }
  apply (self);
}

static void
set_zoom (VtrConsolePage *self,
          double          zoom)
{
  g_autofree char *text = NULL;

  self->zoom = zoom;
  apply (self);
  /* Translators: how large a screen is shown. */
  text = g_strdup_printf (_("%d %%"), (int) lround (zoom * 100));
  vtr_console_note_show (self->note, text);
}

static void
zoom_in (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  double now = vtr_display_view_get_drawn_zoom (self->view);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (zooms) && zooms[i] <= now * 1.01)
    i++;
  set_zoom (self, zooms[i]);
}

static void
zoom_out (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  double now = vtr_display_view_get_drawn_zoom (self->view);
  guint i = G_N_ELEMENTS (zooms) - 1;

  while (i > 0 && zooms[i] >= now * 0.99)
    i--;
  set_zoom (self, zooms[i]);
}

static void
zoom_normal (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  set_zoom (VTR_CONSOLE_PAGE (widget), 1);
}

static void
on_scaling_chosen (VtrConsolePage *self,
                   GVariant       *parameter)
{
  self->zoom = 0;
  g_settings_set_string (self->settings, "scaling", g_variant_get_string (parameter, NULL));
  apply (self);
}

static const char *
get_id (VtrConsolePage *self)
{
  if (self->screen != NULL)
    return vtr_remote_screen_get_id (self->screen);

  return self->machine != NULL ? vtr_machine_get_uuid (self->machine) : NULL;
}

static void
on_resize_changed (VtrConsolePage *self,
                   GVariant       *state)
{
  gboolean resizes = g_variant_get_boolean (state);

  g_simple_action_set_state (self->resize_action, state);
  if (self->screen != NULL || (self->machine != NULL && !vtr_machine_is_transient (self->machine)))
    vtr_machine_set_change (self->settings, RESIZE_KEY, get_id (self), resizes);

  apply (self);
}

void
_vtr_console_page_restore_scaling (VtrConsolePage *self)
{
  const char *id = get_id (self);
  gboolean resizes = id != NULL && vtr_machine_set_contains (self->settings, RESIZE_KEY, id);

  self->zoom = 0;
  g_simple_action_set_state (self->resize_action, g_variant_new_boolean (resizes));
  on_possible_changed (self);
}

void
_vtr_console_page_class_init_scaling (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "console.zoom-out", NULL, zoom_out);
  gtk_widget_class_install_action (widget_class, "console.zoom-normal", NULL, zoom_normal);
}

static void
fill_options_menu (VtrConsolePage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) sizes = g_menu_new ();
  g_autoptr (GMenu) steps = g_menu_new ();

  append_scaling (sizes, _("Scale to Fit"), "fit");
  append_scaling (sizes, _("Whole Multiples Only"), "whole");
  append_scaling (sizes, _("Actual Size"), "actual");
  g_menu_append (steps, _("Zoom In"), "console.zoom-in");
  g_menu_append (steps, _("Zoom Out"), "console.zoom-out");
  fill_last_section (self);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sizes));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (steps));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->resize_menu));
  g_menu_append_submenu (vtr_console_menu_get_section (self->menu, VTR_CONSOLE_MENU_SCREEN),
                         _("Display Options"), G_MENU_MODEL (menu));
}

/* The application's accelerators are the window's, which doesn't have these actions: they only
 * tell menus what to write. */
static void
add_shortcuts (VtrConsolePage *self)
{
  static const struct { const char *keys; const char *action; } shortcuts[] = {
    { "<Control>plus|<Control>equal|<Control>KP_Add", "console.zoom-in" },
    { "<Control>minus|<Control>KP_Subtract", "console.zoom-out" },
    { "<Control>0|<Control>KP_0", "console.zoom-normal" },
    { "<Control><Shift>o", "console.send-files" },
    { "<Control><Shift>m", "screen.microphone" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                        gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
_vtr_console_page_init_scaling (VtrConsolePage *self)
{
  static const char * const signals[] = { "notify::can-resize", "notify::view-only",
                                          "notify::state" };

  self->scaling_action = g_simple_action_new_stateful ("scaling", G_VARIANT_TYPE_STRING,
                                                       g_variant_new_string ("fit"));
  self->resize_action = g_simple_action_new_stateful ("resize-guest", NULL,
                                                      g_variant_new_boolean (FALSE));
  g_simple_action_set_enabled (self->resize_action, FALSE);
  g_signal_connect_object (self->scaling_action, "activate", G_CALLBACK (on_scaling_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->resize_action, "change-state", G_CALLBACK (on_resize_changed),
                           self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_object (self->client_signals, signals[i],
                                   G_CALLBACK (on_possible_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::client", G_CALLBACK (on_possible_changed), self,
                           G_CONNECT_SWAPPED);
  self->resize_menu = g_menu_new ();
  fill_options_menu (self);
  add_shortcuts (self);
}

void
_vtr_console_page_clear_scaling (VtrConsolePage *self)
{
  g_clear_object (&self->scaling_action);
  g_clear_object (&self->resize_action);
  g_clear_object (&self->resize_menu);
}

void
_vtr_console_page_follow_scaling (VtrConsolePage *self,
                                  GActionMap     *actions)
{
  g_autoptr (GAction) smooth = g_settings_create_action (self->settings, "smooth-scaling");

  g_action_map_add_action (actions, smooth);
  g_action_map_add_action (actions, G_ACTION (self->scaling_action));
  g_action_map_add_action (actions, G_ACTION (self->resize_action));
  g_signal_connect_object (self->settings, "changed::scaling", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::smooth-scaling", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  apply (self);
}
