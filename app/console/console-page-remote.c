/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "alert.h"
#include "machine-thumbnail.h"
#include "password-prompt.h"
#include "remote-menu.h"
#include "remote-status.h"
#include "remote-words.h"
#include "sign-in-question.h"

#include <glib/gi18n.h>

/* What may be in the menu: it is out of date when this changes. */
enum
{
  MENU_POWER         = 1 << 0,
  MENU_PASSWORD_KEPT = 1 << 1,
  MENU_TEMPORARY     = 1 << 2,
};

static VtrDisplayClient *
get_client (VtrConsolePage *self)
{
  return self->remote != NULL ? vtr_remote_session_get_client (self->remote) : NULL;
}

static gboolean
is_open (VtrConsolePage *self)
{
  return vtr_remote_session_get_state (self->remote) == VTR_REMOTE_SESSION_OPEN;
}

static gboolean
is_local (VtrConsolePage *self)
{
  return vtr_display_endpoint_is_local (vtr_remote_screen_get_endpoint (self->screen));
}

static void
update_protection (VtrConsolePage *self)
{
  VtrRemoteProtection protection = { 0 };
  VtrDisplayClient *client = get_client (self);
  gboolean has_session = is_open (self) && client != NULL;
  g_autofree char *subtitle = vtr_remote_words_dup_subtitle (self->screen);
  g_autofree char *protected_subtitle = NULL;

  if (has_session)
    {
      vtr_remote_words_get_protection (vtr_display_client_get_encryption (client), is_local (self),
                                       &protection);
      /* Translators: the first %s is as in "Connected · lab:1", the second "Not encrypted". */
      protected_subtitle = g_strdup_printf (_("%s · %s"), subtitle, protection.title);
    }

  vtr_console_header_set_protection (self->header, has_session ? &protection : NULL,
                                     vtr_remote_screen_get_id (self->screen));
  vtr_console_header_set_title (self->header, vtr_remote_screen_get_title (self->screen),
                                protected_subtitle != NULL ? protected_subtitle : subtitle);
}

static void
update_menu (VtrConsolePage *self)
{
  g_autoptr (GMenuModel) menu = NULL;
  VtrDisplayClient *client = get_client (self);
  guint possible = 0;

  if (client != NULL && vtr_display_client_can_power (client))
    possible |= MENU_POWER;
  if (vtr_remote_screen_is_password_kept (self->screen))
    possible |= MENU_PASSWORD_KEPT;
  if (vtr_remote_screen_is_temporary (self->screen))
    possible |= MENU_TEMPORARY;

  if (vtr_console_menu_needs (self->menu, self->screen, possible))
    {
      menu = vtr_remote_menu_new (self->screen,
                                  (possible & MENU_POWER) != 0 ? VTR_REMOTE_MENU_POWER : 0);
      vtr_console_menu_show (self->menu, menu);
    }
}

static void
update_lost (VtrConsolePage         *self,
             const VtrConsoleStatus *status)
{
  g_autofree char *text = NULL;

  if (status->has_screen)
    text = vtr_remote_status_dup_lost (self->remote);
  if (text != NULL)
    gtk_label_set_text (self->lost_label, text);
  gtk_widget_set_visible (self->lost_bar, text != NULL);
}

static void
update_status (VtrConsolePage *self)
{
  VtrConsoleStatus status = { 0 };
  gboolean can_control = FALSE;

  vtr_remote_status_get (self->remote, _vtr_console_page_has_picture (self), &status);
  _vtr_console_page_show_status (self, &status, NULL);
  update_lost (self, &status);

  can_control = is_open (self) && !vtr_remote_screen_is_view_only (self->screen);
  vtr_console_header_set_takes_keys (self->header, status.has_screen && can_control);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.power", can_control);
  vtr_display_view_set_view_only (self->view, vtr_remote_screen_is_view_only (self->screen));
}

void
_vtr_console_page_update_remote (VtrConsolePage *self)
{
  update_protection (self);
  update_menu (self);
  update_status (self);
}

/* Nobody waits for an answer any more: the server went, or it was given. */
static void
withdraw_prompt (VtrConsolePage *self)
{
  if (self->prompt != NULL)
    g_cancellable_cancel (self->prompt);
  g_clear_object (&self->prompt);
}

static void
on_state_changed (VtrConsolePage *self)
{
  if (vtr_remote_session_get_state (self->remote) != VTR_REMOTE_SESSION_ASKING)
    withdraw_prompt (self);

  _vtr_console_page_picture_changed (self);
}

static void
keep_picture (VtrConsolePage *self)
{
  g_autoptr (GdkTexture) texture = vtr_display_view_dup_texture (self->view);

  if (texture != NULL && !vtr_remote_screen_is_temporary (self->screen))
    vtr_machine_thumbnail_keep_remote (self->screen, texture);
}

static void
on_client_changed (VtrConsolePage *self)
{
  VtrDisplayClient *client = get_client (self);

  g_signal_group_set_target (self->client_signals, client);
  if (client == NULL && self->screen != NULL)
    keep_picture (self);
  if (self->screen != NULL)
    _vtr_console_page_update_remote (self);
}

/* The last picture stays until the new connection has one. */
void
_vtr_console_page_show_remote_client (VtrConsolePage *self)
{
  VtrDisplayClient *client = get_client (self);

  if (client != NULL && vtr_display_client_get_width (client) > 0)
    vtr_display_view_set_client (self->view, client);
}

static void
on_password_given (const VtrPasswordAnswer *answer,
                   gpointer                 user_data)
{
  g_autoptr (VtrRemoteSession) session = user_data;

  if (vtr_remote_session_get_state (session) != VTR_REMOTE_SESSION_ASKING)
    return;

  if (answer != NULL)
    vtr_remote_session_answer_password (session, answer->user, answer->password,
                                        answer->remember);
  else
    vtr_remote_session_stop (session);
}

static void
on_password_needed (VtrConsolePage *self)
{
  VtrDisplayClient *client = get_client (self);
  VtrPasswordRequest request = {
    .heading = vtr_remote_screen_get_title (self->screen),
    .body = vtr_remote_session_was_refused (self->remote)
              ? _("The password was refused. Try again.")
              : _("This screen asks for a password."),
    .user = vtr_remote_screen_get_user (self->screen),
    .needs_user = vtr_display_client_needs_user (client),
    .keeper = G_OBJECT (self->passwords),
  };

  withdraw_prompt (self);
  self->prompt = g_cancellable_new ();
  request.cancellable = self->prompt;
  request.protection = vtr_remote_words_for_password (vtr_display_client_get_encryption (client),
                                                      is_local (self));

  vtr_password_prompt_ask (GTK_WIDGET (self), &request, on_password_given,
                           g_object_ref (self->remote));
}

static void
on_question_answered (gboolean goes_on,
                      gpointer user_data)
{
  g_autoptr (VtrRemoteSession) session = user_data;

  vtr_remote_session_answer_question (session, goes_on);
}

static void
on_question (VtrConsolePage *self)
{
  VtrSignInRefusal refusal = {
    .trust = self->trust,
    .endpoint = vtr_remote_screen_get_endpoint (self->screen),
    .error = vtr_remote_session_get_error (self->remote),
    .problem = vtr_remote_session_get_problem (self->remote),
  };

  vtr_sign_in_question_ask (GTK_WIDGET (self), &refusal, on_question_answered,
                            g_object_ref (self->remote));
}

static void
connect_again (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);

  if (self->remote != NULL)
    vtr_remote_session_connect (self->remote);
}

static void
disconnect (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);

  if (self->remote != NULL)
    vtr_remote_session_stop (self->remote);
}

static void
on_reset_answer (const char *response,
                 gpointer    user_data)
{
  g_autoptr (VtrDisplayClient) client = user_data;

  if (g_str_equal (response, "reset"))
    vtr_display_client_request_power (client, VTR_DISPLAY_POWER_RESET);
}

static void
ask_to_reset (VtrConsolePage   *self,
              VtrDisplayClient *client)
{
  g_autofree char *heading = NULL;
  VtrAlertResponse responses[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "reset", _("_Reset"), TRUE, FALSE },
  };

  /* Translators: %s is the name of a screen. */
  heading = g_strdup_printf (_("Reset %s?"), vtr_remote_screen_get_title (self->screen));
  vtr_alert_ask (GTK_WIDGET (self), heading,
                 _("This is like pulling the plug: what it hasn’t saved is lost."),
                 responses, G_N_ELEMENTS (responses), on_reset_answer, g_object_ref (client));
}

static void
request_power (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  VtrDisplayClient *client = get_client (self);
  const char *what = g_variant_get_string (parameter, NULL);

  if (client == NULL)
    return;

  if (g_str_equal (what, "shutdown"))
    vtr_display_client_request_power (client, VTR_DISPLAY_POWER_SHUTDOWN);
  else if (g_str_equal (what, "reboot"))
    vtr_display_client_request_power (client, VTR_DISPLAY_POWER_REBOOT);
  else if (g_str_equal (what, "reset"))
    ask_to_reset (self, client);
}

void
_vtr_console_page_class_init_remote (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, lost_bar);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, lost_label);
  gtk_widget_class_install_action (widget_class, "console.connect", NULL, connect_again);
  gtk_widget_class_install_action (widget_class, "console.disconnect", NULL, disconnect);
  gtk_widget_class_install_action (widget_class, "console.power", "s", request_power);
}

void
_vtr_console_page_init_remote (VtrConsolePage *self)
{
  self->screen_signals = g_signal_group_new (VTR_TYPE_REMOTE_SCREEN);
  g_signal_group_connect_object (self->screen_signals, "notify",
                                 G_CALLBACK (_vtr_console_page_update_remote), self,
                                 G_CONNECT_SWAPPED);
  self->remote_signals = g_signal_group_new (VTR_TYPE_REMOTE_SESSION);
  g_signal_group_connect_object (self->remote_signals, "notify::client",
                                 G_CALLBACK (on_client_changed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->remote_signals, "notify::state",
                                 G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->remote_signals, "notify::retry-seconds",
                                 G_CALLBACK (_vtr_console_page_update_remote), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->remote_signals, "password-needed",
                                 G_CALLBACK (on_password_needed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->remote_signals, "question", G_CALLBACK (on_question), self,
                                 G_CONNECT_SWAPPED);
}

static void
let_go (VtrConsolePage *self)
{
  if (self->screen == NULL)
    return;

  keep_picture (self);
  vtr_clipboard_typer_stop (self->typer);
  _vtr_console_page_stop_recording (self);
  g_signal_group_set_target (self->screen_signals, NULL);
  g_signal_group_set_target (self->remote_signals, NULL);
  g_signal_group_set_target (self->client_signals, NULL);
  withdraw_prompt (self);
  vtr_console_menu_forget (self->menu);
  vtr_remote_session_close (self->remote);
  g_clear_object (&self->remote);
  g_clear_object (&self->screen);
  vtr_display_view_set_client (self->view, NULL);
  vtr_display_view_set_view_only (self->view, FALSE);
  gtk_widget_set_visible (self->lost_bar, FALSE);
  vtr_console_header_set_protection (self->header, NULL, NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "shown", NULL);
}

void
vtr_console_page_set_screen (VtrConsolePage  *self,
                             VtrRemoteScreen *screen)
{
  g_autofree char *label = NULL;
  g_autoptr (GSimpleActionGroup) actions = NULL;

  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  if (self->screen == screen)
    return;

  let_go (self);
  if (screen == NULL)
    return;

  vtr_console_page_set_machine (self, NULL);
  vtr_console_header_set_emulation (self->header, NULL);
  self->screen = g_object_ref (screen);
  self->remote = vtr_remote_session_new (screen, self->trust, self->passwords);
  actions = vtr_remote_menu_new_actions (screen);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "shown", G_ACTION_GROUP (actions));
  /* Translators: the accessible name of the picture; %s is the name of a machine. */
  label = g_strdup_printf (_("Screen of %s"), vtr_remote_screen_get_title (screen));
  g_object_set (self->view, "label", label, NULL);

  _vtr_console_page_restore_exchange (self);
  _vtr_console_page_restore_scaling (self);
  _vtr_console_page_restore_sound (self);
  g_signal_group_set_target (self->screen_signals, screen);
  g_signal_group_set_target (self->remote_signals, self->remote);
  on_client_changed (self);
}

VtrRemoteScreen *
vtr_console_page_get_screen (VtrConsolePage *self)
{
  g_return_val_if_fail (VTR_IS_CONSOLE_PAGE (self), NULL);

  return self->screen;
}
