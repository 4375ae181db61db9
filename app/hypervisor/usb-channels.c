/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-channels.h"

#include "usb-port.h"

/* From taking channels out of the machine until the screen has noticed. */
#define NOTICE_MS 3000u

struct _VtrUsbChannels
{
  GObject       parent_instance;

  VtrUsbOutlet *outlet;       /* not owned: it owns this */
  GPtrArray    *aliases;      /* of what was added */
  guint         n_users;
  guint         n_waiting;    /* of them, for what is being added */
  GTask        *leaving;      /* (nullable): while channels are taken away; keeps itself alive */
  VtrMachine   *machine;      /* (nullable): out of it, as all below */
  VtrUsbOutlet *held;
  guint         n_left;       /* channels that the outlet has in the end */
  guint         timeout;
};

G_DEFINE_FINAL_TYPE (VtrUsbChannels, vtr_usb_channels, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static G_DEFINE_QUARK (vtr-usb-channels, of_outlet)

/* Taking away, one after the other. */
static void remove_next (VtrUsbChannels *self);

static void
end_leaving (VtrUsbChannels *self)
{
  g_autoptr (VtrUsbOutlet) outlet = g_steal_pointer (&self->held);
  g_autoptr (GTask) task = g_steal_pointer (&self->leaving);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_handlers_disconnect_by_data (outlet, self);
  g_clear_object (&self->machine);
  g_task_return_boolean (task, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_noticed (VtrUsbChannels *self)
{
  if (vtr_usb_outlet_get_n_channels (self->held) <= self->n_left)
    end_leaving (self);
}

static gboolean
on_not_noticed (gpointer user_data)
{
  VtrUsbChannels *self = user_data;

  self->timeout = 0;
  end_leaving (self);

  return G_SOURCE_REMOVE;
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  VtrUsbChannels *self = user_data;

  if (vtr_usb_port_close_finish (VTR_MACHINE (source), result, NULL) && self->n_left > 0)
    self->n_left--;
  remove_next (self);
}

static void
remove_next (VtrUsbChannels *self)
{
  g_autofree char *alias = NULL;

  if (self->aliases->len > 0)
    {
      alias = g_ptr_array_steal_index (self->aliases, self->aliases->len - 1);
      vtr_usb_port_close_async (self->machine, alias, on_removed, self);
      return;
    }

  self->timeout = g_timeout_add (NOTICE_MS, on_not_noticed, self);
  g_signal_connect_swapped (self->held, "notify::n-usb-channels", G_CALLBACK (on_noticed), self);
  on_noticed (self);
}

static void
vtr_usb_channels_finalize (GObject *object)
{
  g_ptr_array_unref (VTR_USB_CHANNELS (object)->aliases);

  G_OBJECT_CLASS (vtr_usb_channels_parent_class)->finalize (object);
}

static void
vtr_usb_channels_class_init (VtrUsbChannelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_usb_channels_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_usb_channels_init (VtrUsbChannels *self)
{
  self->aliases = g_ptr_array_new_with_free_func (g_free);
}

VtrUsbChannels *
vtr_usb_channels_get (VtrUsbOutlet *outlet)
{
  VtrUsbChannels *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_OUTLET (outlet), NULL);

  self = g_object_get_qdata (G_OBJECT (outlet), of_outlet_quark ());
  if (self != NULL)
    return self;

  self = g_object_new (VTR_TYPE_USB_CHANNELS, NULL);
  self->outlet = outlet;
  g_object_set_qdata_full (G_OBJECT (outlet), of_outlet_quark (), self, g_object_unref);

  return self;
}

void
vtr_usb_channels_enter (VtrUsbChannels *self)
{
  g_return_if_fail (VTR_IS_USB_CHANNELS (self));

  self->n_users++;
}

gboolean
vtr_usb_channels_is_ready (VtrUsbChannels *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHANNELS (self), FALSE);

  return self->leaving == NULL;
}

gboolean
vtr_usb_channels_has_spare (VtrUsbChannels *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHANNELS (self), FALSE);

  return vtr_usb_outlet_get_n_free (self->outlet) > self->n_waiting;
}

static void
on_added (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrUsbChannels *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (vtr_usb_port_open_finish (VTR_MACHINE (source), result, &error))
    {
      g_ptr_array_add (self->aliases, g_strdup (g_task_get_task_data (task)));
      g_task_return_boolean (task, TRUE);
      return;
    }

  self->n_waiting--;
  g_task_return_error (task, error);
}

/* Another device may have the channel that was added for this one before. (transfer full) */
static char *
dup_free_alias (VtrUsbChannels *self,
                const char     *alias)
{
  char *found = g_strdup (alias);

  for (guint i = 2; g_ptr_array_find_with_equal_func (self->aliases, found, g_str_equal, NULL); i++)
    {
      g_free (found);
      found = g_strdup_printf ("%s-%u", alias, i);
    }

  return found;
}

void
vtr_usb_channels_add_async (VtrUsbChannels      *self,
                            VtrMachine          *machine,
                            const char          *alias,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = NULL;
  char *free_alias = NULL;

  g_return_if_fail (VTR_IS_USB_CHANNELS (self));
  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (alias != NULL);

  free_alias = dup_free_alias (self, alias);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_usb_channels_add_async);
  g_task_set_task_data (task, free_alias, g_free);
  self->n_waiting++;
  vtr_usb_port_add_channel_async (machine, free_alias, on_added, task);
}

gboolean
vtr_usb_channels_add_finish (VtrUsbChannels  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vtr_usb_channels_stop_waiting (VtrUsbChannels *self)
{
  g_return_if_fail (VTR_IS_USB_CHANNELS (self));
  g_return_if_fail (self->n_waiting > 0);

  self->n_waiting--;
}

void
vtr_usb_channels_leave_async (VtrUsbChannels      *self,
                              VtrMachine          *machine,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_USB_CHANNELS (self));
  g_return_if_fail (machine == NULL || VTR_IS_MACHINE (machine));
  g_return_if_fail (self->n_users > 0);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_usb_channels_leave_async);
  self->n_users--;
  /* They went with the machine. */
  if (machine != NULL && !vtr_machine_is_active (machine))
    g_ptr_array_set_size (self->aliases, 0);
  if (self->n_users > 0 || self->leaving != NULL || self->aliases->len == 0 || machine == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self->leaving = g_steal_pointer (&task);
  self->machine = g_object_ref (machine);
  self->held = g_object_ref (self->outlet);
  self->n_left = vtr_usb_outlet_get_n_channels (self->outlet);
  remove_next (self);
}

void
vtr_usb_channels_leave_finish (VtrUsbChannels *self,
                               GAsyncResult   *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
