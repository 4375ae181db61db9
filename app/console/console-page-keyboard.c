/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "key-combo.h"
#include "key-combo-menu.h"

#include <glib/gi18n.h>

/* The words about who has the keyboard and the pointer, and the menu Send Keys. */

static gboolean
is_relative (VtrConsolePage *self)
{
  VtrDisplayClient *client = vtr_display_view_get_client (self->view);

  return client != NULL && !vtr_display_client_is_pointer_absolute (client);
}

static gboolean
is_captured (VtrConsolePage *self)
{
  gboolean captured = FALSE;

  g_object_get (self->view, "captured", &captured, NULL);

  return captured;
}

/* How to leave, as lines. */
void
_vtr_console_page_show_hint (VtrConsolePage *self)
{
  const char *keys = vtr_display_view_get_release_label (self->view);
  GString *text = g_string_new (NULL);

  if (is_captured (self))
    /* Translators: %s are keys, as in "Ctrl+Alt". */
    g_string_append_printf (text, _("Press %s to release the keyboard and the pointer"), keys);
  else
    /* Translators: %s are keys, as in "Ctrl+Alt". */
    g_string_append_printf (text, _("Press %s to release the keyboard"), keys);
  if (is_relative (self) && !is_captured (self))
    g_string_append_printf (text, "\n%s", _("Click into the screen to hand over the pointer"));
  if (self->fullscreen && !self->is_kiosk)
    g_string_append_printf (text, "\n%s",
                            _("Move the pointer to the top edge to leave full screen"));

  vtr_console_note_show_hint (self->note, text->str);
  g_string_free (text, TRUE);
}

static void
on_grabbed_changed (VtrConsolePage *self)
{
  if (vtr_display_view_is_grabbed (self->view))
    _vtr_console_page_show_hint (self);
  else
    vtr_console_note_forget_hint (self->note);
}

static void
on_captured_changed (VtrConsolePage *self)
{
  if (is_captured (self))
    _vtr_console_page_show_hint (self);
}

static void
on_no_capture (VtrConsolePage *self,
               const char     *why)
{
  vtr_console_note_show (self->note, why);
}

static void
send_keys (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  VtrDisplayClient *client = vtr_display_view_get_client (self->view);
  VtrKeyCombo combo = { 0 };

  if (client != NULL &&
      vtr_key_combo_parse (g_variant_get_string (parameter, NULL), &combo, NULL))
    vtr_key_combo_send (&combo, client);

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
type_clipboard (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  vtr_clipboard_typer_type (VTR_CONSOLE_PAGE (widget)->typer);
}

/* The windows of further monitors have the same keys. */
static void
keys_changed (VtrConsolePage *self)
{
  if (self->monitors != NULL)
    vtr_guest_monitors_update_keys (self->monitors);
}

static void
apply_release_keys (VtrConsolePage *self)
{
  g_autofree char *keys = g_settings_get_string (self->settings, "release-keys");

  vtr_display_view_set_release_keys (self->view,
                                     self->release_keys != NULL ? self->release_keys : keys);
  keys_changed (self);
}

void
vtr_console_page_set_release_keys (VtrConsolePage *self,
                                   const char     *keys)
{
  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  if (g_strcmp0 (keys, self->release_keys) == 0)
    return;

  g_free (self->release_keys);
  self->release_keys = g_strdup (keys);
  apply_release_keys (self);
}

static void
apply_host_shortcuts (VtrConsolePage *self)
{
  g_auto (GStrv) shortcuts = g_settings_get_strv (self->settings, "host-shortcuts");

  vtr_display_view_set_host_shortcuts (self->view, (const char * const *) shortcuts);
  keys_changed (self);
}

void
vtr_console_page_set_key_remap (VtrConsolePage *self,
                                VtrKeyRemap    *remap)
{
  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  vtr_display_view_set_key_remap (self->view, remap);
  keys_changed (self);
}

static void
apply_combinations (VtrConsolePage *self)
{
  g_auto (GStrv) combos = g_settings_get_strv (self->settings, "key-combinations");

  vtr_key_combo_menu_fill (self->own_keys, "console.send-keys", (const char * const *) combos);
}

void
_vtr_console_page_class_init_keyboard (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.send-keys", "s", send_keys);
  gtk_widget_class_install_action (widget_class, "console.type-clipboard", NULL, type_clipboard);
}

void
_vtr_console_page_init_keyboard (VtrConsolePage *self)
{
  g_autoptr (GMenu) last = g_menu_new ();

  self->typer = vtr_clipboard_typer_new (self->view, self->note);
  self->own_keys = g_menu_new ();
  g_menu_append (last, _("Type the Clipboard"), "console.type-clipboard");
  g_menu_append (last, _("Edit Combinations…"), "app.preferences");
  self->keys_menu = vtr_key_combo_menu_new ("console.send-keys", G_MENU_MODEL (self->own_keys),
                                            G_MENU_MODEL (last));
  g_signal_connect_object (self->view, "notify::grabbed", G_CALLBACK (on_grabbed_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::captured", G_CALLBACK (on_captured_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "no-capture", G_CALLBACK (on_no_capture), self,
                           G_CONNECT_SWAPPED);
}

void
_vtr_console_page_clear_keyboard (VtrConsolePage *self)
{
  g_clear_object (&self->typer);
  g_clear_object (&self->own_keys);
  g_clear_object (&self->keys_menu);
  g_clear_pointer (&self->release_keys, g_free);
}

void
_vtr_console_page_follow_keyboard (VtrConsolePage *self)
{
  static const struct { const char *signal; void (*apply) (VtrConsolePage *self); } followed[] = {
    { "changed::release-keys", apply_release_keys },
    { "changed::host-shortcuts", apply_host_shortcuts },
    { "changed::key-combinations", apply_combinations },
  };

  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    {
      g_signal_connect_object (self->settings, followed[i].signal, G_CALLBACK (followed[i].apply),
                               self, G_CONNECT_SWAPPED);
      followed[i].apply (self);
    }
}
