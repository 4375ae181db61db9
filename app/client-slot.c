/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "client-slot.h"

struct _VtrClientSlot
{
  GObject           parent_instance;

  VtrScreenTrust   *trust;    /* (nullable) */
  VtrDisplayClient *client;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VtrClientSlot, vtr_client_slot, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CLIENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  READY,
  CLOSED,
  PASSWORD_NEEDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_state (VtrClientSlot *self)
{
  VtrDisplayState state = vtr_display_client_get_state (self->client);

  if (state == VTR_DISPLAY_STATE_READY)
    g_signal_emit (self, signals[READY], 0);
  else if (state == VTR_DISPLAY_STATE_CLOSED)
    g_signal_emit (self, signals[CLOSED], 0);
}

static void
on_password_needed (VtrClientSlot *self)
{
  g_signal_emit (self, signals[PASSWORD_NEEDED], 0);
}

static void
vtr_client_slot_dispose (GObject *object)
{
  VtrClientSlot *self = VTR_CLIENT_SLOT (object);

  vtr_client_slot_drop (self);
  g_clear_object (&self->trust);

  G_OBJECT_CLASS (vtr_client_slot_parent_class)->dispose (object);
}

static void
vtr_client_slot_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_CLIENT)
    g_value_set_object (value, VTR_CLIENT_SLOT (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vtr_client_slot_class_init (VtrClientSlotClass *klass)
{
  static const char * const names[] = {
    [READY] = "ready", [CLOSED] = "closed", [PASSWORD_NEEDED] = "password-needed",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_client_slot_dispose;
  object_class->get_property = vtr_client_slot_get_property;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, VTR_TYPE_DISPLAY_CLIENT,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], VTR_TYPE_CLIENT_SLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
vtr_client_slot_init (VtrClientSlot *self)
{
}

VtrClientSlot *
vtr_client_slot_new (VtrScreenTrust *trust)
{
  VtrClientSlot *self = g_object_new (VTR_TYPE_CLIENT_SLOT, NULL);

  g_set_object (&self->trust, trust);

  return self;
}

void
vtr_client_slot_open (VtrClientSlot      *self,
                      VtrDisplayEndpoint *endpoint,
                      gboolean            view_only)
{
  g_return_if_fail (VTR_IS_CLIENT_SLOT (self));
  g_return_if_fail (self->client == NULL);

  self->client = vtr_display_client_new (endpoint);
  if (self->trust != NULL)
    vtr_display_client_set_trust (self->client, self->trust);
  vtr_display_client_set_view_only (self->client, view_only);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "password-needed", G_CALLBACK (on_password_needed), self,
                           G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
  vtr_display_client_open (self->client);
}

void
vtr_client_slot_drop (VtrClientSlot *self)
{
  g_autoptr (VtrDisplayClient) client = NULL;

  g_return_if_fail (VTR_IS_CLIENT_SLOT (self));

  client = g_steal_pointer (&self->client);
  if (client == NULL)
    return;

  g_signal_handlers_disconnect_by_data (client, self);
  vtr_display_client_close (client);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

VtrDisplayClient *
vtr_client_slot_get_client (VtrClientSlot *self)
{
  g_return_val_if_fail (VTR_IS_CLIENT_SLOT (self), NULL);

  return self->client;
}
