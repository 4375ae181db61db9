/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-shares.h"

struct _VtrUsbShares
{
  GObject        parent_instance;

  VtrUsbWorker  *worker;
  VtrUsbMonitor *monitor;
  GPtrArray     *shares;
};

G_DEFINE_FINAL_TYPE (VtrUsbShares, vtr_usb_shares, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed (VtrUsbShares *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_stopped (VtrUsbShares *self,
            VtrUsbShare  *share)
{
  if (g_ptr_array_remove (self->shares, share))
    changed (self);
}

static void
vtr_usb_shares_dispose (GObject *object)
{
  VtrUsbShares *self = VTR_USB_SHARES (object);

  g_clear_pointer (&self->shares, g_ptr_array_unref);
  g_clear_object (&self->monitor);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (vtr_usb_shares_parent_class)->dispose (object);
}

static void
vtr_usb_shares_class_init (VtrUsbSharesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_usb_shares_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_usb_shares_init (VtrUsbShares *self)
{
  self->shares = g_ptr_array_new_with_free_func (g_object_unref);
}

VtrUsbShares *
vtr_usb_shares_new (VtrUsbWorker  *worker,
                    VtrUsbMonitor *monitor)
{
  VtrUsbShares *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);
  g_return_val_if_fail (VTR_IS_USB_MONITOR (monitor), NULL);

  self = g_object_new (VTR_TYPE_USB_SHARES, NULL);
  self->worker = g_object_ref (worker);
  self->monitor = g_object_ref (monitor);

  return self;
}

/* Both protocols of the internet, or the old one where the new one is switched off. */
static gboolean
listen_everywhere (VtrUsbShare  *share,
                   GError      **error)
{
  g_autoptr (VtrUsbAddress) both = vtr_usb_address_parse ("tls:[::]:0", NULL);
  g_autoptr (VtrUsbAddress) old = vtr_usb_address_parse ("tls:0.0.0.0:0", NULL);

  return (both != NULL && vtr_usb_share_start (share, both, NULL)) ||
         (old != NULL && vtr_usb_share_start (share, old, error));
}

VtrUsbShare *
vtr_usb_shares_start (VtrUsbShares  *self,
                      VtrUsbDevice  *device,
                      GError       **error)
{
  VtrUsbShare *share = NULL;

  g_return_val_if_fail (VTR_IS_USB_SHARES (self), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  share = vtr_usb_shares_find (self, device);
  if (share != NULL)
    return share;

  if (!vtr_usb_device_check_sharable (device, error))
    return NULL;

  share = vtr_usb_share_new (self->worker, self->monitor, device, FALSE);
  if (!listen_everywhere (share, error))
    {
      g_object_unref (share);
      return NULL;
    }

  g_ptr_array_add (self->shares, share);
  g_signal_connect_object (share, "notify", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (share, "stopped", G_CALLBACK (on_stopped), self, G_CONNECT_SWAPPED);
  changed (self);

  return share;
}

VtrUsbShare *
vtr_usb_shares_find (VtrUsbShares *self,
                     VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_SHARES (self), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  for (guint i = 0; i < self->shares->len; i++)
    {
      VtrUsbShare *share = g_ptr_array_index (self->shares, i);

      if (vtr_usb_device_is_same (vtr_usb_share_get_device (share), device))
        return share;
    }

  return NULL;
}

void
vtr_usb_shares_stop (VtrUsbShares *self,
                     VtrUsbShare  *share)
{
  g_autoptr (VtrUsbShare) held = NULL;

  g_return_if_fail (VTR_IS_USB_SHARES (self));
  g_return_if_fail (VTR_IS_USB_SHARE (share));

  held = g_object_ref (share);
  vtr_usb_share_stop (held);
  on_stopped (self, held);
}

guint
vtr_usb_shares_get_count (VtrUsbShares *self)
{
  g_return_val_if_fail (VTR_IS_USB_SHARES (self), 0);

  return self->shares->len;
}
