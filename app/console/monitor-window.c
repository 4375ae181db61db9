/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "monitor-window.h"

#include "display-view.h"

#include <glib/gi18n.h>

#define FIRST_WIDTH  800
#define FIRST_HEIGHT 600

struct _VtrMonitorWindow
{
  AdwWindow         parent_instance;

  VtrDisplayClient *client;
  VtrDisplayView   *view;
  AdwWindowTitle   *title;
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

  G_OBJECT_CLASS (vtr_monitor_window_parent_class)->dispose (object);
}

static void
vtr_monitor_window_class_init (VtrMonitorWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_monitor_window_dispose;
}

static void
vtr_monitor_window_init (VtrMonitorWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));

  self->view = VTR_DISPLAY_VIEW (vtr_display_view_new ());
  vtr_display_view_set_resize_guest (self->view, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "guest-screen");

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  adw_window_set_content (ADW_WINDOW (self), box);
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
