/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbMonitor: the list. What fills it is in the worker's thread (VtrUsbWatcher). */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-monitor.h"

#include <gio/gunixmounts.h>
#include <glib/gi18n-lib.h>

#include "usb-error.h"
#include "usb-watcher.h"

struct _VtrUsbMonitor
{
  GObject            parent_instance;

  VtrUsbWorker      *worker;
  VtrUsbWatcher     *watcher;
  GUnixMountMonitor *mount_monitor;
  GPtrArray         *devices;        /* the model */
  GQueue             refreshes;      /* GTask, in order; their data is their serial */
  guint              last_serial;
  gboolean           is_ready;
};

enum
{
  PROP_0,
  PROP_WORKER,
  PROP_READY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return VTR_TYPE_USB_DEVICE;
}

static guint
get_n_items (GListModel *model)
{
  return VTR_USB_MONITOR (model)->devices->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  VtrUsbMonitor *self = VTR_USB_MONITOR (model);

  if (position >= self->devices->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->devices, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrUsbMonitor, vtr_usb_monitor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Keeps the objects whose devices are as they were. */
static GPtrArray *
merge_devices (GPtrArray *old_devices,
               GPtrArray *new_devices)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < new_devices->len; i++)
    {
      VtrUsbDevice *device = g_ptr_array_index (new_devices, i);

      for (guint j = 0; j < old_devices->len; j++)
        {
          if (vtr_usb_device_equal (device, g_ptr_array_index (old_devices, j)))
            device = g_ptr_array_index (old_devices, j);
        }
      g_ptr_array_add (merged, g_object_ref (device));
    }

  return merged;
}

/* One message for the part between what is the same at the beginning and at the end. */
static void
take_devices (VtrUsbMonitor *self,
              GPtrArray     *new_devices)
{
  g_autoptr (GPtrArray) old_devices = g_steal_pointer (&self->devices);
  guint n_shorter = 0;
  guint n_head = 0;
  guint n_tail = 0;

  self->devices = merge_devices (old_devices, new_devices);
  n_shorter = MIN (old_devices->len, self->devices->len);
  while (n_head < n_shorter
         && old_devices->pdata[n_head] == self->devices->pdata[n_head])
    n_head++;
  while (n_tail < n_shorter - n_head
         && old_devices->pdata[old_devices->len - 1 - n_tail]
            == self->devices->pdata[self->devices->len - 1 - n_tail])
    n_tail++;

  if (n_head + n_tail < MAX (old_devices->len, self->devices->len))
    g_list_model_items_changed (G_LIST_MODEL (self), n_head, old_devices->len - n_head - n_tail,
                                self->devices->len - n_head - n_tail);
}

static void
end_refreshes (VtrUsbMonitor *self,
               guint          serial)
{
  while (!g_queue_is_empty (&self->refreshes))
    {
      g_autoptr (GTask) task = g_queue_peek_head (&self->refreshes);

      if (GPOINTER_TO_UINT (g_task_get_task_data (task)) > serial)
        {
          g_steal_pointer (&task);
          return;
        }
      g_queue_pop_head (&self->refreshes);
      g_task_return_boolean (task, TRUE);
    }
}

static void
on_look (GObject   *owner,
         GPtrArray *devices,
         guint      serial)
{
  VtrUsbMonitor *self = VTR_USB_MONITOR (owner);

  take_devices (self, devices);
  if (!self->is_ready)
    {
      self->is_ready = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
    }
  end_refreshes (self, serial);
}

static void
on_mounts_changed (VtrUsbMonitor *self)
{
  vtr_usb_watcher_look (self->watcher, self->last_serial);
}

static void
vtr_usb_monitor_constructed (GObject *object)
{
  VtrUsbMonitor *self = VTR_USB_MONITOR (object);

  G_OBJECT_CLASS (vtr_usb_monitor_parent_class)->constructed (object);

  self->watcher = vtr_usb_watcher_new (self->worker, object, on_look);
  self->mount_monitor = g_unix_mount_monitor_get ();
  g_signal_connect_object (self->mount_monitor, "mounts-changed",
                           G_CALLBACK (on_mounts_changed), self, G_CONNECT_SWAPPED);
}

static void
vtr_usb_monitor_dispose (GObject *object)
{
  VtrUsbMonitor *self = VTR_USB_MONITOR (object);

  g_clear_pointer (&self->watcher, vtr_usb_watcher_free);
  g_clear_object (&self->mount_monitor);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (vtr_usb_monitor_parent_class)->dispose (object);
}

static void
vtr_usb_monitor_finalize (GObject *object)
{
  VtrUsbMonitor *self = VTR_USB_MONITOR (object);

  g_clear_pointer (&self->devices, g_ptr_array_unref);

  G_OBJECT_CLASS (vtr_usb_monitor_parent_class)->finalize (object);
}

static void
vtr_usb_monitor_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  VtrUsbMonitor *self = VTR_USB_MONITOR (object);

  switch (prop_id)
    {
    case PROP_WORKER:
      g_value_set_object (value, self->worker);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->is_ready);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_usb_monitor_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_WORKER:
      VTR_USB_MONITOR (object)->worker = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_usb_monitor_class_init (VtrUsbMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vtr_usb_monitor_constructed;
  object_class->dispose = vtr_usb_monitor_dispose;
  object_class->finalize = vtr_usb_monitor_finalize;
  object_class->get_property = vtr_usb_monitor_get_property;
  object_class->set_property = vtr_usb_monitor_set_property;

  properties[PROP_WORKER] =
    g_param_spec_object ("worker", NULL, NULL, VTR_TYPE_USB_WORKER,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_READY] =
    g_param_spec_boolean ("ready", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_usb_monitor_init (VtrUsbMonitor *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->refreshes);
}

VtrUsbMonitor *
vtr_usb_monitor_new (VtrUsbWorker *worker)
{
  g_return_val_if_fail (VTR_IS_USB_WORKER (worker), NULL);

  return g_object_new (VTR_TYPE_USB_MONITOR, "worker", worker, NULL);
}

gboolean
vtr_usb_monitor_is_ready (VtrUsbMonitor *self)
{
  g_return_val_if_fail (VTR_IS_USB_MONITOR (self), FALSE);

  return self->is_ready;
}

void
vtr_usb_monitor_refresh_async (VtrUsbMonitor       *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_USB_MONITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_usb_monitor_refresh_async);
  self->last_serial++;
  g_task_set_task_data (task, GUINT_TO_POINTER (self->last_serial), NULL);
  g_queue_push_tail (&self->refreshes, g_steal_pointer (&task));
  vtr_usb_watcher_look (self->watcher, self->last_serial);
}

gboolean
vtr_usb_monitor_refresh_finish (VtrUsbMonitor  *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
is_named (VtrUsbDevice *device,
          const char   *text)
{
  g_autofree char *ids = g_strdup_printf ("%04x:%04x", vtr_usb_device_get_vendor (device),
                                          vtr_usb_device_get_product (device));

  if (g_str_equal (text, vtr_usb_device_get_id (device)))
    return TRUE;
  if (g_ascii_strncasecmp (text, ids, strlen (ids)) != 0)
    return FALSE;

  text += strlen (ids);

  return *text == '\0'
         || (*text == ':' && g_strcmp0 (text + 1, vtr_usb_device_get_serial (device)) == 0);
}

VtrUsbDevice *
vtr_usb_monitor_find (VtrUsbMonitor  *self,
                      const char     *text,
                      GError        **error)
{
  VtrUsbDevice *found = NULL;

  g_return_val_if_fail (VTR_IS_USB_MONITOR (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; i < self->devices->len; i++)
    {
      VtrUsbDevice *device = g_ptr_array_index (self->devices, i);

      if (!is_named (device, text))
        continue;
      if (found != NULL)
        {
          g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_NOT_FOUND,
                       _("More than one USB device is “%s”: name it by its place, such as “%s”."),
                       text, vtr_usb_device_get_id (found));
          return NULL;
        }
      found = device;
    }

  if (found == NULL)
    {
      g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_NOT_FOUND,
                   _("There is no USB device “%s” on this computer."), text);
      return NULL;
    }

  return g_object_ref (found);
}

VtrUsbDevice *
vtr_usb_monitor_find_same (VtrUsbMonitor *self,
                           VtrUsbDevice  *device)
{
  g_return_val_if_fail (VTR_IS_USB_MONITOR (self), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  for (guint i = 0; i < self->devices->len; i++)
    {
      VtrUsbDevice *found = g_ptr_array_index (self->devices, i);

      if (vtr_usb_device_is_same (found, device))
        return g_object_ref (found);
    }

  return NULL;
}
