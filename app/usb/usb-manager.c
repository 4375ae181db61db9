/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-manager.h"

struct _VtrUsbManager
{
  GObject         parent_instance;

  VtrMachineList *machines;
  VtrUsbRules    *rules;
  VtrUsbWorker   *worker;        /* (nullable) until it is needed, as all below */
  VtrUsbMonitor  *monitor;
  VtrUsbKeeper   *keeper;
  VtrUsbShares   *shares;
};

G_DEFINE_FINAL_TYPE (VtrUsbManager, vtr_usb_manager, G_TYPE_OBJECT)

static void
start (VtrUsbManager *self)
{
  if (self->worker != NULL)
    return;

  self->worker = vtr_usb_worker_new ();
  self->monitor = vtr_usb_monitor_new (self->worker);
  self->keeper = vtr_usb_keeper_new (self->machines, self->worker, self->monitor, self->rules);
  self->shares = vtr_usb_shares_new (self->worker, self->monitor);
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
  g_clear_object (&self->rules);
  g_clear_object (&self->machines);

  G_OBJECT_CLASS (vtr_usb_manager_parent_class)->dispose (object);
}

static void
vtr_usb_manager_class_init (VtrUsbManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_usb_manager_dispose;
}

static void
vtr_usb_manager_init (VtrUsbManager *self)
{
  self->rules = vtr_usb_rules_new (NULL);
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

VtrUsbKeeper *
vtr_usb_manager_peek_keeper (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  return self->keeper;
}
