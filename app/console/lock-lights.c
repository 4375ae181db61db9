/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "lock-lights.h"

#include <glib/gi18n.h>

/* A guest follows this keyboard's lights with a delay. */
#define SETTLE_MS 500u

struct _VtrLockLights
{
  AdwBin        parent_instance;

  GSignalGroup *client;     /* whose target it is */
  GdkDevice    *keyboard;   /* (nullable): this computer's */
  guint         timeout;
  GtkLabel     *label;
};

G_DEFINE_FINAL_TYPE (VtrLockLights, vtr_lock_lights, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_CLIENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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
compare (VtrLockLights *self)
{
  g_autoptr (VtrDisplayClient) client = g_signal_group_dup_target (self->client);
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
  VtrLockLights *self = user_data;
  GString *text = compare (self);

  self->timeout = 0;
  if (text->len > 0)
    gtk_label_set_text (self->label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self), text->len > 0);
  g_string_free (text, TRUE);

  return G_SOURCE_REMOVE;
}

static void
queue_compare (VtrLockLights *self)
{
  if (self->timeout == 0)
    self->timeout = g_timeout_add (SETTLE_MS, on_settled, self);
}

static void
follow_keyboard (VtrLockLights *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));

  if (seat != NULL)
    g_set_object (&self->keyboard, gdk_seat_get_keyboard (seat));
  if (self->keyboard == NULL)
    return;

  g_signal_connect_object (self->keyboard, "notify::caps-lock-state", G_CALLBACK (queue_compare),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "notify::num-lock-state", G_CALLBACK (queue_compare),
                           self, G_CONNECT_SWAPPED);
}

static void
vtr_lock_lights_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  VtrLockLights *self = VTR_LOCK_LIGHTS (object);

  if (property_id != PROP_CLIENT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      return;
    }

  g_signal_group_set_target (self->client, g_value_get_object (value));
  queue_compare (self);
}

static void
vtr_lock_lights_dispose (GObject *object)
{
  VtrLockLights *self = VTR_LOCK_LIGHTS (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->keyboard);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_LOCK_LIGHTS);

  G_OBJECT_CLASS (vtr_lock_lights_parent_class)->dispose (object);
}

static void
vtr_lock_lights_class_init (VtrLockLightsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_lock_lights_dispose;
  object_class->set_property = vtr_lock_lights_set_property;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, VTR_TYPE_DISPLAY_CLIENT,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/console/lock-lights.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrLockLights, label);
}

static void
vtr_lock_lights_init (VtrLockLights *self)
{
  static const char * const signals[] = { "notify::leds", "notify::state", "notify::view-only" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->client = g_signal_group_new (VTR_TYPE_DISPLAY_CLIENT);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_object (self->client, signals[i], G_CALLBACK (queue_compare), self,
                                   G_CONNECT_SWAPPED);
  follow_keyboard (self);
}
