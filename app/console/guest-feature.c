/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "guest-feature.h"

typedef struct
{
  VtrDisplayView   *view;      /* weak */
  VtrDisplayClient *client;    /* (nullable) */
  GSignalGroup     *signals;   /* of the client */
  gboolean          available;
} VtrGuestFeaturePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VtrGuestFeature, vtr_guest_feature, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_AVAILABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static VtrGuestFeaturePrivate *
get_private (VtrGuestFeature *self)
{
  return vtr_guest_feature_get_instance_private (self);
}

static void
update (VtrGuestFeature *self)
{
  VtrGuestFeaturePrivate *priv = get_private (self);
  gboolean available =
    VTR_GUEST_FEATURE_GET_CLASS (self)->look (self, vtr_guest_feature_get_guest (self));

  if (priv->available == available)
    return;

  priv->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
on_client_changed (VtrGuestFeature *self)
{
  VtrGuestFeaturePrivate *priv = get_private (self);
  VtrDisplayClient *client = vtr_display_view_get_client (priv->view);

  if (g_set_object (&priv->client, client))
    VTR_GUEST_FEATURE_GET_CLASS (self)->guest_changed (self);
  g_signal_group_set_target (priv->signals, client);
  update (self);
}

static void
vtr_guest_feature_dispose (GObject *object)
{
  VtrGuestFeaturePrivate *priv = get_private (VTR_GUEST_FEATURE (object));

  g_clear_object (&priv->signals);
  g_clear_object (&priv->client);
  g_clear_weak_pointer (&priv->view);

  G_OBJECT_CLASS (vtr_guest_feature_parent_class)->dispose (object);
}

static void
vtr_guest_feature_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, get_private (VTR_GUEST_FEATURE (object))->available);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_guest_feature_class_init (VtrGuestFeatureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_guest_feature_dispose;
  object_class->get_property = vtr_guest_feature_get_property;

  properties[PROP_AVAILABLE] =
    g_param_spec_boolean ("available", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_guest_feature_init (VtrGuestFeature *self)
{
  VtrGuestFeaturePrivate *priv = get_private (self);

  priv->signals = g_signal_group_new (VTR_TYPE_DISPLAY_CLIENT);
  g_signal_group_connect_object (priv->signals, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
}

void
vtr_guest_feature_follow (VtrGuestFeature *self,
                          VtrDisplayView  *view)
{
  VtrGuestFeaturePrivate *priv = NULL;

  g_return_if_fail (VTR_IS_GUEST_FEATURE (self));
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (view));

  priv = get_private (self);
  g_set_weak_pointer (&priv->view, view);
  g_signal_connect_object (view, "notify::client", G_CALLBACK (on_client_changed), self,
                           G_CONNECT_SWAPPED);
  on_client_changed (self);
}

VtrDisplayView *
vtr_guest_feature_get_view (VtrGuestFeature *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_FEATURE (self), NULL);

  return get_private (self)->view;
}

VtrGuestAgent *
vtr_guest_feature_get_guest (VtrGuestFeature *self)
{
  VtrGuestFeaturePrivate *priv = NULL;

  g_return_val_if_fail (VTR_IS_GUEST_FEATURE (self), NULL);

  priv = get_private (self);

  return VTR_IS_GUEST_AGENT (priv->client) ? VTR_GUEST_AGENT (priv->client) : NULL;
}

gboolean
vtr_guest_feature_is_available (VtrGuestFeature *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_FEATURE (self), FALSE);

  return get_private (self)->available;
}
