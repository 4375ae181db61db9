/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "window-private.h"

#include "connection-file.h"
#include "hotkey.h"

#include <glib/gi18n.h>

static gboolean
on_hotkey (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  VtrWindow *self = VTR_WINDOW (widget);
  GtkWidget *page = GTK_WIDGET (self->console_page);

  switch ((VtrConnectionHotkey) g_variant_get_uint32 (arguments))
    {
    case VTR_CONNECTION_HOTKEY_TOGGLE_FULLSCREEN:
      return gtk_widget_activate_action (widget, "win.toggle-fullscreen", NULL);
    case VTR_CONNECTION_HOTKEY_SECURE_ATTENTION:
      return gtk_widget_activate_action (page, "console.send-keys", "s", "ctrl+alt+delete");
    case VTR_CONNECTION_HOTKEY_ZOOM_IN:
      return gtk_widget_activate_action (page, "console.zoom-in", NULL);
    case VTR_CONNECTION_HOTKEY_ZOOM_OUT:
      return gtk_widget_activate_action (page, "console.zoom-out", NULL);
    case VTR_CONNECTION_HOTKEY_ZOOM_RESET:
      return gtk_widget_activate_action (page, "console.zoom-normal", NULL);
    case VTR_CONNECTION_HOTKEY_INSERT_CARD:
      return gtk_widget_activate_action (page, "screen.insert-card", NULL);
    case VTR_CONNECTION_HOTKEY_REMOVE_CARD:
      return gtk_widget_activate_action (page, "screen.remove-card", NULL);
    /* Its modifiers may be all of it: the view looks for it. */
    case VTR_CONNECTION_HOTKEY_RELEASE_CURSOR:
    case VTR_CONNECTION_N_HOTKEYS:
    default:
      return FALSE;
    }
}

/* (transfer full) (nullable) */
static GtkShortcut *
make_shortcut (const char          *text,
               VtrConnectionHotkey  hotkey)
{
  GdkModifierType modifiers = 0;
  GtkShortcut *shortcut = NULL;
  guint keyval = 0;

  if (text == NULL || hotkey == VTR_CONNECTION_HOTKEY_RELEASE_CURSOR ||
      !vtr_hotkey_parse (text, &keyval, &modifiers) || keyval == 0)
    return NULL;

  shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keyval, modifiers),
                               gtk_callback_action_new (on_hotkey, NULL, NULL));
  gtk_shortcut_set_arguments (shortcut, g_variant_new_uint32 (hotkey));

  return shortcut;
}

void
_vtr_window_set_hotkeys (VtrWindow         *self,
                         VtrConnectionFile *file)
{
  if (self->hotkeys != NULL)
    gtk_widget_remove_controller (GTK_WIDGET (self), self->hotkeys);
  self->hotkeys = NULL;
  vtr_console_page_set_release_keys (self->console_page, NULL);
  if (file == NULL)
    return;

  vtr_console_page_set_release_keys (
    self->console_page,
    vtr_connection_file_get_hotkey (file, VTR_CONNECTION_HOTKEY_RELEASE_CURSOR));

  /* The latest controller comes first, so these keys don't go to the guest. */
  self->hotkeys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (self->hotkeys, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < VTR_CONNECTION_N_HOTKEYS; i++)
    {
      VtrConnectionHotkey hotkey = (VtrConnectionHotkey) i;
      GtkShortcut *shortcut = make_shortcut (vtr_connection_file_get_hotkey (file, hotkey), hotkey);

      if (shortcut != NULL)
        gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (self->hotkeys), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), self->hotkeys);
}

static void
show_file (VtrWindow         *self,
           VtrConnectionFile *file)
{
  g_autoptr (VtrRemoteScreen) screen =
    vtr_remote_screen_new (NULL, vtr_connection_file_get_endpoint (file));

  vtr_remote_screen_set_temporary (screen, TRUE);
  vtr_remote_screen_set_title (screen, vtr_connection_file_get_title (file));
  vtr_remote_screen_set_user (screen, vtr_connection_file_get_user (file));
  vtr_remote_screen_set_password (screen, vtr_connection_file_get_password (file));
  if (!_vtr_window_show_screen (self, screen))
    return;

  _vtr_window_set_hotkeys (self, file);
  if (vtr_connection_file_is_fullscreen (file))
    gtk_window_fullscreen (GTK_WINDOW (self));
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = vtr_connection_file_load_finish (result, &error);

  if (file != NULL)
    show_file (self, file);
  else
    _vtr_window_tell_wrong (self, _("This Connection File Can’t Be Used"), error->message);
}

void
vtr_window_open_connection_file (VtrWindow *self,
                                 GFile     *file)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  /* Before the file is read, which may delete it. */
  if (!_vtr_window_may_show_screen (self))
    return;

  if (file != NULL && g_file_peek_path (file) == NULL)
    {
      _vtr_window_tell_wrong (self, _("This File Can’t Be Used"),
                              _("It isn’t on this computer. Copy it here first."));
      return;
    }

  vtr_connection_file_load_async (file != NULL ? g_file_peek_path (file) : NULL, NULL, on_loaded,
                                  g_object_ref (self));
}

void
vtr_window_open_file (VtrWindow *self,
                      GFile     *file)
{
  const char *path = NULL;

  g_return_if_fail (VTR_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_peek_path (file);
  if (path != NULL && vtr_connection_file_is_named_so (path))
    vtr_window_open_connection_file (self, file);
  else
    vtr_window_open_media (self, file);
}
