/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "monitor-window.h"

#include "console-note.h"
#include "display-view.h"
#include "header-slide.h"

#include <glib/gi18n.h>

#define FIRST_WIDTH  800
#define FIRST_HEIGHT 600

struct _VtrMonitorWindow
{
  AdwWindow         parent_instance;

  VtrDisplayClient *client;
  VtrDisplayView   *view;
  AdwHeaderBar     *header;
  AdwWindowTitle   *title;
  GtkWidget        *button;
  VtrHeaderSlide   *slide;
  VtrConsoleNote   *note;

  /* Before full screen; else 0. */
  int               width;
  int               height;
};

G_DEFINE_FINAL_TYPE (VtrMonitorWindow, vtr_monitor_window, ADW_TYPE_WINDOW)

/* The connection ended, or what was shown on it did. */
static void
on_state_changed (VtrMonitorWindow *self)
{
  if (vtr_display_client_get_state (self->client) == VTR_DISPLAY_STATE_CLOSED)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
toggle_fullscreen (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  VtrMonitorWindow *self = VTR_MONITOR_WINDOW (widget);
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    {
      gtk_window_unfullscreen (window);
    }
  else
    {
      gtk_window_get_default_size (window, &self->width, &self->height);
      gtk_window_fullscreen (window);
    }
}

/* How to leave, as lines. */
static void
show_hint (VtrMonitorWindow *self)
{
  const char *keys = vtr_display_view_get_release_label (self->view);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Press %s to release the keyboard"), keys);
  g_string_append_printf (text, "\n%s", _("Move the pointer to the top edge to leave full screen"));
  vtr_console_note_show (self->note, text->str);
  g_string_free (text, TRUE);
}

static void
on_fullscreened (VtrMonitorWindow *self)
{
  gboolean fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));

  vtr_console_note_hide (self->note);
  if (fullscreen)
    show_hint (self);
  vtr_header_slide_set_fullscreen (self->slide, fullscreen);
  adw_header_bar_set_show_end_title_buttons (self->header, !fullscreen);
  gtk_button_set_icon_name (GTK_BUTTON (self->button),
                            fullscreen ? "view-restore-symbolic" : "view-fullscreen-symbolic");

  /* Where the window becomes as large as the screen before it is said to be in full screen, GTK 4.8
   * takes that for its own size. */
  if (!fullscreen && self->width > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), self->width, self->height);
  if (!fullscreen)
    self->width = 0;
}

static void
vtr_monitor_window_dispose (GObject *object)
{
  VtrMonitorWindow *self = VTR_MONITOR_WINDOW (object);

  if (self->client != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->client, self);
      vtr_display_view_set_client (self->view, NULL);
      vtr_display_client_close (self->client);
    }
  g_clear_object (&self->client);
  g_clear_object (&self->slide);

  G_OBJECT_CLASS (vtr_monitor_window_parent_class)->dispose (object);
}

static void
vtr_monitor_window_class_init (VtrMonitorWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_monitor_window_dispose;

  /* As in the machine's own window; while the guest has the keyboard, the key is the guest's. */
  gtk_widget_class_install_action (widget_class, "monitor.toggle-fullscreen", NULL,
                                   toggle_fullscreen);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "monitor.toggle-fullscreen",
                                       NULL);
}

static void
make_header (VtrMonitorWindow *self)
{
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  adw_header_bar_set_title_widget (self->header, GTK_WIDGET (self->title));

  self->button = gtk_button_new_from_icon_name ("view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (self->button, _("Full Screen"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Full Screen"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "monitor.toggle-fullscreen");
  adw_header_bar_pack_end (self->header, self->button);
}

static void
vtr_monitor_window_init (VtrMonitorWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *place = adw_bin_new ();

  make_header (self);
  adw_bin_set_child (ADW_BIN (place), GTK_WIDGET (self->header));

  self->view = VTR_DISPLAY_VIEW (vtr_display_view_new ());
  vtr_display_view_set_resize_guest (self->view, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "guest-screen");

  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), box);
  adw_window_set_content (ADW_WINDOW (self), overlay);

  self->note = VTR_CONSOLE_NOTE (g_object_new (VTR_TYPE_CONSOLE_NOTE, "valign", GTK_ALIGN_END,
                                               "can-target", FALSE, NULL));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->note));
  self->slide = vtr_header_slide_new (GTK_OVERLAY (overlay), ADW_BIN (place), NULL);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (on_fullscreened), NULL);
}

GtkWidget *
vtr_monitor_window_new (VtrDisplayClient *client,
                        const char       *title,
                        guint             number,
                        int               width,
                        int               height)
{
  VtrMonitorWindow *self = NULL;
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_CLIENT (client), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (VTR_TYPE_MONITOR_WINDOW, "default-width", width > 0 ? width : FIRST_WIDTH,
                       "default-height", height > 0 ? height : FIRST_HEIGHT, NULL);
  self->client = g_object_ref (client);

  name = g_strdup_printf (_("Monitor %u"), number);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, name);
  /* Translators: a window's title; the first %s is a machine, the second "Monitor 2". */
  label = g_strdup_printf (_("%s, %s"), title, name);
  gtk_window_set_title (GTK_WINDOW (self), label);
  g_object_set (self->view, "label", label, NULL);

  g_signal_connect_object (client, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  vtr_display_view_set_client (self->view, client);
  vtr_display_client_open (client);

  return GTK_WIDGET (self);
}

VtrDisplayView *
vtr_monitor_window_get_view (VtrMonitorWindow *self)
{
  g_return_val_if_fail (VTR_IS_MONITOR_WINDOW (self), NULL);

  return self->view;
}

void
vtr_monitor_window_get_own_size (VtrMonitorWindow *self,
                                 int              *ret_width,
                                 int              *ret_height)
{
  g_return_if_fail (VTR_IS_MONITOR_WINDOW (self));

  gtk_window_get_default_size (GTK_WINDOW (self), ret_width, ret_height);
  if (self->width > 0)
    {
      *ret_width = self->width;
      *ret_height = self->height;
    }
}
