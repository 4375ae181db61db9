/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-manager.h"

struct _VtrUsbManager
{
  GObject         parent_instance;

  VtrMachineList *machines;
  VtrUsbRules    *rules;
  GHashTable     *outlets;       /* by the machine, of those that are shown */
  VtrUsbWorker   *worker;        /* (nullable) until it is needed, as all below */
  VtrUsbMonitor  *monitor;
  VtrUsbKeeper   *keeper;
  VtrUsbShares   *shares;
};

G_DEFINE_FINAL_TYPE (VtrUsbManager, vtr_usb_manager, G_TYPE_OBJECT)

static void
start (VtrUsbManager *self)
{
  GHashTableIter iter;
  gpointer machine = NULL;
  gpointer outlet = NULL;

  if (self->worker != NULL)
    return;

  self->worker = vtr_usb_worker_new ();
  self->monitor = vtr_usb_monitor_new (self->worker);
  self->keeper = vtr_usb_keeper_new (self->machines, self->worker, self->monitor, self->rules);
  self->shares = vtr_usb_shares_new (self->worker, self->monitor);
  g_hash_table_iter_init (&iter, self->outlets);
  while (g_hash_table_iter_next (&iter, &machine, &outlet))
    vtr_usb_keeper_set_outlet (self->keeper, machine, outlet);
}

/* There may be the first now, from vitrinectl. */
static void
on_rules_changed (VtrUsbManager *self)
{
  if (vtr_usb_rules_get_n_rules (self->rules) > 0)
    start (self);
}

static void
vtr_usb_manager_dispose (GObject *object)
{
  VtrUsbManager *self = VTR_USB_MANAGER (object);

  g_clear_object (&self->shares);
  g_clear_object (&self->keeper);
  g_clear_object (&self->monitor);
  g_clear_object (&self->worker);
  g_hash_table_remove_all (self->outlets);
  g_clear_object (&self->rules);
  g_clear_object (&self->machines);

  G_OBJECT_CLASS (vtr_usb_manager_parent_class)->dispose (object);
}

static void
vtr_usb_manager_finalize (GObject *object)
{
  g_hash_table_unref (VTR_USB_MANAGER (object)->outlets);

  G_OBJECT_CLASS (vtr_usb_manager_parent_class)->finalize (object);
}

static void
vtr_usb_manager_class_init (VtrUsbManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_usb_manager_dispose;
  G_OBJECT_CLASS (klass)->finalize = vtr_usb_manager_finalize;
}

static void
vtr_usb_manager_init (VtrUsbManager *self)
{
  self->rules = vtr_usb_rules_new (NULL);
  self->outlets = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

VtrUsbManager *
vtr_usb_manager_new (VtrMachineList *machines)
{
  VtrUsbManager *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_LIST (machines), NULL);

  self = g_object_new (VTR_TYPE_USB_MANAGER, NULL);
  self->machines = g_object_ref (machines);
  g_signal_connect_object (self->rules, "changed", G_CALLBACK (on_rules_changed), self,
                           G_CONNECT_SWAPPED);
  vtr_usb_rules_watch (self->rules);
  on_rules_changed (self);

  return self;
}

VtrUsbMonitor *
vtr_usb_manager_get_monitor (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  start (self);

  return self->monitor;
}

VtrUsbKeeper *
vtr_usb_manager_get_keeper (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  start (self);

  return self->keeper;
}

VtrUsbRules *
vtr_usb_manager_get_rules (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  return self->rules;
}

VtrUsbShares *
vtr_usb_manager_get_shares (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  start (self);

  return self->shares;
}

VtrMachine *
vtr_usb_manager_find_machine (VtrUsbManager *self,
                              const char    *uuid)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  return vtr_machine_list_find (self->machines, uuid);
}

void
vtr_usb_manager_set_outlet (VtrUsbManager *self,
                            VtrMachine    *machine,
                            VtrUsbOutlet  *outlet)
{
  g_return_if_fail (VTR_IS_USB_MANAGER (self));
  g_return_if_fail (VTR_IS_MACHINE (machine));

  if (outlet != NULL)
    g_hash_table_insert (self->outlets, g_object_ref (machine), g_object_ref (outlet));
  else
    g_hash_table_remove (self->outlets, machine);
  if (self->keeper != NULL)
    vtr_usb_keeper_set_outlet (self->keeper, machine, outlet);
}

VtrUsbOutlet *
vtr_usb_manager_get_outlet (VtrUsbManager *self,
                            VtrMachine    *machine)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  return g_hash_table_lookup (self->outlets, machine);
}

VtrUsbKeeper *
vtr_usb_manager_peek_keeper (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  return self->keeper;
}
