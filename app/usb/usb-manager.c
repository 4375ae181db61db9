/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-manager.h"

struct _VtrUsbManager
{
  GObject        parent_instance;

  VtrUsbWorker  *worker;        /* (nullable) until it is needed, as all three */
  VtrUsbMonitor *monitor;
  VtrUsbShares  *shares;
  GListStore    *attachments;
};

G_DEFINE_FINAL_TYPE (VtrUsbManager, vtr_usb_manager, G_TYPE_OBJECT)

static void
start (VtrUsbManager *self)
{
  if (self->worker != NULL)
    return;

  self->worker = vtr_usb_worker_new ();
  self->monitor = vtr_usb_monitor_new (self->worker);
  self->shares = vtr_usb_shares_new (self->worker, self->monitor);
}

static void
on_state (VtrUsbManager    *self,
          GParamSpec       *pspec,
          VtrUsbAttachment *attachment)
{
  guint position = 0;

  if (vtr_usb_attachment_get_state (attachment) == VTR_USB_ATTACHMENT_ENDED &&
      g_list_store_find (self->attachments, attachment, &position))
    g_list_store_remove (self->attachments, position);
}

static VtrUsbAttachment *
take (VtrUsbManager    *self,
      VtrUsbAttachment *attachment)
{
  g_list_store_append (self->attachments, attachment);
  g_signal_connect_object (attachment, "notify::state", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  vtr_usb_attachment_start (attachment);

  return attachment;
}

static void
vtr_usb_manager_dispose (GObject *object)
{
  VtrUsbManager *self = VTR_USB_MANAGER (object);

  g_clear_object (&self->attachments);
  g_clear_object (&self->shares);
  g_clear_object (&self->monitor);
  g_clear_object (&self->worker);

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
  self->attachments = g_list_store_new (VTR_TYPE_USB_ATTACHMENT);
}

VtrUsbManager *
vtr_usb_manager_new (void)
{
  return g_object_new (VTR_TYPE_USB_MANAGER, NULL);
}

VtrUsbMonitor *
vtr_usb_manager_get_monitor (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  start (self);

  return self->monitor;
}

VtrUsbShares *
vtr_usb_manager_get_shares (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  start (self);

  return self->shares;
}

GListModel *
vtr_usb_manager_get_attachments (VtrUsbManager *self)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);

  return G_LIST_MODEL (self->attachments);
}

VtrUsbAttachment *
vtr_usb_manager_find (VtrUsbManager *self,
                      VtrUsbDevice  *device)
{
  GListModel *model = NULL;

  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  model = G_LIST_MODEL (self->attachments);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (VtrUsbAttachment) attachment = g_list_model_get_item (model, i);
      VtrUsbDevice *other = vtr_usb_attachment_get_device (attachment);

      if (other != NULL && vtr_usb_device_is_same (other, device))
        return attachment;
    }

  return NULL;
}

VtrUsbAttachment *
vtr_usb_manager_attach (VtrUsbManager *self,
                        VtrMachine    *machine,
                        VtrUsbDevice  *device)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);
  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  start (self);

  return take (self, vtr_usb_attachment_new_local (machine, self->worker, device));
}

VtrUsbAttachment *
vtr_usb_manager_attach_network (VtrUsbManager       *self,
                                VtrMachine          *machine,
                                const VtrUsbAddress *address,
                                const char          *code)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (self), NULL);
  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  return take (self, vtr_usb_attachment_new_network (machine, address, code, NULL));
}
