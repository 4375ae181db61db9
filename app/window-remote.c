/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "window-private.h"

#include "alert.h"
#include "connect-dialog.h"
#include "plain-text.h"
#include "remote-address.h"
#include "security-dialog.h"
#include "text-prompt.h"

#include <glib/gi18n.h>

/* A name that is asked for. */
typedef struct
{
  VtrWindow       *window;
  VtrRemoteScreen *screen;
} Rename;

static void
rename_free (Rename *rename)
{
  g_clear_object (&rename->window);
  g_clear_object (&rename->screen);
  g_free (rename);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rename, rename_free)

static VtrRemoteScreen *
find_screen (VtrWindow *self,
             GVariant  *id)
{
  const char *text = g_variant_get_string (id, NULL);
  VtrRemoteScreen *shown = vtr_console_page_get_screen (self->console_page);

  /* One that was not connected to yet isn't kept yet. */
  if (shown != NULL && g_str_equal (vtr_remote_screen_get_id (shown), text))
    return shown;

  return vtr_remote_screens_find (self->screens, text);
}

/* A screen is kept from when it was first seen on: a wrong address is not. */
static void
on_screen_state (VtrWindow *self)
{
  VtrRemoteScreen *screen = vtr_console_page_get_screen (self->console_page);

  if (screen == NULL)
    return;

  switch (vtr_remote_screen_get_state (screen))
    {
    case VTR_REMOTE_STATE_OPEN:
      if (!vtr_remote_screen_is_temporary (screen))
        vtr_remote_screens_add (self->screens, screen);
      break;
    case VTR_REMOTE_STATE_LOST:
    case VTR_REMOTE_STATE_CLOSED:
      _vtr_window_end_kiosk (self, vtr_console_page_get_screen_error (self->console_page));
      break;
    case VTR_REMOTE_STATE_CONNECTING:
    default:
      break;
    }
}

gboolean
_vtr_window_may_show_screen (VtrWindow *self)
{
  if (!vtr_create_page_is_creating (self->create_page) && self->tried == NULL)
    return TRUE;

  _vtr_window_add_toast (self, _("Finish with this machine first"));

  return FALSE;
}

gboolean
_vtr_window_show_screen (VtrWindow       *self,
                         VtrRemoteScreen *screen)
{
  if (!_vtr_window_may_show_screen (self))
    return FALSE;

  _vtr_window_set_hotkeys (self, NULL);
  g_signal_group_set_target (self->screen_signals, screen);
  vtr_console_page_set_screen (self->console_page, screen);
  gtk_stack_set_visible_child_name (self->stack, "console");
  on_screen_state (self);

  return TRUE;
}

static void
show_endpoint (VtrDisplayEndpoint *endpoint,
               gpointer            user_data)
{
  VtrWindow *self = user_data;
  g_autofree char *address = vtr_remote_address_to_uri (endpoint);
  VtrRemoteScreen *known = vtr_remote_screens_find_address (self->screens, address);
  VtrRemoteScreen *shown = vtr_console_page_get_screen (self->console_page);
  g_autoptr (VtrRemoteScreen) screen = NULL;

  if (shown != NULL && g_str_equal (vtr_remote_screen_get_address (shown), address))
    return;

  screen = known != NULL ? g_object_ref (known) : vtr_remote_screen_new (NULL, endpoint);
  /* Nobody comes back to a kiosk's window; an address with a secret in it is good for once. */
  if (known == NULL && (self->is_kiosk || vtr_remote_address_has_secret (endpoint)))
    vtr_remote_screen_set_temporary (screen, TRUE);
  _vtr_window_show_screen (self, screen);
}

static void
action_connect (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "collection") == 0)
    vtr_connect_dialog_ask (widget, self->screens, show_endpoint, g_object_ref (self),
                            g_object_unref);
}

static void
action_open (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrRemoteScreen *screen = find_screen (self, parameter);

  if (screen != NULL)
    _vtr_window_show_screen (self, screen);
}

static void
action_keep (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrRemoteScreen *screen = find_screen (self, parameter);

  if (screen == NULL)
    return;

  vtr_remote_screen_set_temporary (screen, FALSE);
  vtr_remote_screens_add (self->screens, screen);
  _vtr_window_add_toast (self, _("Screen kept among the machines"));
}

static void
on_renamed (const char *text,
            gpointer    user_data)
{
  g_autoptr (Rename) rename = user_data;

  if (text != NULL)
    vtr_remote_screen_set_title (rename->screen, text);
}

static void
action_rename (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrRemoteScreen *screen = find_screen (self, parameter);
  Rename *rename = NULL;

  if (screen == NULL)
    return;

  rename = g_new0 (Rename, 1);
  rename->window = g_object_ref (self);
  rename->screen = g_object_ref (screen);
  vtr_text_prompt_ask (widget, _("Rename the Screen"), vtr_remote_screen_get_label (screen),
                       _("Name"), vtr_remote_screen_get_title (screen), _("_Rename"),
                       on_renamed, rename);
}

static void
action_remove (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrRemoteScreen *found = find_screen (self, parameter);
  g_autoptr (VtrRemoteScreen) screen = found != NULL ? g_object_ref (found) : NULL;
  g_autofree char *text = NULL;
  AdwToast *toast = NULL;

  if (screen == NULL)
    return;

  if (vtr_console_page_get_screen (self->console_page) == screen)
    _vtr_window_show_collection (self);
  if (!vtr_remote_screens_contains (self->screens, screen))
    return;

  vtr_remote_screens_remove (self->screens, screen);
  /* Translators: %s is the name of a screen. */
  text = g_strdup_printf (_("%s removed"), vtr_remote_screen_get_title (screen));
  toast = vtr_plain_toast_new (text);
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "remote.undo-remove");
  adw_toast_set_action_target (toast, "s", vtr_remote_screen_get_id (screen));
  adw_toast_set_timeout (toast, VTR_REMOTE_SCREENS_UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  _vtr_window_take_toast (self, toast);
}

static void
action_undo_remove (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrRemoteScreen *screen = find_screen (self, parameter);

  if (screen != NULL)
    vtr_remote_screens_undo_remove (self->screens, screen);
}

static void
action_forget_password (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrRemoteScreen *screen = find_screen (self, parameter);

  if (screen == NULL)
    return;

  vtr_remote_passwords_forget (self->passwords, screen);
  _vtr_window_add_toast (self, _("Password forgotten"));
}

static void
action_security (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  VtrRemoteScreen *screen = find_screen (self, parameter);

  if (screen != NULL)
    vtr_security_dialog_show (widget, screen, self->trust, self->passwords);
}

static void
on_not_kept (VtrWindow *self,
             GError    *error)
{
  if (_vtr_window_is_foremost (self))
    vtr_alert_error (GTK_WIDGET (self), _("The Screens Aren’t Kept"), error->message, NULL);
}

static void
on_password_failed (VtrWindow       *self,
                    VtrRemoteScreen *screen,
                    GError          *error)
{
  if (_vtr_window_is_foremost (self))
    vtr_alert_error (GTK_WIDGET (self), _("The Secret Service Didn’t Do It"), error->message,
                     NULL);
}

static void
on_load_error_answer (const char *response,
                      gpointer    user_data)
{
  g_autoptr (VtrWindow) self = user_data;
  g_autofree char *aside = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "new-list"))
    return;

  aside = vtr_remote_screens_set_aside (self->screens, &error);
  if (aside == NULL)
    {
      vtr_alert_error (GTK_WIDGET (self), _("The List Couldn’t Be Set Aside"), error->message,
                       NULL);
      return;
    }

  /* Translators: %s is the path of a file. */
  text = g_strdup_printf (_("The old list is in %s"), aside);
  _vtr_window_add_toast (self, text);
}

static gboolean
tell_load_error (gpointer user_data)
{
  const VtrAlertResponse responses[] = {
    { "cancel", _("_Close"), FALSE, FALSE },
    { "new-list", _("_Start a New List"), FALSE, FALSE },
  };
  VtrWindow *self = user_data;
  const GError *error = vtr_remote_screens_get_error (self->screens);
  g_autofree char *body = NULL;

  if (error == NULL)
    return G_SOURCE_REMOVE;

  body = g_strconcat (error->message, "\n\n",
                      _("Until the file is mended, screens are kept only while Vitrine runs. A new "
                        "list leaves the old file beside it."), NULL);
  vtr_alert_ask (GTK_WIDGET (self), _("The Screens Can’t Be Read"), body, responses,
                 G_N_ELEMENTS (responses), on_load_error_answer, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

void
_vtr_window_class_init_remote (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char                      *name;
    GtkWidgetActionActivateFunc      activate;
  } actions[] = {
    { "remote.open", action_open },
    { "remote.keep", action_keep },
    { "remote.rename", action_rename },
    { "remote.remove", action_remove },
    { "remote.undo-remove", action_undo_remove },
    { "remote.forget-password", action_forget_password },
    { "remote.security", action_security },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, "s", actions[i].activate);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, action_connect);
}

void
_vtr_window_set_up_remote (VtrWindow *self)
{
  self->screen_signals = g_signal_group_new (VTR_TYPE_REMOTE_SCREEN);
  g_signal_group_connect_object (self->screen_signals, "notify::state",
                                 G_CALLBACK (on_screen_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->screens, "failed", G_CALLBACK (on_not_kept), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->passwords, "failed", G_CALLBACK (on_password_failed), self,
                           G_CONNECT_SWAPPED);
  if (vtr_remote_screens_get_error (self->screens) != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_load_error, g_object_ref (self),
                     g_object_unref);
}

void
vtr_window_open_address (VtrWindow  *self,
                         const char *address)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VTR_IS_WINDOW (self));
  g_return_if_fail (address != NULL);

  endpoint = vtr_remote_address_parse (address, &error);
  if (endpoint != NULL)
    show_endpoint (endpoint, self);
  else
    _vtr_window_tell_wrong (self, _("This Address Can’t Be Opened"), error->message);
}
