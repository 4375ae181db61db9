/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-choices.h"

#include "connection.h"
#include "usb-choice-status.h"
#include "usb-error.h"
#include "usb-images.h"

#include <glib/gi18n.h>

struct _VtrUsbChoices
{
  GObject        parent_instance;

  VtrUsbManager *manager;
  VtrMachine    *machine;     /* (nullable): with @outlet */
  VtrUsbOutlet  *outlet;      /* (nullable): with @machine */
  GListStore    *choices;
  VtrUsbImages  *images;      /* with @machine */
};

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

/* (transfer none) (nullable) */
static VtrUsbChoice *
find (VtrUsbChoices *self,
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

static gboolean
is_mine (VtrUsbChoices    *self,
         VtrUsbAttachment *attachment)
{
  if (self->machine != NULL)
    return vtr_usb_attachment_get_machine (attachment) == self->machine;

  return vtr_usb_attachment_get_outlet (attachment) == self->outlet;
}

/* What the choice of something else than a device of this computer is found by. (transfer full) */
static char *
dup_id (VtrUsbAttachment *attachment)
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
  VtrUsbChoice *choice = find (self, vtr_usb_device_get_id (device), &old);
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
                                     attachment != NULL && is_mine (self, attachment));
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

static void
update_devices (VtrUsbChoices *self)
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
                                       : dup_id (attachment);
  guint position = 0;
  VtrUsbChoice *choice = find (self, id, &position);

  if (choice != NULL && device != NULL)
    vtr_usb_choice_status_show_device (choice, self->manager, self->machine, attachment,
                                       is_mine (self, attachment));
  else if (choice != NULL)
    vtr_usb_choice_status_show_attachment (choice, attachment);
}

static void
follow (VtrUsbChoices    *self,
        VtrUsbAttachment *attachment)
{
  g_autofree char *id = dup_id (attachment);
  guint position = 0;

  if (!is_mine (self, attachment))
    return;

  g_signal_handlers_disconnect_by_func (attachment, on_attachment_state, self);
  g_signal_connect_object (attachment, "notify::state", G_CALLBACK (on_attachment_state), self,
                           G_CONNECT_SWAPPED);
  if (vtr_usb_attachment_get_device (attachment) == NULL && find (self, id, &position) == NULL)
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

      follow (self, attachment);
    }
  update_devices (self);
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
                           G_CALLBACK (update_devices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vtr_usb_manager_get_shares (manager), "changed",
                           G_CALLBACK (update_devices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vtr_usb_manager_get_rules (manager), "changed",
                           G_CALLBACK (update_devices), self, G_CONNECT_SWAPPED);
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
  g_signal_connect_object (machine, "notify::state", G_CALLBACK (update_devices), self,
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

/* (transfer none) (nullable) */
static VtrUsbAttachment *
find_attachment (VtrUsbChoices *self,
                 VtrUsbChoice  *choice)
{
  GListModel *attachments = G_LIST_MODEL (vtr_usb_manager_get_keeper (self->manager));
  VtrUsbDevice *device = vtr_usb_choice_get_device (choice);

  if (device != NULL)
    return vtr_usb_keeper_find (vtr_usb_manager_get_keeper (self->manager), device);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (VtrUsbAttachment) attachment = g_list_model_get_item (attachments, i);

      g_autofree char *id = dup_id (attachment);

      if (is_mine (self, attachment) && g_str_equal (id, vtr_usb_choice_get_id (choice)))
        return attachment;
    }

  return NULL;
}

static void
start (VtrUsbChoice     *choice,
       VtrUsbAttachment *attachment)
{
  /* It may have ended before anybody could listen. */
  if (vtr_usb_attachment_get_state (attachment) == VTR_USB_ATTACHMENT_ENDED)
    vtr_usb_choice_status_show_attachment (choice, attachment);
}

/* A file of this computer gets to machines of this computer by libvirt, to others by the screen. */
static gboolean
needs_screen (VtrUsbChoices *self)
{
  return self->machine == NULL ||
         !vtr_connection_is_local (vtr_machine_get_connection (self->machine));
}

static void
insert_on_screen (VtrUsbChoices *self,
                  VtrUsbChoice  *choice,
                  const char    *path)
{
  VtrUsbKeeper *keeper = vtr_usb_manager_get_keeper (self->manager);
  VtrUsbOutlet *outlet = self->outlet;
  g_autoptr (VtrUsbAttachment) attachment = NULL;
  g_autoptr (GError) error = NULL;

  if (self->machine != NULL)
    outlet = vtr_usb_manager_get_outlet (self->manager, self->machine);
  if (outlet == NULL)
    {
      g_set_error_literal (&error, VTR_USB_ERROR, VTR_USB_ERROR_UNSUPPORTED,
                           _("The machine runs on another computer: it gets files of this one "
                             "through its SPICE screen, while that is shown."));
      vtr_usb_choice_set_error (choice, error);
      return;
    }

  vtr_usb_choice_set_error (choice, NULL);
  attachment = vtr_usb_keeper_attach_disc (keeper, outlet, self->machine, path);
  start (choice, attachment);
}

static void
switch_image (VtrUsbChoices *self,
              VtrUsbChoice  *choice,
              gboolean       is_given)
{
  VtrUsbAttachment *old = find_attachment (self, choice);

  if (!needs_screen (self))
    vtr_usb_images_switch (self->images, choice, is_given);
  else if (is_given && old == NULL)
    insert_on_screen (self, choice, vtr_usb_images_get_path (choice));
  else if (!is_given && old != NULL)
    vtr_usb_attachment_detach (old);
}

/* (transfer full) */
static VtrUsbAttachment *
attach (VtrUsbChoices *self,
        VtrUsbDevice  *device)
{
  VtrUsbKeeper *keeper = vtr_usb_manager_get_keeper (self->manager);

  return self->machine != NULL ? vtr_usb_keeper_attach (keeper, self->machine, device)
                               : vtr_usb_keeper_attach_outlet (keeper, self->outlet, device);
}

void
vtr_usb_choices_switch (VtrUsbChoices *self,
                        VtrUsbChoice  *choice,
                        gboolean       is_given)
{
  VtrUsbDevice *device = NULL;
  VtrUsbAttachment *old = NULL;

  g_return_if_fail (VTR_IS_USB_CHOICES (self));
  g_return_if_fail (VTR_IS_USB_CHOICE (choice));

  if (vtr_usb_images_owns (choice))
    {
      switch_image (self, choice, is_given);
      return;
    }

  device = vtr_usb_choice_get_device (choice);
  old = find_attachment (self, choice);
  if (device != NULL && old == NULL && self->machine != NULL &&
      !vtr_machine_is_active (self->machine))
    {
      vtr_usb_choices_keep (self, choice, is_given);
    }
  else if (is_given && old == NULL && device != NULL)
    {
      g_autoptr (VtrUsbAttachment) attachment = NULL;

      vtr_usb_choice_set_error (choice, NULL);
      attachment = attach (self, device);
      start (choice, attachment);
    }
  else if (is_given && old == NULL)
    {
      g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (vtr_usb_choice_get_id (choice),
                                                                 NULL);

      if (address != NULL)
        vtr_usb_choices_add_network (self, address, vtr_usb_choice_get_code (choice));
    }
  else if (!is_given && old != NULL && is_mine (self, old))
    {
      vtr_usb_attachment_detach (old);
    }
}

void
vtr_usb_choices_keep (VtrUsbChoices *self,
                      VtrUsbChoice  *choice,
                      gboolean       is_kept)
{
  VtrUsbRules *rules = NULL;
  VtrUsbDevice *device = NULL;
  const char *uuid = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VTR_IS_USB_CHOICES (self));
  g_return_if_fail (VTR_IS_USB_CHOICE (choice));
  g_return_if_fail (self->machine != NULL);

  rules = vtr_usb_manager_get_rules (self->manager);
  device = vtr_usb_choice_get_device (choice);
  uuid = vtr_machine_get_uuid (self->machine);
  if (is_kept ? vtr_usb_rules_add (rules, uuid, device, FALSE, &error)
              : vtr_usb_rules_remove (rules, uuid, device, &error))
    update_devices (self);
  else
    vtr_usb_choice_set_error (choice, error);
}

void
vtr_usb_choices_add_network (VtrUsbChoices       *self,
                             const VtrUsbAddress *address,
                             const char          *code)
{
  g_autoptr (VtrUsbAttachment) attachment = NULL;
  guint position = 0;
  VtrUsbChoice *choice = NULL;

  g_return_if_fail (VTR_IS_USB_CHOICES (self));
  g_return_if_fail (address != NULL);
  g_return_if_fail (self->machine != NULL);

  attachment = vtr_usb_keeper_attach_network (vtr_usb_manager_get_keeper (self->manager),
                                              self->machine, address, code);
  follow (self, attachment);
  choice = find (self, vtr_usb_attachment_get_title (attachment), &position);
  vtr_usb_choice_set_code (choice, code);
  start (choice, attachment);
}

void
vtr_usb_choices_add_image (VtrUsbChoices *self,
                           const char    *path)
{
  g_autoptr (VtrUsbChoice) choice = NULL;

  g_return_if_fail (VTR_IS_USB_CHOICES (self));
  g_return_if_fail (path != NULL);

  if (!needs_screen (self))
    {
      vtr_usb_images_insert (self->images, path);
      return;
    }

  choice = vtr_usb_images_take_choice (self->choices, path);
  if (vtr_usb_choice_get_state (choice) == VTR_USB_CHOICE_HERE)
    switch_image (self, choice, TRUE);
}

void
vtr_usb_choices_remove (VtrUsbChoices *self,
                        VtrUsbChoice  *choice)
{
  VtrUsbAttachment *attachment = NULL;
  guint position = 0;

  g_return_if_fail (VTR_IS_USB_CHOICES (self));
  g_return_if_fail (VTR_IS_USB_CHOICE (choice));

  attachment = find_attachment (self, choice);
  if (attachment != NULL)
    vtr_usb_attachment_detach (attachment);
  if (attachment == NULL && self->images != NULL && vtr_usb_images_owns (choice) &&
      vtr_usb_choice_get_state (choice) == VTR_USB_CHOICE_GIVEN)
    vtr_usb_images_switch (self->images, choice, FALSE);
  if (vtr_usb_choice_get_device (choice) == NULL &&
      g_list_store_find (self->choices, choice, &position))
    g_list_store_remove (self->choices, position);
}
