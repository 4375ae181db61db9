/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "text-console-private.h"

/* The page has these keys, too, for its screen: here they are about the text. */
static const char *
get_zoom_action (guint           keyval,
                 GdkModifierType state)
{
  if ((state & GDK_CONTROL_MASK) == 0)
    return NULL;
  if (keyval == GDK_KEY_plus || keyval == GDK_KEY_equal || keyval == GDK_KEY_KP_Add)
    return "terminal.zoom-in";
  if (keyval == GDK_KEY_minus || keyval == GDK_KEY_KP_Subtract)
    return "terminal.zoom-out";

  return keyval == GDK_KEY_0 || keyval == GDK_KEY_KP_0 ? "terminal.zoom-reset" : NULL;
}

/* What stays with the window: its own keys have Ctrl and Shift, or are F11 and the menu's. All
 * others are the guest's, Ctrl+Q and Tab included, which windows and focus would take first. */
static gboolean
is_own_key (guint           keyval,
            GdkModifierType state)
{
  const GdkModifierType both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  if ((state & both) == both)
    return TRUE;
  if ((state & GDK_SHIFT_MASK) != 0 && keyval == GDK_KEY_F10)
    return TRUE;

  return keyval == GDK_KEY_F11 || keyval == GDK_KEY_Menu;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        VtrTextConsole        *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *zoom_action = get_zoom_action (keyval, state);

  if (root == NULL || gtk_root_get_focus (root) != GTK_WIDGET (self->terminal))
    return GDK_EVENT_PROPAGATE;

  if (zoom_action != NULL)
    return gtk_widget_activate_action (GTK_WIDGET (self), zoom_action, NULL);
  if (is_own_key (keyval, state))
    return GDK_EVENT_PROPAGATE;

  return gtk_event_controller_key_forward (controller, GTK_WIDGET (self->terminal));
}

/* At the window, in the capture phase: there it comes before the window's own keys and before Tab
 * moves the focus. */
void
_vtr_text_console_watch_keys (VtrTextConsole *self,
                              GtkWidget      *root)
{
  if (self->keys != NULL)
    gtk_widget_remove_controller (gtk_event_controller_get_widget (self->keys), self->keys);
  self->keys = NULL;
  if (root == NULL)
    return;

  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (root, self->keys);
}

void
_vtr_text_console_add_shortcuts (VtrTextConsole *self)
{
  static const struct
  {
    const char *keys;
    const char *action;
  } shortcuts[] = {
    { "<Control><Shift>c", "terminal.copy" },
    { "<Control><Shift>v", "terminal.paste" },
    { "<Control><Shift>a", "terminal.select-all" },
    { "<Control><Shift>f", "terminal.find" },
    { "<Control><Shift>g", "terminal.find-next" },
    { "<Control><Shift>h", "terminal.find-previous" },
    { "<Control>plus|<Control>equal|<Control><Shift>plus|<Control>KP_Add", "terminal.zoom-in" },
    { "<Control>minus|<Control>KP_Subtract", "terminal.zoom-out" },
    { "<Control>0", "terminal.zoom-reset" },
    { "Menu|<Shift>F10", "terminal.menu" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                        gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
