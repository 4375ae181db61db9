/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include <glib/gi18n.h>

/* A guest follows this keyboard's lights with a delay. */
#define SETTLE_MS 500u

static void
append (GString    *text,
        const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/* What is different there, as lines; none where there is nothing to compare. */
static GString *
compare (VtrConsolePage *self)
{
  VtrDisplayClient *client = vtr_display_view_get_client (self->view);
  GString *text = g_string_new (NULL);
  int leds = client != NULL ? vtr_display_client_get_leds (client) : -1;
  gboolean is_on = FALSE;

  if (leds < 0 || self->keyboard == NULL || vtr_display_client_is_view_only (client) ||
      vtr_display_client_get_state (client) != VTR_DISPLAY_STATE_READY)
    return text;

  is_on = (leds & VTR_DISPLAY_LED_CAPS) != 0;
  if (is_on != gdk_device_get_caps_lock_state (self->keyboard))
    append (text, is_on ? _("Caps Lock is on there, off here")
                        : _("Caps Lock is off there, on here"));
  is_on = (leds & VTR_DISPLAY_LED_NUM) != 0;
  if (is_on != gdk_device_get_num_lock_state (self->keyboard))
    append (text, is_on ? _("Num Lock is on there, off here")
                        : _("Num Lock is off there, on here"));

  return text;
}

static gboolean
on_settled (gpointer user_data)
{
  VtrConsolePage *self = user_data;
  GString *text = compare (self);

  self->locks_timeout = 0;
  if (text->len > 0)
    gtk_label_set_text (self->locks, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->locks), text->len > 0);
  g_string_free (text, TRUE);

  return G_SOURCE_REMOVE;
}

static void
queue_compare (VtrConsolePage *self)
{
  if (self->locks_timeout == 0)
    self->locks_timeout = g_timeout_add (SETTLE_MS, on_settled, self);
}

void
_vtr_console_page_class_init_locks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, locks);
}

void
_vtr_console_page_init_locks (VtrConsolePage *self)
{
  static const char * const signals[] = { "notify::leds", "notify::state", "notify::view-only" };
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_object (self->client_signals, signals[i], G_CALLBACK (queue_compare),
                                   self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "bind", G_CALLBACK (queue_compare), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_signals, "unbind", G_CALLBACK (queue_compare), self,
                           G_CONNECT_SWAPPED);
  if (seat != NULL)
    g_set_object (&self->keyboard, gdk_seat_get_keyboard (seat));
  if (self->keyboard == NULL)
    return;

  g_signal_connect_object (self->keyboard, "notify::caps-lock-state", G_CALLBACK (queue_compare),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "notify::num-lock-state", G_CALLBACK (queue_compare),
                           self, G_CONNECT_SWAPPED);
}

void
_vtr_console_page_clear_locks (VtrConsolePage *self)
{
  g_clear_handle_id (&self->locks_timeout, g_source_remove);
  g_clear_object (&self->keyboard);
}
