/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "window-private.h"

#include "alert.h"
#include "button-names.h"
#include "hidden-pages.h"
#include "plain-text.h"

#include <glib/gi18n.h>

#define BIND_ONCE (G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES)

G_DEFINE_FINAL_TYPE (VtrWindow, vtr_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_on (VtrWindow  *self,
       const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

void
_vtr_window_take_toast (VtrWindow *self,
                        AdwToast  *toast)
{
  adw_toast_overlay_add_toast (self->toasts, toast);
  vtr_button_names_tidy (GTK_WIDGET (self->toasts));
}

void
_vtr_window_add_toast (VtrWindow  *self,
                       const char *text)
{
  _vtr_window_take_toast (self, vtr_plain_toast_new (text));
}

void
_vtr_window_show_console (VtrWindow  *self,
                          VtrMachine *machine)
{
  vtr_console_page_set_machine (self->console_page, machine);
  gtk_window_set_title (GTK_WINDOW (self), vtr_machine_get_title (machine));
  gtk_stack_set_visible_child_name (self->stack, "console");
}

void
_vtr_window_show_collection (VtrWindow *self)
{
  gtk_window_unfullscreen (GTK_WINDOW (self));
  gtk_window_set_title (GTK_WINDOW (self), _("Vitrine"));
  vtr_console_page_set_machine (self->console_page, NULL);
  vtr_console_page_set_screen (self->console_page, NULL);
  g_signal_group_set_target (self->screen_signals, NULL);
  _vtr_window_set_hotkeys (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, "collection");
}

static void
show_create (VtrWindow *self)
{
  if (is_on (self, "create"))
    return;

  vtr_create_page_reset (self->create_page);
  gtk_stack_set_visible_child_name (self->stack, "create");
}

static void
on_created (VtrWindow  *self,
            VtrMachine *machine)
{
  if (vtr_machine_is_transient (machine))
    g_set_object (&self->tried, machine);

  _vtr_window_show_console (self, machine);
}

static void
cancel_creating (const char *response,
                 gpointer    user_data)
{
  g_autoptr (VtrWindow) self = user_data;

  if (!g_str_equal (response, "stop"))
    return;

  vtr_create_page_cancel (self->create_page);
  _vtr_window_show_collection (self);
}

static void
ask_to_stop_making (VtrWindow        *self,
                    const char       *label,
                    VtrAlertCallback  callback)
{
  VtrAlertResponse responses[] = {
    { "cancel", _("_Keep Making It"), FALSE, FALSE },
    { "stop", label, TRUE, FALSE },
  };

  vtr_alert_ask (GTK_WIDGET (self), _("Stop Making the Machine?"),
                 _("What was made of it so far is removed."),
                 responses, G_N_ELEMENTS (responses), callback, g_object_ref (self));
}

static void
go_back (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);

  if (is_on (self, "create") && vtr_create_page_is_creating (self->create_page))
    ask_to_stop_making (self, _("_Stop"), cancel_creating);
  else if (is_on (self, "console"))
    _vtr_window_leave_tried (self, _vtr_window_show_collection);
  else
    _vtr_window_show_collection (self);
}

static void
new_machine (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);

  if (!is_on (self, "console"))
    show_create (self);
}

static void
choose_media (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);

  if (is_on (self, "console"))
    return;

  show_create (self);
  vtr_create_page_choose_file (self->create_page);
}

static void
start_search (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);

  if (is_on (self, "collection"))
    vtr_collection_page_start_search (self->collection_page);
}

static void
toggle_fullscreen (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else if (is_on (VTR_WINDOW (widget), "console"))
    gtk_window_fullscreen (window);
}

static void
on_fullscreened (VtrWindow *self)
{
  vtr_console_page_set_fullscreen (self->console_page,
                                   gtk_window_is_fullscreen (GTK_WINDOW (self)));
}

static void
open_file (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  g_autofree char *uri = g_filename_to_uri (g_variant_get_string (parameter, NULL), NULL, NULL);

  if (uri != NULL)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

static void
toast (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  _vtr_window_add_toast (VTR_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
toast_file (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  VtrWindow *self = VTR_WINDOW (widget);
  AdwToast *toast = adw_toast_new (_("Screenshot saved"));

  adw_toast_set_button_label (toast, _("Open"));
  adw_toast_set_action_name (toast, "win.open-file");
  adw_toast_set_action_target_value (toast, parameter);
  _vtr_window_take_toast (self, toast);
}

static GdkDragAction
on_drop_enter (VtrWindow *self,
               double     x,
               double     y)
{
  /* Dropping a file on a guest's screen is about the guest, not about a new machine. */
  if (is_on (self, "console") || self->is_kiosk ||
      vtr_create_page_is_creating (self->create_page))
    return 0;

  gtk_widget_set_visible (self->drop_hint, TRUE);

  return GDK_ACTION_COPY;
}

static void
on_drop_leave (VtrWindow *self)
{
  gtk_widget_set_visible (self->drop_hint, FALSE);
}

static gboolean
on_drop (VtrWindow    *self,
         const GValue *value,
         double        x,
         double        y)
{
  GSList *files = g_value_get_boxed (value);

  gtk_widget_set_visible (self->drop_hint, FALSE);

  if (files == NULL || is_on (self, "console"))
    return FALSE;

  vtr_window_open_file (self, files->data);

  return TRUE;
}

static void
close_now (VtrWindow *self)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_close_answer (const char *response,
                 gpointer    user_data)
{
  g_autoptr (VtrWindow) self = user_data;

  if (!g_str_equal (response, "stop"))
    return;

  vtr_create_page_cancel (self->create_page);
  close_now (self);
}

static gboolean
vtr_window_close_request (GtkWindow *window)
{
  VtrWindow *self = VTR_WINDOW (window);

  if (self->is_kiosk)
    return GDK_EVENT_STOP;
  if (!self->may_close && vtr_create_page_is_creating (self->create_page))
    {
      ask_to_stop_making (self, _("_Stop and Close"), on_close_answer);
      return GDK_EVENT_STOP;
    }
  if (!self->may_close && self->tried != NULL)
    {
      _vtr_window_leave_tried (self, close_now);
      return GDK_EVENT_STOP;
    }

  return GTK_WINDOW_CLASS (vtr_window_parent_class)->close_request (window);
}

static void
vtr_window_dispose (GObject *object)
{
  VtrWindow *self = VTR_WINDOW (object);

  g_clear_object (&self->tried);
  g_clear_object (&self->screen_signals);
  g_clear_object (&self->usb);
  g_clear_object (&self->passwords);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->trust);
  g_clear_object (&self->screens);
  g_clear_object (&self->settings);
  g_clear_object (&self->deletions);
  g_clear_object (&self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_WINDOW);

  G_OBJECT_CLASS (vtr_window_parent_class)->dispose (object);
}

static void
vtr_window_class_init (VtrWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = vtr_window_dispose;
  window_class->close_request = vtr_window_close_request;

  g_type_ensure (VTR_TYPE_COLLECTION_PAGE);
  g_type_ensure (VTR_TYPE_CREATE_PAGE);
  g_type_ensure (VTR_TYPE_CONSOLE_PAGE);
  g_type_ensure (GDK_TYPE_FILE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vitrine/Vitrine/window.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, collection_page);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, create_page);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, console_page);
  gtk_widget_class_bind_template_child (widget_class, VtrWindow, drop_hint);
  gtk_widget_class_bind_template_callback (widget_class, on_created);
  gtk_widget_class_bind_template_callback (widget_class, on_drop_enter);
  gtk_widget_class_bind_template_callback (widget_class, on_drop_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.new-machine", NULL, new_machine);
  gtk_widget_class_install_action (widget_class, "win.choose-media", NULL, choose_media);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, start_search);
  gtk_widget_class_install_action (widget_class, "win.toggle-fullscreen", NULL,
                                   toggle_fullscreen);
  gtk_widget_class_install_action (widget_class, "win.open-file", "s", open_file);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast);
  gtk_widget_class_install_action (widget_class, "win.toast-file", "s", toast_file);
  _vtr_window_class_init_machines (widget_class);
  _vtr_window_class_init_display (widget_class);
  _vtr_window_class_init_properties (widget_class);
  _vtr_window_class_init_several (widget_class);
  _vtr_window_class_init_remote (widget_class);
}

static void
vtr_window_init (VtrWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vtr_hidden_pages_attach (self->stack);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (on_fullscreened), NULL);
}

static void
on_machine_removed (GListModel *machines,
                    guint       position,
                    guint       removed,
                    guint       added,
                    VtrWindow  *self)
{
  VtrMachine *machine = vtr_console_page_get_machine (self->console_page);
  g_autofree char *text = NULL;

  if (self->tried != NULL && vtr_machine_is_removed (self->tried))
    g_clear_object (&self->tried);

  if (machine == NULL || !vtr_machine_is_removed (machine))
    return;

  /* Translators: %s is the name of a machine. */
  text = g_strdup_printf (_("%s is gone"), vtr_machine_get_title (machine));
  _vtr_window_add_toast (self, text);
  _vtr_window_show_collection (self);
}

static void
on_deletion_failed (VtrWindow  *self,
                    VtrMachine *machine,
                    GError     *error)
{
  g_autofree char *heading = NULL;

  if (!_vtr_window_is_foremost (self))
    return;

  /* Translators: %s is the name of a machine. */
  heading = g_strdup_printf (_("%s Wasn’t Deleted"), vtr_machine_get_title (machine));
  vtr_alert_error (GTK_WIDGET (self), heading, error->message,
                   vtr_hypervisor_error_get_detail (error));
}

VtrWindow *
vtr_window_new (GtkApplication       *application,
                const VtrWindowParts *parts)
{
  VtrWindow *self = NULL;
  GSettings *settings = NULL;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (parts != NULL, NULL);

  settings = parts->settings;
  self = g_object_new (VTR_TYPE_WINDOW, "application", application, NULL);
  self->connection = g_object_ref (parts->connection);
  self->deletions = g_object_ref (parts->deletions);
  self->screens = g_object_ref (parts->screens);
  self->trust = g_object_ref (parts->trust);
  self->passwords = g_object_ref (parts->passwords);
  self->usb = g_object_ref (parts->usb);
  self->settings = g_object_ref (settings);

  /* Another window's size is not ours from then on. */
  g_settings_bind (settings, "window-width", self, "default-width", BIND_ONCE);
  g_settings_bind (settings, "window-height", self, "default-height", BIND_ONCE);
  g_settings_bind (settings, "window-maximized", self, "maximized", BIND_ONCE);

  vtr_collection_page_set_up (self->collection_page, parts->connection, parts->database,
                              parts->deletions, parts->screens, settings);
  vtr_create_page_set_up (self->create_page, parts->connection, parts->database, parts->finder,
                          settings);
  vtr_console_page_set_up (self->console_page, parts->database, parts->trust, parts->passwords,
                           parts->usb, settings);
  vtr_console_page_set_key_remap (self->console_page, parts->key_remap);
  _vtr_window_set_up_remote (self);
  _vtr_window_set_up_named (self);

  g_signal_connect_object (vtr_connection_get_machines (parts->connection), "items-changed",
                           G_CALLBACK (on_machine_removed), self, 0);
  g_signal_connect_object (parts->deletions, "failed", G_CALLBACK (on_deletion_failed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
vtr_window_open_media (VtrWindow *self,
                       GFile     *file)
{
  g_return_if_fail (VTR_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (is_on (self, "console") || vtr_create_page_is_creating (self->create_page))
    {
      _vtr_window_add_toast (self, _("Finish with this machine first"));
      return;
    }

  if (g_file_peek_path (file) == NULL)
    {
      vtr_alert_error (GTK_WIDGET (self), _("This File Can’t Be Used"),
                       _("It isn’t on this computer. Copy it here first."), NULL);
      return;
    }

  show_create (self);
  vtr_create_page_open_path (self->create_page, g_file_peek_path (file));
}
