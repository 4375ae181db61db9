/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "alert.h"
#include "connection-bar.h"
#include "console-status.h"
#include "hidden-pages.h"
#include "machine-menu.h"
#include "machine-thumbnail.h"
#include "machine-words.h"
#include "password-prompt.h"
#include "sign-in-question.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (VtrConsolePage, vtr_console_page, ADW_TYPE_BIN)

gboolean
_vtr_console_page_has_picture (VtrConsolePage *self)
{
  VtrDisplayClient *client = vtr_display_view_get_client (self->view);

  return client != NULL && vtr_display_client_get_width (client) > 0;
}

void
_vtr_console_page_show_status (VtrConsolePage         *self,
                               const VtrConsoleStatus *status,
                               const char             *target)
{
  vtr_console_status_page_show (self->status_page, status, target);
  gtk_stack_set_visible_child_name (self->stack, status->has_screen ? "screen" : "status");
  if (!status->has_screen)
    vtr_console_note_hide_hint (self->note);
  vtr_console_header_set_takes_keys (self->header, status->has_screen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.screenshot", status->has_screen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.copy-screenshot",
                                 status->has_screen);
}

static void
update_status (VtrConsolePage *self)
{
  VtrConsoleStatus status = { 0 };

  vtr_console_status_get (self->machine, self->session, _vtr_console_page_has_picture (self),
                          &status);
  _vtr_console_page_show_status (self, &status, vtr_machine_get_uuid (self->machine));
}

void
_vtr_console_page_update_title (VtrConsolePage *self)
{
  const char * const *addresses = vtr_guest_watch_get_addresses (self->guest);
  g_autofree char *subtitle = NULL;
  g_autofree char *emulated = NULL;

  subtitle = vtr_machine_words_dup_subtitle (self->machine, self->database,
                                             addresses != NULL ? addresses[0] : NULL);
  if (vtr_machine_is_emulated (self->machine))
    /* Translators: %s is the state of a machine and more, as in "Running · Debian 12". */
    emulated = g_strdup_printf (_("%s · Emulated"), subtitle);
  vtr_console_header_set_title (self->header, vtr_machine_get_title (self->machine),
                                emulated != NULL ? emulated : subtitle);
}

static void
update_emulation (VtrConsolePage *self)
{
  VtrConnection *connection = vtr_machine_get_connection (self->machine);
  VtrHostCapabilities *capabilities = vtr_connection_get_capabilities (connection);
  gboolean emulated = vtr_machine_is_emulated (self->machine);
  const char *reason = _("It was made to run under emulation, which is slow.");

  if (capabilities != NULL &&
      vtr_host_capabilities_get_acceleration (capabilities) == VTR_ACCELERATION_TCG)
    reason = vtr_host_capabilities_get_acceleration_reason (capabilities);

  vtr_console_header_set_emulation (self->header, emulated ? reason : NULL);
}

static void
update_menu (VtrConsolePage *self)
{
  g_autoptr (GMenuModel) menu = NULL;

  if (!vtr_console_menu_needs (self->menu, self->machine,
                               vtr_machine_menu_get_possible (self->machine)))
    return;

  menu = vtr_machine_menu_new (self->machine, FALSE);
  vtr_console_menu_show (self->menu, menu);
}

static void
update (VtrConsolePage *self)
{
  if (self->machine == NULL)
    return;

  _vtr_console_page_update_title (self);
  update_emulation (self);
  update_menu (self);
  update_status (self);
}

/* The collection shows it when the machine is off. A machine that is only tried leaves nothing
 * behind. */
static void
keep_picture (VtrConsolePage *self)
{
  g_autoptr (GdkTexture) texture = NULL;

  if (self->machine == NULL || vtr_machine_is_transient (self->machine) ||
      vtr_machine_is_removed (self->machine))
    return;

  texture = vtr_display_view_dup_texture (self->view);
  if (texture != NULL)
    vtr_machine_thumbnail_keep (self->machine, texture);
}

static void
on_client_changed (VtrConsolePage *self)
{
  VtrDisplayClient *client = NULL;

  if (self->session != NULL)
    client = vtr_display_session_get_client (self->session);
  if (client == NULL)
    keep_picture (self);

  /* The last picture of a closed client stays on the screen until there is another client. */
  if (client != NULL || self->session == NULL)
    {
      vtr_display_view_set_client (self->view, client);
      g_signal_group_set_target (self->client_signals, client);
    }

  if (self->machine != NULL)
    update_status (self);
}

void
_vtr_console_page_picture_changed (VtrConsolePage *self)
{
  gboolean had_screen = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "screen") == 0;

  if (self->screen != NULL)
    {
      _vtr_console_page_show_remote_client (self);
      _vtr_console_page_update_remote (self);
    }
  else if (self->machine != NULL)
    {
      update_status (self);
    }
  else
    {
      return;
    }

  if (!had_screen && vtr_console_tabs_is_on_screen (self->tabs) &&
      g_str_equal (gtk_stack_get_visible_child_name (self->stack), "screen"))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

const char *
_vtr_console_page_get_title (VtrConsolePage *self)
{
  if (self->screen != NULL)
    return vtr_remote_screen_get_title (self->screen);

  return self->machine != NULL ? vtr_machine_get_title (self->machine) : NULL;
}

static void
on_password_given (const VtrPasswordAnswer *answer,
                   gpointer                 user_data)
{
  g_autoptr (VtrDisplayClient) client = user_data;

  if (answer != NULL)
    vtr_display_client_set_password (client, answer->user, answer->password);
  else
    vtr_display_client_close (client);
}

static void
on_password_needed (VtrConsolePage   *self,
                    VtrDisplayClient *client)
{
  VtrPasswordRequest request = {
    .heading = vtr_machine_get_title (self->machine),
    .body = _("The display of this machine asks for a password."),
    .needs_user = vtr_display_client_needs_user (client),
  };

  vtr_password_prompt_ask (GTK_WIDGET (self), &request, on_password_given, g_object_ref (client));
}

static void
on_question_answered (gboolean goes_on,
                      gpointer user_data)
{
  g_autoptr (VtrDisplaySession) session = user_data;

  if (goes_on)
    vtr_display_session_retry_now (session);
}

static void
review_display (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  VtrDisplayClient *client = NULL;
  VtrSignInRefusal refusal = { .trust = self->trust };

  if (self->session != NULL)
    client = vtr_display_session_get_refused (self->session);
  if (client == NULL)
    return;

  refusal.endpoint = vtr_display_client_get_endpoint (client);
  refusal.error = vtr_display_client_get_error (client);
  refusal.problem = vtr_display_client_get_certificate_problem (client);
  vtr_sign_in_question_ask (widget, &refusal, on_question_answered, g_object_ref (self->session));
}

static void
vtr_console_page_dispose (GObject *object)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (object);

  if (self->view != NULL)
    {
      vtr_console_page_set_screen (self, NULL);
      vtr_console_page_set_machine (self, NULL);
    }
  _vtr_console_page_clear_recording (self);
  _vtr_console_page_clear_scaling (self);
  _vtr_console_page_clear_keyboard (self);
  g_clear_object (&self->header_slide);
  g_clear_handle_id (&self->width_idle, g_source_remove);
  _vtr_console_page_clear_exchange (self);
  _vtr_console_page_clear_guest (self);
  _vtr_console_page_clear_sound (self);
  _vtr_console_page_clear_usb (self);
  g_clear_object (&self->menu);
  g_clear_object (&self->machine_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->screen_signals);
  g_clear_object (&self->remote_signals);
  g_clear_object (&self->passwords);
  g_clear_object (&self->trust);
  g_clear_object (&self->settings);
  g_clear_object (&self->database);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_CONSOLE_PAGE);
  self->view = NULL;

  G_OBJECT_CLASS (vtr_console_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/console/console-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, header_place);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, header);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, view);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, note);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, locks);
}

static void
vtr_console_page_class_init (VtrConsolePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_console_page_dispose;

  g_type_ensure (VTR_TYPE_CONNECTION_BAR);
  g_type_ensure (VTR_TYPE_CONSOLE_HEADER);
  g_type_ensure (VTR_TYPE_CONSOLE_NOTE);
  g_type_ensure (VTR_TYPE_CONSOLE_STATUS_PAGE);
  g_type_ensure (VTR_TYPE_CONSOLE_TABS);
  g_type_ensure (VTR_TYPE_DISPLAY_VIEW);
  g_type_ensure (VTR_TYPE_LOCK_LIGHTS);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "console.review-display", "s", review_display);
  _vtr_console_page_class_init_tabs (widget_class);
  _vtr_console_page_class_init_exchange (widget_class);
  _vtr_console_page_class_init_guest (widget_class);
  _vtr_console_page_class_init_keyboard (widget_class);
  _vtr_console_page_class_init_microphone (widget_class);
  _vtr_console_page_class_init_remote (widget_class);
  _vtr_console_page_class_init_recording (widget_class);
  _vtr_console_page_class_init_scaling (widget_class);
  _vtr_console_page_class_init_screen (widget_class);
}

static void
vtr_console_page_init (VtrConsolePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vtr_hidden_pages_attach (self->stack);
  self->menu = vtr_console_menu_new ();

  self->machine_signals = g_signal_group_new (VTR_TYPE_MACHINE);
  g_signal_group_connect_object (self->machine_signals, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
  self->session_signals = g_signal_group_new (VTR_TYPE_DISPLAY_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::client",
                                 G_CALLBACK (on_client_changed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::state",
                                 G_CALLBACK (_vtr_console_page_picture_changed), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "password-needed",
                                 G_CALLBACK (on_password_needed), self, G_CONNECT_SWAPPED);
  self->client_signals = g_signal_group_new (VTR_TYPE_DISPLAY_CLIENT);
  g_signal_group_connect_object (self->client_signals, "notify::width",
                                 G_CALLBACK (_vtr_console_page_picture_changed), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->client_signals, "notify::encryption",
                                 G_CALLBACK (_vtr_console_page_picture_changed), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->client_signals, "notify::can-power",
                                 G_CALLBACK (_vtr_console_page_picture_changed), self,
                                 G_CONNECT_SWAPPED);
  _vtr_console_page_init_tabs (self);
  _vtr_console_page_init_guest (self);
  _vtr_console_page_init_remote (self);
  _vtr_console_page_init_screen (self);
  _vtr_console_page_init_keyboard (self);
  vtr_console_header_set_menus (self->header, vtr_console_menu_get_model (self->menu),
                                self->keys_menu);
  _vtr_console_page_init_recording (self);
  _vtr_console_page_init_scaling (self);
  _vtr_console_page_init_fullscreen (self);
  _vtr_console_page_init_exchange (self);
  _vtr_console_page_init_sound (self);
  _vtr_console_page_init_usb (self);
  g_object_bind_property (self->client_signals, "target", self->locks, "client", 0);
  _vtr_console_page_init_narrow (self);
}

void
vtr_console_page_set_up (VtrConsolePage *self,
                         VtrOsDatabase  *database,
                         VtrScreenTrust *trust,
                         VtrRemotePasswords *passwords,
                         VtrUsbManager  *usb,
                         GSettings      *settings)
{
  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));
  g_return_if_fail (self->database == NULL);

  self->database = g_object_ref (database);
  self->trust = g_object_ref (trust);
  self->passwords = g_object_ref (passwords);
  self->settings = g_object_ref (settings);
  _vtr_console_page_set_usb (self, usb);
  vtr_console_tabs_set_up (self->tabs, settings, GTK_WIDGET (self->view));
  _vtr_console_page_follow_settings (self);
  _vtr_console_page_follow_exchange (self);
}

void
vtr_console_page_set_machine (VtrConsolePage *self,
                              VtrMachine     *machine)
{
  g_autofree char *label = NULL;

  g_return_if_fail (VTR_IS_CONSOLE_PAGE (self));

  if (self->machine == machine)
    return;

  if (machine != NULL)
    vtr_console_page_set_screen (self, NULL);
  keep_picture (self);
  g_set_object (&self->machine, machine);

  if (self->session != NULL)
    vtr_display_session_close (self->session);
  g_clear_object (&self->session);

  if (machine != NULL)
    {
      self->session = vtr_display_session_new (machine, self->trust);
      /* Translators: the accessible name of the picture; %s is the name of a machine. */
      label = g_strdup_printf (_("Screen of %s"), vtr_machine_get_title (machine));
      g_object_set (self->view, "label", label, NULL);
      vtr_connection_bar_set_connection (self->bar, vtr_machine_get_connection (machine));
    }
  else
    {
      vtr_connection_bar_set_connection (self->bar, NULL);
    }

  vtr_clipboard_typer_stop (self->typer);
  _vtr_console_page_stop_recording (self);
  _vtr_console_page_restore_exchange (self);
  _vtr_console_page_restore_scaling (self);
  vtr_guest_watch_set_machine (self->guest, self->machine);
  _vtr_console_page_restore_sound (self);
  vtr_console_tabs_set_machine (self->tabs, machine);
  vtr_console_header_set_machine (self->header, machine);
  g_signal_group_set_target (self->machine_signals, machine);
  g_signal_group_set_target (self->session_signals, self->session);
  on_client_changed (self);
  update (self);
}

VtrMachine *
vtr_console_page_get_machine (VtrConsolePage *self)
{
  g_return_val_if_fail (VTR_IS_CONSOLE_PAGE (self), NULL);

  return self->machine;
}
