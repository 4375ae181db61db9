/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "retry-countdown.h"

#define FIRST_SECONDS 1u
#define LAST_SECONDS  30u

struct _VtrRetryCountdown
{
  GObject parent_instance;

  guint   source;         /* each second */
  guint   seconds;        /* left */
  guint   next_seconds;
};

G_DEFINE_FINAL_TYPE (VtrRetryCountdown, vtr_retry_countdown, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SECONDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  DUE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_seconds (VtrRetryCountdown *self,
             guint              seconds)
{
  if (self->seconds == seconds)
    return;

  self->seconds = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECONDS]);
}

static gboolean
on_second (gpointer user_data)
{
  VtrRetryCountdown *self = user_data;

  if (self->seconds > 1)
    {
      set_seconds (self, self->seconds - 1);
      return G_SOURCE_CONTINUE;
    }

  self->source = 0;
  set_seconds (self, 0);
  g_signal_emit (self, signals[DUE], 0);

  return G_SOURCE_REMOVE;
}

static void
vtr_retry_countdown_dispose (GObject *object)
{
  g_clear_handle_id (&VTR_RETRY_COUNTDOWN (object)->source, g_source_remove);

  G_OBJECT_CLASS (vtr_retry_countdown_parent_class)->dispose (object);
}

static void
vtr_retry_countdown_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SECONDS:
      g_value_set_uint (value, VTR_RETRY_COUNTDOWN (object)->seconds);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_retry_countdown_class_init (VtrRetryCountdownClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_retry_countdown_dispose;
  object_class->get_property = vtr_retry_countdown_get_property;

  properties[PROP_SECONDS] =
    g_param_spec_uint ("seconds", NULL, NULL, 0, LAST_SECONDS, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DUE] = g_signal_new ("due", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
vtr_retry_countdown_init (VtrRetryCountdown *self)
{
  self->next_seconds = FIRST_SECONDS;
}

VtrRetryCountdown *
vtr_retry_countdown_new (void)
{
  return g_object_new (VTR_TYPE_RETRY_COUNTDOWN, NULL);
}

void
vtr_retry_countdown_start (VtrRetryCountdown *self)
{
  g_return_if_fail (VTR_IS_RETRY_COUNTDOWN (self));

  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds (1, on_second, self);
  set_seconds (self, self->next_seconds);
  self->next_seconds = MIN (self->next_seconds * 2, LAST_SECONDS);
}

void
vtr_retry_countdown_stop (VtrRetryCountdown *self)
{
  g_return_if_fail (VTR_IS_RETRY_COUNTDOWN (self));

  g_clear_handle_id (&self->source, g_source_remove);
  set_seconds (self, 0);
}

void
vtr_retry_countdown_reset (VtrRetryCountdown *self)
{
  g_return_if_fail (VTR_IS_RETRY_COUNTDOWN (self));

  vtr_retry_countdown_stop (self);
  self->next_seconds = FIRST_SECONDS;
}

gboolean
vtr_retry_countdown_is_running (VtrRetryCountdown *self)
{
  g_return_val_if_fail (VTR_IS_RETRY_COUNTDOWN (self), FALSE);

  return self->source != 0;
}

guint
vtr_retry_countdown_get_seconds (VtrRetryCountdown *self)
{
  g_return_val_if_fail (VTR_IS_RETRY_COUNTDOWN (self), 0);

  return self->seconds;
}
