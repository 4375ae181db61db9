/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-keeper.h"

#include "usb-port.h"
#include "usb-rests.h"

struct _VtrUsbKeeper
{
  GObject         parent_instance;

  VtrMachineList *machines;
  VtrUsbWorker   *worker;
  VtrUsbMonitor  *monitor;
  VtrUsbRules    *rules;
  GPtrArray      *attachments;
  GPtrArray      *watched;       /* machines */
  VtrUsbRests    *rests;
  GHashTable     *outlets;       /* by the machine, of those that are shown */
  GTask          *settling;      /* (nullable) */
  gboolean        is_settled;    /* or about to be */
  guint           look;          /* idle source */
  guint           timer;         /* timeout source: a rest ends */
};

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrUsbKeeper, vtr_usb_keeper, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Looking, attaching, and looking again when that has ended. */
static void queue_look (VtrUsbKeeper *self);

static void
settle_when_empty (VtrUsbKeeper *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->settling == NULL || self->attachments->len > 0)
    return;

  task = g_steal_pointer (&self->settling);
  g_task_return_boolean (task, TRUE);
}

static void
on_state (VtrUsbAttachment *attachment,
          GParamSpec       *pspec,
          VtrUsbKeeper     *self)
{
  VtrUsbDevice *device = vtr_usb_attachment_get_device (attachment);
  guint index = 0;

  if (vtr_usb_attachment_get_state (attachment) == VTR_USB_ATTACHMENT_CONNECTED &&
      device != NULL)
    vtr_usb_rests_end (self->rests, device);
  if (vtr_usb_attachment_get_state (attachment) != VTR_USB_ATTACHMENT_ENDED ||
      !g_ptr_array_find (self->attachments, attachment, &index))
    return;

  if (device != NULL)
    vtr_usb_rests_begin (self->rests, device, vtr_usb_attachment_get_error (attachment),
                         vtr_usb_rules_find (self->rules, device));
  g_signal_handlers_disconnect_by_data (attachment, self);
  g_ptr_array_remove_index (self->attachments, index);
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
  queue_look (self);
  settle_when_empty (self);
}

/* (transfer full), as what is returned: it may end at once. */
static VtrUsbAttachment *
add (VtrUsbKeeper     *self,
     VtrUsbAttachment *attachment)
{
  g_ptr_array_add (self->attachments, g_object_ref (attachment));
  g_signal_connect (attachment, "notify::state", G_CALLBACK (on_state), self);
  g_list_model_items_changed (G_LIST_MODEL (self), self->attachments->len - 1, 0, 1);
  vtr_usb_attachment_start (attachment);

  return attachment;
}

/* (transfer full) */
static VtrUsbAttachment *
create_attachment (VtrUsbKeeper *self,
                   VtrMachine   *machine,
                   VtrUsbDevice *device)
{
  VtrUsbOutlet *outlet = g_hash_table_lookup (self->outlets, machine);

  if (outlet != NULL && !vtr_usb_port_is_possible (vtr_machine_get_connection (machine)))
    return vtr_usb_attachment_new_on_screen (outlet, machine, device);

  return vtr_usb_attachment_new_local (machine, self->worker, device);
}

/* By this program: it, or what was plugged in there before and isn't out of its machine yet. Two in
 * one place would be in each other's way. */
static gboolean
is_place_taken (VtrUsbKeeper *self,
                VtrUsbDevice *device)
{
  for (guint i = 0; i < self->attachments->len; i++)
    {
      VtrUsbDevice *other = vtr_usb_attachment_get_device (self->attachments->pdata[i]);

      if (other != NULL &&
          g_str_equal (vtr_usb_device_get_id (other), vtr_usb_device_get_id (device)))
        return TRUE;
    }

  return FALSE;
}

static void
give (VtrUsbKeeper *self,
      VtrUsbDevice *device)
{
  const char *uuid = vtr_usb_rules_find (self->rules, device);
  VtrMachine *machine = uuid != NULL ? vtr_machine_list_find (self->machines, uuid) : NULL;
  /* Nobody is there to ask whether what uses a file system may lose it. */
  const VtrUsbRisk never = VTR_USB_RISK_HUB | VTR_USB_RISK_SYSTEM | VTR_USB_RISK_MOUNTED;
  g_autoptr (VtrUsbAttachment) attachment = NULL;

  if (machine == NULL || !vtr_machine_is_active (machine) ||
      is_place_taken (self, device) || vtr_usb_rests_has (self->rests, device) ||
      (vtr_usb_device_get_risks (device) & never) != 0)
    return;

  attachment = add (self, create_attachment (self, machine, device));
}

static gboolean
on_timer (gpointer user_data)
{
  VtrUsbKeeper *self = user_data;

  self->timer = 0;
  queue_look (self);

  return G_SOURCE_REMOVE;
}

/* When the first rest ends. */
static void
set_timer (VtrUsbKeeper *self)
{
  const gint64 first = vtr_usb_rests_get_first_end (self->rests);
  const gint64 rest = MAX (first - g_get_monotonic_time (), 0);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (first != G_MAXINT64)
    self->timer = g_timeout_add_seconds ((guint) (rest / G_USEC_PER_SEC) + 1, on_timer, self);
}

static gboolean
on_look (gpointer user_data)
{
  VtrUsbKeeper *self = user_data;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->monitor));

  self->look = 0;
  /* vitrinectl may have changed them. */
  vtr_usb_rules_reload (self->rules);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VtrUsbDevice) device = g_list_model_get_item (G_LIST_MODEL (self->monitor), i);

      if (device != NULL)
        give (self, device);
    }
  set_timer (self);

  return G_SOURCE_REMOVE;
}

static void
queue_look (VtrUsbKeeper *self)
{
  if (self->look == 0 && !self->is_settled)
    self->look = g_idle_add (on_look, self);
}

static void
on_rules (VtrUsbKeeper *self)
{
  vtr_usb_rests_follow (self->rests, self->rules);
  queue_look (self);
}

/* A machine that begins to run asks anew for what was taken away from it before. */
static void
on_machine_active (VtrMachine   *machine,
                   GParamSpec   *pspec,
                   VtrUsbKeeper *self)
{
  if (!vtr_machine_is_active (machine))
    vtr_usb_rests_end_of_machine (self->rests, self->rules, vtr_machine_get_uuid (machine));
  queue_look (self);
}

static void
on_machines (GListModel   *machines,
             guint         position,
             guint         n_removed,
             guint         n_added,
             VtrUsbKeeper *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->watched, i), self);
  g_ptr_array_set_size (self->watched, 0);
  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      VtrMachine *machine = g_list_model_get_item (machines, i);

      g_ptr_array_add (self->watched, machine);
      g_signal_connect (machine, "notify::state", G_CALLBACK (on_machine_active), self);
    }
  queue_look (self);
}

static GType
get_item_type (GListModel *model)
{
  return VTR_TYPE_USB_ATTACHMENT;
}

static guint
get_n_items (GListModel *model)
{
  return VTR_USB_KEEPER (model)->attachments->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  VtrUsbKeeper *self = VTR_USB_KEEPER (model);

  return position < self->attachments->len
           ? g_object_ref (g_ptr_array_index (self->attachments, position))
           : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

/* Nothing that was given is left behind: the attachments end by themselves. */
static void
vtr_usb_keeper_dispose (GObject *object)
{
  VtrUsbKeeper *self = VTR_USB_KEEPER (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  for (guint i = 0; i < self->attachments->len; i++)
    {
      VtrUsbAttachment *attachment = g_ptr_array_index (self->attachments, i);

      g_signal_handlers_disconnect_by_data (attachment, self);
      vtr_usb_attachment_detach (attachment);
    }
  g_ptr_array_set_size (self->attachments, 0);
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->watched, i), self);
  g_ptr_array_set_size (self->watched, 0);
  g_hash_table_remove_all (self->outlets);
  g_clear_object (&self->machines);
  g_clear_object (&self->monitor);
  g_clear_object (&self->rules);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (vtr_usb_keeper_parent_class)->dispose (object);
}

static void
vtr_usb_keeper_finalize (GObject *object)
{
  VtrUsbKeeper *self = VTR_USB_KEEPER (object);

  g_ptr_array_unref (self->attachments);
  g_ptr_array_unref (self->watched);
  vtr_usb_rests_free (self->rests);
  g_hash_table_unref (self->outlets);

  G_OBJECT_CLASS (vtr_usb_keeper_parent_class)->finalize (object);
}

static void
vtr_usb_keeper_class_init (VtrUsbKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_usb_keeper_dispose;
  object_class->finalize = vtr_usb_keeper_finalize;
}

static void
vtr_usb_keeper_init (VtrUsbKeeper *self)
{
  self->attachments = g_ptr_array_new_with_free_func (g_object_unref);
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->outlets = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->rests = vtr_usb_rests_new ();
}

VtrUsbKeeper *
vtr_usb_keeper_new (VtrMachineList *machines,
                    VtrUsbWorker   *worker,
                    VtrUsbMonitor  *monitor,
                    VtrUsbRules    *rules)
{
  VtrUsbKeeper *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_LIST (machines), NULL);
  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);
  g_return_val_if_fail (VTR_IS_USB_MONITOR (monitor), NULL);
  g_return_val_if_fail (VTR_IS_USB_RULES (rules), NULL);

  self = g_object_new (VTR_TYPE_USB_KEEPER, NULL);
  self->machines = g_object_ref (machines);
  self->worker = g_object_ref (worker);
  self->monitor = g_object_ref (monitor);
  self->rules = g_object_ref (rules);
  g_signal_connect_object (machines, "items-changed", G_CALLBACK (on_machines), self, 0);
  g_signal_connect_object (monitor, "items-changed", G_CALLBACK (queue_look), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rules, "changed", G_CALLBACK (on_rules), self, G_CONNECT_SWAPPED);
  on_machines (G_LIST_MODEL (machines), 0, 0, 0, self);

  return self;
}

VtrUsbAttachment *
vtr_usb_keeper_attach (VtrUsbKeeper *self,
                       VtrMachine   *machine,
                       VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_KEEPER (self), NULL);

  return add (self, create_attachment (self, machine, device));
}

VtrUsbAttachment *
vtr_usb_keeper_attach_outlet (VtrUsbKeeper *self,
                              VtrUsbOutlet *outlet,
                              VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_KEEPER (self), NULL);

  return add (self, vtr_usb_attachment_new_on_screen (outlet, NULL, device));
}

VtrUsbAttachment *
vtr_usb_keeper_attach_disc (VtrUsbKeeper *self,
                            VtrUsbOutlet *outlet,
                            VtrMachine   *machine,
                            const char   *path)
{
  g_return_val_if_fail (VTR_IS_USB_KEEPER (self), NULL);

  return add (self, vtr_usb_attachment_new_disc (outlet, machine, path));
}

void
vtr_usb_keeper_set_outlet (VtrUsbKeeper *self,
                           VtrMachine   *machine,
                           VtrUsbOutlet *outlet)
{
  g_return_if_fail (VTR_IS_USB_KEEPER (self));
  g_return_if_fail (VTR_IS_MACHINE (machine));

  if (g_hash_table_lookup (self->outlets, machine) == outlet)
    return;

  if (outlet != NULL)
    {
      g_hash_table_insert (self->outlets, g_object_ref (machine), g_object_ref (outlet));
      vtr_usb_rests_end_of_machine (self->rests, self->rules, vtr_machine_get_uuid (machine));
      queue_look (self);
    }
  else
    {
      g_hash_table_remove (self->outlets, machine);
    }
}

VtrUsbAttachment *
vtr_usb_keeper_attach_network (VtrUsbKeeper        *self,
                               VtrMachine          *machine,
                               const VtrUsbAddress *address,
                               const char          *code)
{
  g_return_val_if_fail (VTR_IS_USB_KEEPER (self), NULL);

  return add (self, vtr_usb_attachment_new_network (machine, address, code, NULL));
}

VtrUsbAttachment *
vtr_usb_keeper_find (VtrUsbKeeper *self,
                     VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_KEEPER (self), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  for (guint i = 0; i < self->attachments->len; i++)
    {
      VtrUsbAttachment *attachment = g_ptr_array_index (self->attachments, i);
      VtrUsbDevice *other = vtr_usb_attachment_get_device (attachment);

      if (other != NULL && vtr_usb_device_is_same (other, device))
        return attachment;
    }

  return NULL;
}

const GError *
vtr_usb_keeper_get_error (VtrUsbKeeper *self,
                          VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_KEEPER (self), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  return vtr_usb_rests_get_error (self->rests, device);
}

gboolean
vtr_usb_keeper_is_given_by_other (VtrUsbKeeper *self,
                                  VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_KEEPER (self), FALSE);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), FALSE);

  return vtr_usb_rests_is_given_by_other (self->rests, device);
}

void
vtr_usb_keeper_settle_async (VtrUsbKeeper        *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GPtrArray) going = NULL;

  g_return_if_fail (VTR_IS_USB_KEEPER (self));
  g_return_if_fail (!self->is_settled);

  self->is_settled = TRUE;
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->settling = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->settling, vtr_usb_keeper_settle_async);
  going = g_ptr_array_copy (self->attachments, (GCopyFunc) g_object_ref, NULL);
  g_ptr_array_set_free_func (going, g_object_unref);
  for (guint i = 0; i < going->len; i++)
    vtr_usb_attachment_detach (g_ptr_array_index (going, i));
  settle_when_empty (self);
}

gboolean
vtr_usb_keeper_settle_finish (VtrUsbKeeper  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
