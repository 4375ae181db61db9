/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* What the user changes of the choices. */

#include "usb-choices-private.h"

#include "connection.h"
#include "usb-choice-status.h"
#include "usb-error.h"

#include <glib/gi18n.h>

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

      g_autofree char *id = _vtr_usb_choices_dup_id (attachment);

      if (_vtr_usb_choices_owns (self, attachment) &&
          g_str_equal (id, vtr_usb_choice_get_id (choice)))
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
  else if (!is_given && old != NULL && _vtr_usb_choices_owns (self, old))
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
    _vtr_usb_choices_update_devices (self);
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
  _vtr_usb_choices_follow (self, attachment);
  choice = _vtr_usb_choices_find (self, vtr_usb_attachment_get_title (attachment), &position);
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
