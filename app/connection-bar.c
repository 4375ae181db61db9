/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "connection-bar.h"

#include <glib/gi18n.h>

struct _VtrConnectionBar
{
  AdwBin         parent_instance;

  VtrConnection *connection;
  GSignalGroup  *signals;
  gboolean       shows_failure;
  GtkRevealer   *revealer;
  GtkLabel      *label;
};

G_DEFINE_FINAL_TYPE (VtrConnectionBar, vtr_connection_bar, ADW_TYPE_BIN)

static char *
dup_text (VtrConnection *connection)
{
  const char *title = vtr_connection_get_title (connection);
  guint seconds = vtr_connection_get_retry_seconds (connection);

  if (vtr_connection_get_state (connection) == VTR_CONNECTION_STATE_FAILED)
    /* Translators: %s is "This computer" or a host's name. */
    return g_strdup_printf (_("The machines of %s can’t be reached."), title);
  if (seconds == 0)
    /* Translators: %s is "This computer" or a host's name. */
    return g_strdup_printf (_("Connection to %s lost. Trying again…"), title);

  return g_strdup_printf (ngettext ("Connection to %s lost. Trying again in %u s…",
                                    "Connection to %s lost. Trying again in %u s…", seconds),
                          title, seconds);
}

static void
update (VtrConnectionBar *self)
{
  gboolean lost = FALSE;

  if (self->connection != NULL)
    {
      VtrConnectionState state = vtr_connection_get_state (self->connection);

      lost = state == VTR_CONNECTION_STATE_LOST ||
             (state == VTR_CONNECTION_STATE_FAILED && self->shows_failure);
    }

  if (lost)
    {
      g_autofree char *text = dup_text (self->connection);

      gtk_label_set_text (self->label, text);
    }

  /* While it is away it is nobody's, screen readers included. */
  gtk_widget_set_visible (GTK_WIDGET (self), lost);
  gtk_revealer_set_reveal_child (self->revealer, lost);
}

static void
retry_now (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  VtrConnectionBar *self = VTR_CONNECTION_BAR (widget);

  if (self->connection != NULL)
    vtr_connection_retry_now (self->connection);
}

static void
vtr_connection_bar_dispose (GObject *object)
{
  VtrConnectionBar *self = VTR_CONNECTION_BAR (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->connection);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_CONNECTION_BAR);

  G_OBJECT_CLASS (vtr_connection_bar_parent_class)->dispose (object);
}

static void
vtr_connection_bar_class_init (VtrConnectionBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_connection_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/connection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrConnectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, VtrConnectionBar, label);
  gtk_widget_class_install_action (widget_class, "bar.retry-now", NULL, retry_now);
}

static void
vtr_connection_bar_init (VtrConnectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (VTR_TYPE_CONNECTION);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
  update (self);
}

void
vtr_connection_bar_set_connection (VtrConnectionBar *self,
                                   VtrConnection    *connection)
{
  g_return_if_fail (VTR_IS_CONNECTION_BAR (self));

  g_set_object (&self->connection, connection);
  g_signal_group_set_target (self->signals, connection);
  update (self);
}

void
vtr_connection_bar_set_shows_failure (VtrConnectionBar *self,
                                      gboolean          shows_failure)
{
  g_return_if_fail (VTR_IS_CONNECTION_BAR (self));

  if (self->shows_failure == shows_failure)
    return;

  self->shows_failure = shows_failure;
  update (self);
}
