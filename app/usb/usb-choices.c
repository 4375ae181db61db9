/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-choices-private.h"

#include "usb-choice-status.h"

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrUsbChoices, vtr_usb_choices, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return VTR_TYPE_USB_CHOICE;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (VTR_USB_CHOICES (model)->choices));
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (VTR_USB_CHOICES (model)->choices), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

VtrUsbChoice *
_vtr_usb_choices_find (VtrUsbChoices *self,
                       const char    *id,
                       guint         *ret_position)
{
  GListModel *model = G_LIST_MODEL (self->choices);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (VtrUsbChoice) choice = g_list_model_get_item (model, i);

      *ret_position = i;
      if (g_str_equal (vtr_usb_choice_get_id (choice), id))
        return choice;
    }
  *ret_position = 0;

  return NULL;
}

gboolean
_vtr_usb_choices_owns (VtrUsbChoices    *self,
                       VtrUsbAttachment *attachment)
{
  if (self->machine != NULL)
    return vtr_usb_attachment_get_machine (attachment) == self->machine;

  return vtr_usb_attachment_get_outlet (attachment) == self->outlet;
}

char *
_vtr_usb_choices_dup_id (VtrUsbAttachment *attachment)
{
  const char *path = vtr_usb_attachment_get_disc (attachment);

  return path != NULL ? vtr_usb_images_dup_id (path)
                      : g_strdup (vtr_usb_attachment_get_title (attachment));
}

static void
show_device (VtrUsbChoices *self,
             VtrUsbDevice  *device,
             guint          position)
{
  guint old = 0;
  VtrUsbChoice *choice = _vtr_usb_choices_find (self, vtr_usb_device_get_id (device), &old);
  VtrUsbKeeper *keeper = vtr_usb_manager_get_keeper (self->manager);
  VtrUsbAttachment *attachment = vtr_usb_keeper_find (keeper, device);
  g_autoptr (VtrUsbChoice) added = NULL;

  /* Another one in the same place begins anew. */
  if (choice != NULL && !vtr_usb_device_is_same (vtr_usb_choice_get_device (choice), device))
    {
      g_list_store_remove (self->choices, old);
      choice = NULL;
    }
  if (choice == NULL)
    {
      added = vtr_usb_choice_new (vtr_usb_device_get_id (device), device);
      choice = added;
      g_list_store_insert (self->choices, position, added);
    }
  vtr_usb_choice_set_device (choice, device);
  vtr_usb_choice_status_show_device (choice, self->manager, self->machine, attachment,
                                     attachment != NULL &&
                                     _vtr_usb_choices_owns (self, attachment));
}

static gboolean
is_listed (GListModel   *devices,
           VtrUsbChoice *choice)
{
  VtrUsbDevice *device = vtr_usb_choice_get_device (choice);

  if (device == NULL)
    return TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (VtrUsbDevice) other = g_list_model_get_item (devices, i);

      if (vtr_usb_device_is_same (device, other))
        return TRUE;
    }

  return FALSE;
}

void
_vtr_usb_choices_update_devices (VtrUsbChoices *self)
{
  GListModel *devices = G_LIST_MODEL (vtr_usb_manager_get_monitor (self->manager));
  guint position = 0;

  for (guint i = get_n_items (G_LIST_MODEL (self)); i > 0; i--)
    {
      g_autoptr (VtrUsbChoice) choice = get_item (G_LIST_MODEL (self), i - 1);

      if (!is_listed (devices, choice))
        g_list_store_remove (self->choices, i - 1);
    }

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (VtrUsbDevice) device = g_list_model_get_item (devices, i);

      if (!(vtr_usb_device_get_risks (device) & VTR_USB_RISK_HUB))
        show_device (self, device, position++);
    }
}

static void
on_attachment_state (VtrUsbChoices    *self,
                     GParamSpec       *pspec,
                     VtrUsbAttachment *attachment)
{
  VtrUsbDevice *device = vtr_usb_attachment_get_device (attachment);
  g_autofree char *id = device != NULL ? g_strdup (vtr_usb_device_get_id (device))
                                       : _vtr_usb_choices_dup_id (attachment);
  guint position = 0;
  VtrUsbChoice *choice = _vtr_usb_choices_find (self, id, &position);

  if (choice != NULL && device != NULL)
    vtr_usb_choice_status_show_device (choice, self->manager, self->machine, attachment,
                                       _vtr_usb_choices_owns (self, attachment));
  else if (choice != NULL)
    vtr_usb_choice_status_show_attachment (choice, attachment);
}

void
_vtr_usb_choices_follow (VtrUsbChoices    *self,
                         VtrUsbAttachment *attachment)
{
  g_autofree char *id = _vtr_usb_choices_dup_id (attachment);
  guint position = 0;

  if (!_vtr_usb_choices_owns (self, attachment))
    return;

  g_signal_handlers_disconnect_by_func (attachment, on_attachment_state, self);
  g_signal_connect_object (attachment, "notify::state", G_CALLBACK (on_attachment_state), self,
                           G_CONNECT_SWAPPED);
  if (vtr_usb_attachment_get_device (attachment) == NULL &&
      _vtr_usb_choices_find (self, id, &position) == NULL)
    {
      g_autoptr (VtrUsbChoice) choice = vtr_usb_choice_new (id, NULL);

      if (vtr_usb_attachment_get_disc (attachment) != NULL)
        vtr_usb_images_show_words (choice);
      vtr_usb_choice_status_show_attachment (choice, attachment);
      g_list_store_append (self->choices, choice);
    }
  on_attachment_state (self, NULL, attachment);
}

static void
update_attachments (VtrUsbChoices *self)
{
  GListModel *attachments = G_LIST_MODEL (vtr_usb_manager_get_keeper (self->manager));

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (VtrUsbAttachment) attachment = g_list_model_get_item (attachments, i);

      _vtr_usb_choices_follow (self, attachment);
    }
  _vtr_usb_choices_update_devices (self);
}

static void
on_choices_changed (VtrUsbChoices *self,
                    guint          position,
                    guint          n_removed,
                    guint          n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
vtr_usb_choices_dispose (GObject *object)
{
  VtrUsbChoices *self = VTR_USB_CHOICES (object);

  g_clear_object (&self->images);
  g_clear_object (&self->manager);
  g_clear_object (&self->machine);
  g_clear_object (&self->outlet);

  G_OBJECT_CLASS (vtr_usb_choices_parent_class)->dispose (object);
}

static void
vtr_usb_choices_finalize (GObject *object)
{
  g_clear_object (&VTR_USB_CHOICES (object)->choices);

  G_OBJECT_CLASS (vtr_usb_choices_parent_class)->finalize (object);
}

static void
vtr_usb_choices_class_init (VtrUsbChoicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_usb_choices_dispose;
  object_class->finalize = vtr_usb_choices_finalize;
}

static void
vtr_usb_choices_init (VtrUsbChoices *self)
{
  self->choices = g_list_store_new (VTR_TYPE_USB_CHOICE);
  g_signal_connect_object (self->choices, "items-changed", G_CALLBACK (on_choices_changed), self,
                           G_CONNECT_SWAPPED);
}

static VtrUsbChoices *
create (VtrUsbManager *manager,
        VtrMachine    *machine,
        VtrUsbOutlet  *outlet)
{
  VtrUsbChoices *self = g_object_new (VTR_TYPE_USB_CHOICES, NULL);

  self->manager = g_object_ref (manager);
  g_set_object (&self->machine, machine);
  g_set_object (&self->outlet, outlet);
  g_signal_connect_object (vtr_usb_manager_get_monitor (manager), "items-changed",
                           G_CALLBACK (_vtr_usb_choices_update_devices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vtr_usb_manager_get_shares (manager), "changed",
                           G_CALLBACK (_vtr_usb_choices_update_devices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vtr_usb_manager_get_rules (manager), "changed",
                           G_CALLBACK (_vtr_usb_choices_update_devices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vtr_usb_manager_get_keeper (manager), "items-changed",
                           G_CALLBACK (update_attachments), self, G_CONNECT_SWAPPED);
  update_attachments (self);

  return self;
}

VtrUsbChoices *
vtr_usb_choices_new (VtrUsbManager *manager,
                     VtrMachine    *machine)
{
  VtrUsbChoices *self = NULL;

  g_return_val_if_fail (VTR_IS_USB_MANAGER (manager), NULL);
  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);

  self = create (manager, machine, NULL);
  g_signal_connect_object (machine, "notify::state",
                           G_CALLBACK (_vtr_usb_choices_update_devices), self,
                           G_CONNECT_SWAPPED);
  self->images = vtr_usb_images_new (machine, self->choices);

  return self;
}

VtrUsbChoices *
vtr_usb_choices_new_for_outlet (VtrUsbManager *manager,
                                VtrUsbOutlet  *outlet)
{
  g_return_val_if_fail (VTR_IS_USB_MANAGER (manager), NULL);
  g_return_val_if_fail (VTR_IS_USB_OUTLET (outlet), NULL);

  return create (manager, NULL, outlet);
}

VtrMachine *
vtr_usb_choices_get_machine (VtrUsbChoices *self)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICES (self), NULL);

  return self->machine;
}
