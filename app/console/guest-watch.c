/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "guest-watch.h"

#define ASK_SECONDS 15u

struct _VtrGuestWatch
{
  GObject       parent_instance;

  VtrMachine   *machine;     /* (nullable) */
  GSignalGroup *signals;     /* of the machine */
  GStrv         addresses;   /* (nullable) */
  VtrGuestFlags flags;
  guint         timeout;
};

G_DEFINE_FINAL_TYPE (VtrGuestWatch, vtr_guest_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_addresses (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrGuestWatch) self = user_data;
  g_auto (GStrv) addresses = NULL;

  addresses = vtr_machine_read_addresses_finish (VTR_MACHINE (source), result, NULL);

  if (self->machine != VTR_MACHINE (source))
    return;

  g_strfreev (self->addresses);
  self->addresses = g_steal_pointer (&addresses);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_guest (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (VtrGuestWatch) self = user_data;
  VtrGuestFlags flags = 0;

  if (!vtr_machine_read_guest_finish (VTR_MACHINE (source), result, &flags, NULL) ||
      self->machine != VTR_MACHINE (source))
    return;

  self->flags = flags;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_tick (gpointer user_data)
{
  VtrGuestWatch *self = user_data;

  if (vtr_machine_get_state (self->machine) != VTR_MACHINE_STATE_RUNNING)
    return G_SOURCE_CONTINUE;

  vtr_machine_read_addresses_async (self->machine, NULL, on_addresses, g_object_ref (self));
  vtr_machine_read_guest_async (self->machine, NULL, on_guest, g_object_ref (self));

  return G_SOURCE_CONTINUE;
}

static void
forget (VtrGuestWatch *self)
{
  if (self->addresses == NULL && self->flags == 0)
    return;

  g_clear_pointer (&self->addresses, g_strfreev);
  self->flags = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_machine_changed (VtrGuestWatch *self)
{
  if (!vtr_machine_is_active (self->machine))
    forget (self);
}

static void
vtr_guest_watch_dispose (GObject *object)
{
  VtrGuestWatch *self = VTR_GUEST_WATCH (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->machine);

  G_OBJECT_CLASS (vtr_guest_watch_parent_class)->dispose (object);
}

static void
vtr_guest_watch_finalize (GObject *object)
{
  VtrGuestWatch *self = VTR_GUEST_WATCH (object);

  g_strfreev (self->addresses);

  G_OBJECT_CLASS (vtr_guest_watch_parent_class)->finalize (object);
}

static void
vtr_guest_watch_class_init (VtrGuestWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_guest_watch_dispose;
  object_class->finalize = vtr_guest_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", VTR_TYPE_GUEST_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_guest_watch_init (VtrGuestWatch *self)
{
  self->signals = g_signal_group_new (VTR_TYPE_MACHINE);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (on_machine_changed), self,
                                 G_CONNECT_SWAPPED);
}

VtrGuestWatch *
vtr_guest_watch_new (void)
{
  return g_object_new (VTR_TYPE_GUEST_WATCH, NULL);
}

void
vtr_guest_watch_set_machine (VtrGuestWatch *self,
                             VtrMachine    *machine)
{
  g_return_if_fail (VTR_IS_GUEST_WATCH (self));

  if (!g_set_object (&self->machine, machine))
    return;

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_group_set_target (self->signals, machine);
  forget (self);
  if (machine == NULL)
    return;

  self->timeout = g_timeout_add_seconds (ASK_SECONDS, on_tick, self);
  on_tick (self);
}

const char * const *
vtr_guest_watch_get_addresses (VtrGuestWatch *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_WATCH (self), NULL);

  return (const char * const *) self->addresses;
}

VtrGuestFlags
vtr_guest_watch_get_flags (VtrGuestWatch *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_WATCH (self), 0);

  return self->flags;
}
