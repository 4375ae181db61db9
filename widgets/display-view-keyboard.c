/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-view"

#include "display-view-private.h"

#include <glib/gi18n.h>

#include "scancode-map.h"

/* X11 and Wayland both number keys as Linux does, X11 with this added, and GDK adds it
 * everywhere. */
#define KEYCODE_OFFSET 8u

#define DEFAULT_RELEASE_KEYS "ctrl+alt"

/* The controller sits on the root, in the capture phase: there it comes before the window's own
 * shortcuts and before Tab and the arrows move the focus. */

static gboolean
has_focus (VtrDisplayView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL && gtk_root_get_focus (root) == GTK_WIDGET (self);
}

static gboolean
has_keyboard (VtrDisplayView *self)
{
  return self->grab.taken && has_focus (self);
}

static guint
get_scancode (guint keyval,
              guint keycode)
{
  guint scancode = 0;

  if (keycode >= KEYCODE_OFFSET)
    scancode = vtr_scancode_from_evdev (keycode - KEYCODE_OFFSET);

  return scancode != 0 ? scancode : vtr_scancode_from_keysym (keyval);
}

void
vtr_display_view_update_inhibit (VtrDisplayView *self)
{
  if (self->is_pointer_away ||
      vtr_host_shortcuts_need_desktop (self->host_shortcuts, self->modifiers))
    vtr_input_grab_pause (&self->grab);
  else
    vtr_input_grab_resume (&self->grab, GTK_WIDGET (self));
}

/* @state: as it was before the key. */
static void
note_modifiers (VtrDisplayView  *self,
                guint            keyval,
                gboolean         pressed,
                GdkModifierType  state)
{
  GdkModifierType modifier = vtr_key_get_modifier (keyval);
  GdkModifierType modifiers = state & VTR_KEY_MODIFIERS;

  modifiers = pressed ? modifiers | modifier : modifiers & ~modifier;
  if (self->modifiers == modifiers)
    return;

  self->modifiers = modifiers;
  vtr_display_view_update_inhibit (self);
}

/* Whoever has no pointer enters by the keyboard: it has the focus, but gave the keyboard back. */
static gboolean
try_to_enter (VtrDisplayView  *self,
              guint            keyval,
              GdkModifierType  state)
{
  if (!has_focus (self) || !vtr_display_view_takes_input (self) ||
      (state & VTR_KEY_MODIFIERS) != 0 ||
      (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter))
    return GDK_EVENT_PROPAGATE;

  vtr_display_view_take_grab (self);

  return GDK_EVENT_STOP;
}

/* The guest hears of the key, or of what it becomes. */
static void
press_key (VtrDisplayView *self,
           guint           keyval,
           guint           keycode,
           guint           scancode)
{
  const VtrKeyCombo *combo = vtr_key_remap_find (self->key_remap, keyval);
  VtrHeldKey key = { 0 };

  if (combo != NULL && combo->count != 1)
    {
      vtr_key_combo_send (combo, self->client);
      return;
    }
  if (combo != NULL)
    {
      keyval = combo->keys[0].keysym;
      scancode = combo->keys[0].scancode;
    }
  if (vtr_held_keys_press (&self->held, keycode, keyval, scancode, &key))
    vtr_display_client_send_key (self->client, key.keysym, key.scancode, TRUE);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                VtrDisplayView        *self)
{
  guint scancode = get_scancode (keyval, keycode);

  if (!has_keyboard (self))
    return try_to_enter (self, keyval, state);

  if (vtr_release_chord_feed (&self->chord, keyval, scancode,
                              TRUE) == VTR_RELEASE_CHORD_DONE)
    {
      vtr_display_view_release_grab (self);
      return GDK_EVENT_STOP;
    }
  /* The guest has had its modifiers, and must not keep them. */
  if (vtr_host_shortcuts_match (self->host_shortcuts, keyval, scancode, state))
    {
      vtr_display_view_release_input (self);
      return GDK_EVENT_PROPAGATE;
    }

  note_modifiers (self, keyval, TRUE, state);
  if (vtr_display_view_takes_input (self))
    press_key (self, keyval, keycode, scancode);

  return GDK_EVENT_STOP;
}

static void
on_key_released (GtkEventControllerKey *controller,
                 guint                  keyval,
                 guint                  keycode,
                 GdkModifierType        state,
                 VtrDisplayView        *self)
{
  VtrHeldKey key = { 0 };

  if (!has_keyboard (self))
    return;

  if (vtr_held_keys_release (&self->held, keycode, &key) && self->client != NULL)
    vtr_display_client_send_key (self->client, key.keysym, key.scancode, FALSE);

  note_modifiers (self, keyval, FALSE, state);
  if (vtr_release_chord_feed (&self->chord, keyval, get_scancode (keyval, keycode),
                              FALSE) == VTR_RELEASE_CHORD_DONE)
    vtr_display_view_release_grab (self);
}

void
vtr_display_view_set_input_root (VtrDisplayView *self,
                                 GtkWidget      *root)
{
  GtkWidget *old = NULL;

  if (self->key_controller != NULL)
    {
      old = gtk_event_controller_get_widget (self->key_controller);
      if (old != NULL)
        gtk_widget_remove_controller (old, self->key_controller);
      self->key_controller = NULL;
    }
  if (root == NULL)
    return;

  self->key_controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->key_controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->key_controller, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           0);
  g_signal_connect_object (self->key_controller, "key-released", G_CALLBACK (on_key_released), self,
                           0);
  gtk_widget_add_controller (root, self->key_controller);
}

void
vtr_display_view_update_description (VtrDisplayView *self)
{
  g_autofree char *text = NULL;

  if (self->view_only)
    text = g_strdup (_("It is only looked at."));
  else if (self->grab.taken)
    /* Translators: %s are keys, as in "Ctrl+Alt". */
    text = g_strdup_printf (_("Keys go to the machine. Press and release %s to get the keyboard "
                              "back, then Tab to leave the screen."), self->release_label);
  else
    text = g_strdup (_("Press Enter to give the keyboard to the machine."));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

void
vtr_display_view_init_keyboard (VtrDisplayView *self)
{
  vtr_display_view_set_release_keys (self, NULL);
}

void
vtr_display_view_clear_keyboard (VtrDisplayView *self)
{
  g_clear_pointer (&self->host_shortcuts, vtr_host_shortcuts_free);
  g_clear_pointer (&self->key_remap, vtr_key_remap_unref);
  g_clear_pointer (&self->release_label, g_free);
}

void
vtr_display_view_set_release_keys (VtrDisplayView *self,
                                   const char     *keys)
{
  VtrKeyCombo combo = { 0 };

  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  if (keys == NULL || !vtr_key_combo_parse (keys, &combo, NULL))
    {
      keys = DEFAULT_RELEASE_KEYS;
      vtr_key_combo_parse (keys, &combo, NULL);
    }

  vtr_release_chord_set_combo (&self->chord, &combo);
  g_free (self->release_label);
  self->release_label = vtr_key_combo_dup_label (keys);
  vtr_display_view_update_description (self);
}

const char *
vtr_display_view_get_release_label (VtrDisplayView *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (self), NULL);

  return self->release_label;
}

void
vtr_display_view_set_host_shortcuts (VtrDisplayView     *self,
                                     const char * const *names)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  vtr_host_shortcuts_free (self->host_shortcuts);
  self->host_shortcuts = vtr_host_shortcuts_new (names);
  vtr_display_view_update_inhibit (self);
}

void
vtr_display_view_set_key_remap (VtrDisplayView *self,
                                VtrKeyRemap    *remap)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  g_clear_pointer (&self->key_remap, vtr_key_remap_unref);
  if (remap != NULL)
    self->key_remap = vtr_key_remap_ref (remap);
}

void
vtr_display_view_copy_keys (VtrDisplayView *self,
                            VtrDisplayView *other)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (other));
  g_return_if_fail (self != other);

  vtr_release_chord_set_combo (&self->chord, &other->chord.combo);
  g_free (self->release_label);
  self->release_label = g_strdup (other->release_label);
  vtr_display_view_update_description (self);

  vtr_host_shortcuts_free (self->host_shortcuts);
  self->host_shortcuts = vtr_host_shortcuts_copy (other->host_shortcuts);
  vtr_display_view_update_inhibit (self);

  vtr_display_view_set_key_remap (self, other->key_remap);
}
